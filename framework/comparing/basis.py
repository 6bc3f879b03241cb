"""What a figure rests on, whatever its source: the facts that decide whether another may be compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.database import Json
from surveys.questionnaire.asked import question_of
from surveys.questionnaire.conditions import read_condition
from surveys.questionnaire.sameness import normal

SELF_SELECTED = "self_selected"
"""How people came who chose by themselves to say something, as those do who give feedback."""


class Source(StrEnum):
    """Where a figure comes from: a wave, feedback, an outside series, counts of another survey, or a poll."""

    WAVE = "wave"
    FEEDBACK = "feedback"
    OUTSIDE = "outside"
    COUNTS = "counts"
    POLL = "poll"


ASKING = (Source.WAVE, Source.COUNTS, Source.POLL)
"""Sources of which people were asked a question."""


@dataclass(frozen=True)
class Question:
    """What was asked: its words, the answers offered, and of whom. None is what nobody knows.

    `options` are the words of each answer by its code, `order` their codes from the first. `offered` says whether
    "don't know" and "prefer not to say" stood beside them. `asked_of` is the condition on which it was asked, in its
    one normal form with those of the questions it rests on, and () where everybody was asked.
    """

    words: Mapping[str, str] | None = None
    options: Mapping[str, Mapping[str, str]] | None = None
    order: tuple[str, ...] | None = None
    offered: tuple[bool, bool] | None = None
    asked_of: object = None
    questionnaire: str = ""


@dataclass(frozen=True)
class Basis:
    """What a figure rests on.

    `series` names what an outside figure is one of: figures of one series are made alike. `modes` and `recruited` are
    shares of the answers by the way of answering and by how people came. `counted` are the answers that count, and
    `weighting` the variables weighted by: () is no weighting, and None what nobody knows. `breaks` is how many breaks
    the series of a place has had by then. `ticked` are the aspects that an officer has confirmed to be the indicator's.
    """

    source: Source
    area: str
    unit: str
    question: Question = field(default_factory=Question)
    series: str = ""
    counted: tuple[str, ...] | None = None
    definition: str = ""
    breaks: int = 0
    modes: Mapping[str, float] = field(default_factory=dict)
    dont_know: str | None = None
    population: Mapping[str, str] = field(default_factory=dict)
    recruited: Mapping[str, float] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    weighting: tuple[str, ...] | None = None
    ticked: frozenset[str] = frozenset()
    approximate: bool = False
    has_interval: bool = True

    @property
    def asks(self) -> bool:
        return self.source in ASKING


def question_asked(document: Json, code: str) -> Question:
    """What a questionnaire's document says of a question: one whose every fact is known; unknown where it has none."""
    found = question_of(document, code)
    if not found:
        return Question(questionnaire=document.get("code", ""))
    options = found.get("options", [])
    return Question(
        words=asked_words(found),
        options={option["code"]: option["text"] for option in options},
        order=tuple(option["code"] for option in options),
        offered=(found.get("dont_know", False), found.get("prefer_not_to_say", False)),
        asked_of=asked_of(document, code),
        questionnaire=document.get("code", ""),
    )


def asked_words(question: Json) -> dict[str, str]:
    """What is asked, a grid's own words before those of its statement."""
    lead_in, text = question.get("lead_in", {}), question.get("text", {})
    return {language: f"{lead_in.get(language, '')} {words}".strip() for language, words in text.items()}


def asked_of(document: Json, code: str) -> object:
    """Of whom a question is asked: its condition, and those of the questions that it rests on; () is everybody."""
    when = question_of(document, code).get("when")
    if when is None:
        return ()
    causes = sorted({leaf.question for leaf in read_condition(when).leaves()})
    return normal(when), tuple((cause, asked_of(document, cause)) for cause in causes)
