"""Judging whether two figures may be compared, one small rule for each aspect: the same again for the same facts.

The rules follow what is known of perception surveys: the way of asking colours answers (interviewers hear kinder ones
than paper and screens do), so does the order of the answers, and people who come by themselves are not a sample. What
nobody knows is a reason for care, never for a yes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from framework.comparability import came_alike
from framework.comparing.aspects import Aspect, Comparability, Reason, comparability_for
from framework.comparing.basis import SELF_SELECTED, Basis, Source
from surveys.questionnaire.sameness import same_words

INTERVIEWED = ("telephone", "face_to_face")
MODES_ALIKE = 0.2
"""The largest part of one figure's answers that may have come by another way than the other's did."""
INTERVIEWS_ALIKE = 0.5
"""From this part on, answers to an interviewer are set against answers to a page, and are not compared."""
DAYS_ALIKE = 183
"""Fieldwork in two places within half a year of each other is of one time."""
MOST_DAYS = 3 * 366
"""Fieldwork in two places more than three years apart is of two times."""
SEASON_ALIKE = 61
"""A place is best compared with itself at much the same time of year: within two months."""


def judge(one: Basis, other: Basis) -> Comparability:
    """Whether two figures may be compared, aspect by aspect. It is the same whichever is named first."""
    return comparability_for(tuple([rule(one, other) for rule in IN_ORDER]))


def _measure(one: Basis, other: Basis) -> Reason:
    if one.unit != other.unit:
        return Reason.UNIT_DIFFERS
    if one.area == other.area and one.breaks != other.breaks:
        return Reason.SERIES_BROKEN
    if one.approximate or other.approximate:
        return Reason.APPROXIMATE
    if _one_series(one, other):
        return Reason.SAME_SERIES
    if _ticked("measure", one, other):
        return Reason.TICKED
    if one.counted is None or other.counted is None:
        return Reason.NOT_KNOWN
    if one.definition != other.definition or not _alike(one.counted, other.counted):
        return Reason.COUNTED_DIFFERS
    return Reason.SAME if one.has_interval and other.has_interval else Reason.NO_INTERVAL


def _wording(one: Basis, other: Basis) -> Reason:
    def rule() -> Reason:
        if one.question.words is None or other.question.words is None:
            return Reason.NOT_KNOWN
        same = _same(one, other)(one.question.words, other.question.words)
        return Reason.SAME if same else Reason.WORDED_DIFFERENTLY

    return _of_questions("wording", one, other, rule)


def _scale(one: Basis, other: Basis) -> Reason:
    def rule() -> Reason:
        was, now = one.question.options, other.question.options
        if was is None or now is None:
            return Reason.NOT_KNOWN
        same = was is now or (was.keys() == now.keys() and all(_same(one, other)(was[code], now[code]) for code in was))
        return Reason.SAME if same else Reason.OPTIONS_DIFFER

    return _of_questions("scale", one, other, rule)


def _order(one: Basis, other: Basis) -> Reason:
    def rule() -> Reason:
        was, now = one.question.order, other.question.order
        if was is None or now is None:
            return Reason.NOT_KNOWN
        if was != now:
            return Reason.ORDER_DIFFERS
        same = one.question.questionnaire == other.question.questionnaire
        return Reason.SAME if same else Reason.OTHER_QUESTIONNAIRE

    return _of_questions("order", one, other, rule)


def _mode(one: Basis, other: Basis) -> Reason:
    def rule() -> Reason:
        if not one.modes or not other.modes:
            return Reason.NOT_KNOWN
        heard = [sum(each.modes.get(mode, 0.0) for mode in INTERVIEWED) for each in (one, other)]
        if abs(heard[0] - heard[1]) > INTERVIEWS_ALIKE:
            return Reason.MODES_DIFFER
        return Reason.ALIKE if apart(one.modes, other.modes) <= MODES_ALIKE else Reason.MODES_PARTLY_DIFFER

    return _of_questions("mode", one, other, rule)


def _dont_know(one: Basis, other: Basis) -> Reason:
    def rule() -> Reason:
        was, now = one.question.offered, other.question.offered
        if one.dont_know and other.dont_know and one.dont_know != other.dont_know:
            return Reason.DONT_KNOW_DIFFERS
        if was is not None and now is not None and was != now:
            return Reason.OFFERED_DIFFERS
        known = one.dont_know and other.dont_know and was is not None and now is not None
        return Reason.SAME if known else Reason.NOT_KNOWN

    return _of_questions("dont-know", one, other, rule)


def _population(one: Basis, other: Basis) -> Reason:
    if _one_series(one, other):
        return Reason.SAME_SERIES
    chose = [each.source is Source.FEEDBACK or SELF_SELECTED in each.recruited for each in (one, other)]
    if chose[0] != chose[1]:
        return Reason.SELF_SELECTED
    was, now = one.question.asked_of, other.question.asked_of
    if was is not None and now is not None and was != now:
        return Reason.ASKED_OF_OTHERS
    if one.recruited and other.recruited and not came_alike(one.recruited, other.recruited):
        return Reason.RECRUITED_DIFFERENTLY
    if _ticked("population", one, other):
        return Reason.TICKED
    if one.population and other.population and not _same(one, other)(one.population, other.population):
        return Reason.STATED_OTHERWISE
    if all(chose) or (was is not None and now is not None and one.recruited and other.recruited):
        return Reason.SAME
    return Reason.NOT_KNOWN


def _period(one: Basis, other: Basis) -> Reason:
    """Two places are compared at one time, and one place with itself at another time of the same season."""
    if not (one.first and one.last and other.first and other.last):
        return Reason.NOT_KNOWN
    days = days_between((one.first, one.last), (other.first, other.last))
    if one.area != other.area:
        if days > MOST_DAYS:
            return Reason.YEARS_APART
        return Reason.WITHIN_MONTHS if days <= DAYS_ALIKE else Reason.MONTHS_APART
    if (one.first, one.last) == (other.first, other.last):
        return Reason.SAME
    if days == 0 and one.asks and other.asks:
        return Reason.OVERLAPPING
    seasons = (
        one.asks and other.asks and not _one_season(_middle(one.first, one.last), _middle(other.first, other.last))
    )
    return Reason.OTHER_SEASON if seasons else Reason.ALIKE


def _weighting(one: Basis, other: Basis) -> Reason:
    def rule() -> Reason:
        if one.weighting is None or other.weighting is None:
            return Reason.NOT_KNOWN
        if _alike(one.weighting, other.weighting):
            return Reason.SAME
        return Reason.WEIGHTED_OTHERWISE if one.weighting and other.weighting else Reason.NOT_WEIGHTED

    return _of_questions("weighting", one, other, rule)


RULES: Mapping[Aspect, Callable[[Basis, Basis], Reason]] = {
    Aspect.MEASURE: _measure,
    Aspect.WORDING: _wording,
    Aspect.SCALE: _scale,
    Aspect.ORDER: _order,
    Aspect.MODE: _mode,
    Aspect.DONT_KNOW: _dont_know,
    Aspect.POPULATION: _population,
    Aspect.PERIOD: _period,
    Aspect.WEIGHTING: _weighting,
}
IN_ORDER = tuple(RULES[aspect] for aspect in Aspect)


def apart(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How far two sets of shares are apart: half the sum of their absolute differences, from 0 to 1.

    >>> apart({"online": 0.75, "paper": 0.25}, {"online": 0.5, "paper": 0.5})
    0.25
    """
    if one == other:
        return 0.0
    return sum(abs(one.get(name, 0.0) - other.get(name, 0.0)) for name in {*one, *other}) / 2


