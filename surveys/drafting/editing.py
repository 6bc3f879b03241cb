"""What can be done to a questionnaire's document: pure, from a document to another, its parts named by their codes.

A draft's document has the form of a questionnaire, but that a section may still be empty.
"""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from core.database import Json
from surveys.drafting.errors import CodeTaken, NotThere
from surveys.translation.places import words_of

Part = tuple[str, ...]
"""A part of a document that somebody edits: its kind, one of those below, and its code; of words, their places too."""
HEAD, SECTION, QUESTION, WORDS, EVERYTHING = "head", "section", "question", "words", "everything"
LONGEST_CODE = 40


def part_of(document: Json, part: Part) -> Any:
    """What a part says, to tell whether somebody else has changed it; None where it is not there."""
    kind, code, *names = part
    match kind:
        case "head":
            return {name: said for name, said in document.items() if name != "sections"}
        case "section":
            found = next((each for each in document["sections"] if each["code"] == code), None)
            return found and {name: said for name, said in found.items() if name != "questions"}
        case "question":
            return next((each for _section, each in questions(document) if each["code"] == code), None)
        case "words":
            return {place.name: words for place, words in words_of(document) if place.name in names}
    return document


def questions(document: Json) -> Iterator[tuple[Json, Json]]:
    """Each question as it is written, with its section."""
    for section in document["sections"]:
        for question in section["questions"]:
            yield section, question


def question_in(document: Json, code: str) -> Json:
    """Raises `NotThere`."""
    return _place(document, code)[2]


def section_in(document: Json, code: str) -> Json:
    """Raises `NotThere`."""
    for section in document["sections"]:
        if section["code"] == code:
            found: Json = section
            return found
    raise NotThere(code)


def with_head(document: Json, head: Json) -> Json:
    return {**head, "sections": document["sections"]}


def with_section(document: Json, section: Json) -> Json:
    """The document with one more section, or with one of its sections otherwise; its questions stay."""
    changed = deepcopy(document)
    for number, there in enumerate(changed["sections"]):
        if there["code"] == section["code"]:
            changed["sections"][number] = {**section, "questions": there["questions"]}
            return changed
    changed["sections"].append({**section, "questions": []})
    return changed


def without_section(document: Json, code: str) -> Json:
    section_in(document, code)
    return {**document, "sections": [each for each in document["sections"] if each["code"] != code]}


def with_question(document: Json, question: Json) -> Json:
    """The document with one of its questions otherwise. Raises `NotThere`, or `CodeTaken` by a statement of it."""
    changed = deepcopy(document)
    section, number, _ = _place(changed, question["code"])
    section["questions"][number] = question
    _refuse_twice(changed)
    return changed


def with_new_question(document: Json, section_code: str, question: Json) -> Json:
    """The document with one more question, the last of a section. Raises `NotThere` or `CodeTaken`."""
    changed = deepcopy(document)
    section_in(changed, section_code)["questions"].append(question)
    _refuse_twice(changed)
    return changed


def without_question(document: Json, code: str) -> Json:
    changed = deepcopy(document)
    section, number, _ = _place(changed, code)
    del section["questions"][number]
    return changed


def with_question_moved(document: Json, code: str, step: int) -> Json:
    """A question one place up (-1) or down (1), over into the next section at its end. The first and last stay."""
    changed = deepcopy(document)
    section, number, question = _place(changed, code)
    sections: list[Json] = changed["sections"]
    home = next(place for place, each in enumerate(sections) if each is section)
    if 0 <= number + step < len(section["questions"]):
        section["questions"].insert(number + step, section["questions"].pop(number))
    elif 0 <= home + step < len(sections):
        section["questions"].pop(number)
        beside: list[Json] = sections[home + step]["questions"]
        beside.insert(len(beside) if step < 0 else 0, question)
    return changed


def with_section_moved(document: Json, code: str, step: int) -> Json:
    sections: list[Json] = [*document["sections"]]
    number = next((place for place, each in enumerate(sections) if each["code"] == code), None)
    if number is None:
        raise NotThere(code)
    if 0 <= number + step < len(sections):
        sections.insert(number + step, sections.pop(number))
    return {**document, "sections": sections}


def codes_in(document: Json) -> list[str]:
    """Every code that answers are kept by or that stands for a grid."""
    written = [question for _section, question in questions(document)]
    return [each["code"] for question in written for each in (question, *question.get("statements", ()))]


def hanging_on(document: Json, code: str) -> list[str]:
    """The questions whose routing or words look at a question, which would be at a loss without it."""
    own = {code, *(each["code"] for each in question_in(document, code).get("statements", ()))}
    looks = re.compile("|".join(rf"['\"{{]{re.escape(each)}['\"}}]" for each in own))
    return [
        each["code"] for _section, each in questions(document) if each["code"] != code and looks.search(_looking(each))
    ]


def new_code(words: str, taken: Iterable[str], joint: str = "_") -> str:
    """A code of the first words of a text, which nothing else has.

    >>> new_code("How safe do you feel after dark?", ["how_safe_do_you"])
    'how_safe_do_you_2'
    """
    plain = re.sub(r"[^a-z0-9]+", " ", words.lower()).split()
    begin = joint.join(plain[:4])[:LONGEST_CODE].strip(joint) or "part"
    begin = begin if begin[0].isalpha() else f"q{joint}{begin}"
    there, code, number = set(taken), begin, 1
    while code in there:
        number += 1
        code = f"{begin}{joint}{number}"
    return code


def _place(document: Json, code: str) -> tuple[Json, int, Json]:
    for section in document["sections"]:
        for number, question in enumerate(section["questions"]):
            if question["code"] == code:
                return section, number, question
    raise NotThere(code)


def _looking(question: Json) -> str:
    worded = [question.get(name, {}) for name in ("text", "hint", "statement")]
    return f"{question.get('when', '')} {question.get('otherwise', '')} {worded}"


def _refuse_twice(document: Json) -> None:
    codes = codes_in(document)
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        raise CodeTaken(twice)
