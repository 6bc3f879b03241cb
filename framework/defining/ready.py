"""Definitions that fit the bank's questions, and what a question's scale alone lets us say."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from core.database import Json
from framework.models import Indicator, Perspective, Polarity, Ripple, Tier
from surveys.bank import bank
from surveys.bank.scales import scales
from surveys.questionnaire.asked import questions

LONGEST_TITLE = 120


@cache
def ready() -> Mapping[str, Any]:
    """The file of definitions, as it is."""
    found: Mapping[str, Any] = json.loads((Path(__file__).parent / "ready.json").read_text(encoding="utf-8"))
    return found


def suggestions(document: Json, defined: Collection[str] = ()) -> Iterator[Indicator]:
    """What the questions of a questionnaire measure, but for those that are `defined` already, in the order asked.

    A question of the bank with a definition of its own has that one. Of others we know what is favourable only where
    their options are, word for word, a scale that we know to run from best to worst: its upper half is. Nothing is
    suggested for the rest, as nobody but their author knows which answer is good. None of them is in a session.
    """
    for question in questions(document):
        if question["code"] in defined:
            continue
        if found := _whole(question) or _by_its_scale(question):
            yield found


def options_of(question: Json) -> list[str]:
    return [option["code"] for option in question.get("options", ())]


def _whole(question: Json) -> Indicator | None:
    """A definition that is ready, where the question has the answers that it counts."""
    one = next((each for each in ready()["indicators"] if each["question"] == question["code"]), None)
    if one is None or not _knows_scale(question):
        return None
    classified = {
        "polarity": Polarity(one["polarity"]),
        "tier": Tier(one["tier"]),
        "ripple": Ripple(one["ripple"]),
        "perspective": Perspective(one["perspective"]),
    }
    return Indicator(**(dict(one) | classified | _counted(question, one["favourable"])))


def _by_its_scale(question: Json) -> Indicator | None:
    known = _knows_scale(question)
    if not known:
        return None
    favourable = known[: len(known) // 2]
    placed = _placed(question["code"])
    return Indicator(
        code=question["code"],
        title=_title(question),
        measure=_sentence("measure", question, favourable),
        question=question["code"],
        favourable=favourable,
        polarity=Polarity.HIGHER_IS_BETTER,
        tier=Tier.SPECIFIC,
        ripple=Ripple(placed.get("ripple", Ripple.SERVICES.value)),
        theme=placed.get("theme", ""),
        rationale={},
        limitations={},
        **_counted(question, favourable),
    )


def _knows_scale(question: Json) -> list[str]:
    """The codes of a question's options from best to worst, where they are a scale that we know; else nothing."""
    said = [option["text"] for option in question.get("options", ())]
    for scale in scales():
        if len(said) == len(scale.steps) and all(map(_same, said, scale.steps)):
            return options_of(question)
    return []


def _same(said: Mapping[str, str], step: Mapping[str, str]) -> bool:
    """Whether an option says in every language that both have what a scale's step says."""
    both = said.keys() & step.keys()
    return bool(both) and all(_plain(said[language]) == _plain(step[language]) for language in both)


def _plain(words: str) -> str:
    return words.casefold().replace("’", "'").strip()


def _placed(code: str) -> Mapping[str, str]:
    """Under which theme, and on whom, a question of the bank has its effect."""
    known = bank.questions().get(code)
    found: Mapping[str, str] = ready()["placed"].get(known.theme, {}) if known else {}
    return found


def _title(question: Json) -> dict[str, str]:
    own: Mapping[str, str] = ready()["titles"].get(question["code"], {})
    return {language: own.get(language, words)[:LONGEST_TITLE] for language, words in question["text"].items()}


def _counted(question: Json, favourable: Sequence[str]) -> dict[str, dict[str, str]]:
    """Who is counted, of whom, in the languages of the question that we have words for."""
    return {name: _sentence(name, question, favourable) for name in ("numerator", "denominator", "population")}


def _sentence(name: str, question: Json, favourable: Sequence[str]) -> dict[str, str]:
    """A sentence about a question's favourable answers, in the languages that we have words for."""
    counted = [option["text"] for option in question["options"] if option["code"] in favourable]
    said = {}
    for language, sentence in ready()[name].items():
        if language in question["text"] and all(language in words for words in counted):
            answers = f" {ready()['or'][language]} ".join(f"“{words[language]}”" for words in counted)
            said[language] = sentence % {"answers": answers, "question": question["text"][language]}
    return said
