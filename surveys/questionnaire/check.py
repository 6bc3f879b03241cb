"""The linter of questionnaire documents: JSON Schema first, then everything that refers to something else."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from surveys.questionnaire.answers import DONT_KNOW, PREFER_NOT_TO_SAY
from surveys.questionnaire.conditions import read_condition
from surveys.questionnaire.questions import QUESTION_TYPES

WORDS = {"title", "introduction", "text", "hint"}
RESERVED = {
    "check", "clear", "csrf_token", "response_id", "mode", "recruitment", "language", "stratum", "design_weight",
    "age_sex", "imputed",
}  # fmt: skip
"""Names that a page or a snapshot uses for itself."""


@dataclass(frozen=True)
class Fault:
    """Something wrong with a document, and where."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def faults(document: Any) -> list[Fault]:
    """Everything wrong with a document; an empty list means that it may be published."""
    badly_formed = [Fault(error.json_path, error.message) for error in _schema().iter_errors(document)]
    return sorted(badly_formed, key=str) or [*_code_faults(document), *_word_faults(document), *_route_faults(document)]


@cache
def _schema() -> Draft202012Validator:
    schema = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
    schema["$defs"]["question"]["properties"]["type"] = {"enum": list(QUESTION_TYPES)}
    return Draft202012Validator(schema)


def _questions(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each question with the place where it stands."""
    for section, entry in enumerate(document["sections"]):
        for number, question in enumerate(entry["questions"]):
            yield f"$.sections[{section}].questions[{number}]", question


def _code_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Codes that stand twice, or that are taken by the pages themselves."""
    seen: set[str] = set()
    for where, question in _questions(document):
        code = question["code"]
        if code in seen:
            yield Fault(where, f"the code “{code}” stands twice")
        if code in RESERVED:
            yield Fault(where, f"the code “{code}” is reserved")
        seen.add(code)
        options = [option["code"] for option in question.get("options", [])]
        for option in sorted({option for option in options if options.count(option) > 1}):
            yield Fault(where, f"the option “{option}” stands twice")
    sections = [section["code"] for section in document["sections"]]
    for section in sorted({section for section in sections if sections.count(section) > 1}):
        yield Fault("$.sections", f"the section “{section}” stands twice")


def _word_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Words that one of the questionnaire's languages lacks."""
    for where, words in _words(document, "$"):
        for language in document["languages"]:
            if not words.get(language, "").strip():
                yield Fault(where, f"words in “{language}” are missing")


def _words(node: Any, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _words(item, f"{where}[{number}]")
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in WORDS:
                yield f"{where}.{key}", value
            else:
                yield from _words(value, f"{where}.{key}")


def _route_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Conditions on a question that has not been asked yet, or on an answer that it does not offer."""
    earlier: dict[str, dict[str, Any]] = {}
    for where, question in _questions(document):
        for leaf in read_condition(question["when"]).leaves() if "when" in question else ():
            cause = earlier.get(leaf.question)
            if cause is None:
                yield Fault(f"{where}.when", f"“{leaf.question}” is not an earlier question")
            elif "options" in cause:
                for value in sorted(set(map(str, leaf.any_of)) - _offered(cause)):
                    yield Fault(f"{where}.when", f"“{leaf.question}” has no option “{value}”")
        earlier[question["code"]] = question


def _offered(question: Mapping[str, Any]) -> set[str]:
    refusals = {code for code in (DONT_KNOW, PREFER_NOT_TO_SAY) if question.get(code)}
    return refusals | {option["code"] for option in question["options"]}