def days_between(one: tuple[date, date], other: tuple[date, date]) -> int:
    """The days from the end of the earlier stretch of time to the beginning of the later; none where they overlap.

    >>> days_between((date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 10), date(2026, 3, 1)))
    10
    """
    return max(0, (max(one[0], other[0]) - min(one[1], other[1])).days)


def _of_questions(name: str, one: Basis, other: Basis, rule: Callable[[], Reason]) -> Reason:
    """Rule on what only a question has: figures of one series are made alike, and others may ask nobody anything."""
    if _one_series(one, other):
        return Reason.SAME_SERIES
    if one.source is other.source is Source.FEEDBACK:
        return Reason.DOES_NOT_APPLY
    found = rule()
    return Reason.TICKED if found is Reason.NOT_KNOWN and _ticked(name, one, other) else found


def _one_series(one: Basis, other: Basis) -> bool:
    return bool(one.series) and one.series == other.series


def _ticked(name: str, one: Basis, other: Basis) -> bool:
    """Whether an officer has confirmed that what one of them lacks is the other's own."""
    return name in one.ticked | other.ticked


def _same(one: Basis, other: Basis) -> Callable[[Mapping[str, str], Mapping[str, str]], bool]:
    """How words are compared: as published between waves, and without what was lost in copying from elsewhere."""
    if one.source is other.source is Source.WAVE:
        return same_words
    return lambda was, now: same_words(_tidy(was), _tidy(now))


def _tidy(words: Mapping[str, str]) -> dict[str, str]:
    """Words without what a typesetter may have changed: spaces, capitals, and the form of quotation marks."""
    table = str.maketrans("’‘“”", "''\"\"")
    return {
        language: " ".join(text.translate(table).casefold().split()).rstrip(".") for language, text in words.items()
    }


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists name the same, in whatever order."""
    return one == other or sorted(one) == sorted(other)


def _middle(first: date, last: date) -> date:
    return first + (last - first) / 2


def _one_season(one: date, other: date) -> bool:
    days = abs(one.timetuple().tm_yday - other.timetuple().tm_yday)
    return min(days, 365 - days) <= SEASON_ALIKE
