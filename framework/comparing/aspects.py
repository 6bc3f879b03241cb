"""Whether two figures may be compared, as an object: an answer to each of nine questions, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from core.database import Json


class Answer(StrEnum):
    YES = "yes"
    WITH_CARE = "with-care"
    NO = "no"


class Aspect(StrEnum):
    """What must be the same of two figures, in the order in which a reader is told."""

    MEASURE = "measure"
    WORDING = "wording"
    SCALE = "scale"
    ORDER = "order"
    MODE = "mode"
    DONT_KNOW = "dont-know"
    POPULATION = "population"
    PERIOD = "period"
    WEIGHTING = "weighting"


class Reason(StrEnum):
    """Why an aspect has its answer; its first word is the answer's sign: what is the same, doubtful or different."""

    SAME = "same"
    SAME_SERIES = "same-series"
    DOES_NOT_APPLY = "does-not-apply"
    WITHIN_MONTHS = "within-months"
    ALIKE = "alike"
    TICKED = "ticked"

    NOT_KNOWN = "not-known"
    APPROXIMATE = "approximate"
    NO_INTERVAL = "no-interval"
    OTHER_QUESTIONNAIRE = "other-questionnaire"
    MODES_PARTLY_DIFFER = "modes-partly-differ"
    STATED_OTHERWISE = "stated-otherwise"
    OTHER_SEASON = "other-season"
    MONTHS_APART = "months-apart"
    OVERLAPPING = "overlapping"
    WEIGHTED_OTHERWISE = "weighted-otherwise"
    NOT_WEIGHTED = "not-weighted"

    UNIT_DIFFERS = "unit-differs"
    COUNTED_DIFFERS = "counted-differs"
    SERIES_BROKEN = "series-broken"
    WORDED_DIFFERENTLY = "worded-differently"
    OPTIONS_DIFFER = "options-differ"
    ORDER_DIFFERS = "order-differs"
    MODES_DIFFER = "modes-differ"
    DONT_KNOW_DIFFERS = "dont-know-differs"
    OFFERED_DIFFERS = "offered-differs"
    ASKED_OF_OTHERS = "asked-of-others"
    RECRUITED_DIFFERENTLY = "recruited-differently"
    SELF_SELECTED = "self-selected"
    YEARS_APART = "years-apart"


ANSWERS: dict[Reason, Answer] = {
    **dict.fromkeys(
        (
            Reason.SAME, Reason.SAME_SERIES, Reason.DOES_NOT_APPLY, Reason.WITHIN_MONTHS, Reason.ALIKE, Reason.TICKED,
        ),
        Answer.YES,
    ),
    **dict.fromkeys(
        (
            Reason.NOT_KNOWN, Reason.APPROXIMATE, Reason.NO_INTERVAL, Reason.OTHER_QUESTIONNAIRE,
            Reason.MODES_PARTLY_DIFFER, Reason.STATED_OTHERWISE, Reason.OTHER_SEASON, Reason.MONTHS_APART,
            Reason.OVERLAPPING, Reason.WEIGHTED_OTHERWISE, Reason.NOT_WEIGHTED,
        ),
        Answer.WITH_CARE,
    ),
    **dict.fromkeys(
        (
            Reason.UNIT_DIFFERS, Reason.COUNTED_DIFFERS, Reason.SERIES_BROKEN, Reason.WORDED_DIFFERENTLY,
            Reason.OPTIONS_DIFFER, Reason.ORDER_DIFFERS, Reason.MODES_DIFFER, Reason.DONT_KNOW_DIFFERS,
            Reason.OFFERED_DIFFERS, Reason.ASKED_OF_OTHERS, Reason.RECRUITED_DIFFERENTLY, Reason.SELF_SELECTED,
            Reason.YEARS_APART,
        ),
        Answer.NO,
    ),
}  # fmt: skip
"""What each reason answers: a reason is never a matter of degree."""
WORST = (Answer.NO, Answer.WITH_CARE, Answer.YES)


@dataclass(frozen=True)
class Finding:
    """One aspect of two figures, and why it is the same, doubtful or different."""

    aspect: Aspect
    reason: Reason

    @property
    def answer(self) -> Answer:
        return ANSWERS[self.reason]


@dataclass(frozen=True)
class Comparability:
    """Whether two figures may be compared: yes, with care, or no; the worst of its aspects decides.

    >>> doubtful = Comparability((Finding(Aspect.WORDING, Reason.SAME), Finding(Aspect.MODE, Reason.NOT_KNOWN)))
    >>> doubtful.answer.value, [finding.aspect.value for finding in doubtful.because]
    ('with-care', ['mode'])
    """

    findings: tuple[Finding, ...]

    @cached_property
    def answer(self) -> Answer:
        given = {finding.answer for finding in self.findings}
        return next(answer for answer in WORST if answer in given)

    @cached_property
    def may_be_drawn(self) -> bool:
        """Whether the two may stand side by side in a picture, a table of differences or a mean."""
        return self.answer is not Answer.NO

    @cached_property
    def because(self) -> tuple[Finding, ...]:
        """The findings that decide: those against, or else those for care; none where all is the same."""
        against = self.answer
        return tuple(each for each in self.findings if each.answer is against) if against is not Answer.YES else ()

    def of(self, aspect: Aspect) -> Finding:
        return next(finding for finding in self.findings if finding.aspect is aspect)

    def to_json(self) -> Json:
        """As other systems read it: the answer, and for each aspect its own with the reason's code."""
        aspects = {
            each.aspect.value: {"answer": each.answer.value, "reason": each.reason.value} for each in self.findings
        }
        return {"answer": self.answer.value, "aspects": aspects}


@lru_cache(4096)
def comparability_for(reasons: tuple[Reason, ...]) -> Comparability:
    """What the reasons of every aspect, in their order, come to: hundreds of figures are judged alike."""
    return Comparability(tuple(map(Finding, Aspect, reasons)))


def drawn_together(judged: Sequence[Comparability]) -> list[int]:
    """The places of those that may be drawn beside a figure: every chart, page and pack asks this and nothing else."""
    return [place for place, each in enumerate(judged) if each.may_be_drawn]
