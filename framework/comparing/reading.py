"""A figure beside others: which may stand there, what the difference is, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from analysis.compare import Difference, Value, change, holm
from analysis.rank_bounds import Standing, standing
from core.places import Places, read_places
from framework.comparing.aspects import Answer, Aspect, Comparability, Finding, Reason, drawn_together
from framework.comparing.basis import Basis
from framework.comparing.groups import Group, groups_of
from framework.comparing.judging import MOST_DAYS, days_between, judge
from framework.comparing.models import GroupKind, PollLine
from framework.comparing.poll_lines import polls_about, side_of_poll
from framework.comparing.pooled import Pooled, pooled_of
from framework.comparing.sides import Side, public_sides, published_with, side_of, with_breaks
from framework.comparison import NOT_COMPARED, Comparison, verdict_of
from framework.models import Observation, Polarity, Unit, Verdict

BEGINNING = date(1900, 1, 1)
PREFERRED = (Answer.YES, Answer.WITH_CARE, Answer.NO)


@dataclass(frozen=True)
class Beside:
    """A figure that stands beside another: whose it is, whether they may be compared, and what came of it.

    The comparison is of the figure less this one. It has no verdict where they may not be compared, or where an
    interval is lacking; then there is at most a difference.
    """

    side: Side
    name: Mapping[str, str]
    comparability: Comparability
    comparison: Comparison = NOT_COMPARED
    line: PollLine | None = None

    @property
    def may_be_drawn(self) -> bool:
        return self.comparability.may_be_drawn and self.side.value is not None

    def compared(self, comparison: Comparison) -> Beside:
        """The same with what came of it."""
        return Beside(self.side, self.name, self.comparability, comparison, self.line)


@dataclass(frozen=True)
class BesideGroup:
    """A figure beside those of a group of councils.

    `drawn` may stand side by side with it and `apart` may not; of `absent` there is no figure, and `hidden` have one
    that is not shown. `mean` is the comparison with the plain mean of those drawn that have an interval, each council
    counting once, and `average` is that mean. The place is known where there are two to compare with.
    """

    group: Group
    drawn: list[Beside]
    apart: list[Beside]
    absent: list[Mapping[str, str]]
    hidden: list[Mapping[str, str]]
    mean: Comparison = NOT_COMPARED
    average: float | None = None
    standing: Standing | None = None

    @property
    def certain(self) -> list[Beside]:
        """Those with which a difference is certain, allowing for how many there are."""
        return [each for each in self.drawn if each.comparison.verdict in (Verdict.HIGHER, Verdict.LOWER)]


@dataclass(frozen=True)
class Comparisons:
    """Everything that a figure may honestly be set beside, and what may not, with the reasons.

    `last` is the same place's last comparable figure; `passed_over` are those since, which are not comparable. `pooled`
    is the whole partnership, as one population.
    """

    observation: Observation
    mine: Side
    last: Beside | None
    passed_over: list[Beside]
    groups: list[BesideGroup]
    pooled: Pooled | None
    polls: list[Beside]

    @property
    def drawn(self) -> list[Beside]:
        """Everything that may be drawn beside the figure, each council once."""
        found: dict[object, Beside] = {}
        for each in (*(one for group in self.groups for one in group.drawn), *self.polls):
            if each.may_be_drawn:
                found.setdefault(each.side.observation_id or each.side.poll, each)
        return list(found.values())

    @property
    def not_drawn(self) -> list[Beside]:
        """What may not stand beside the figure, each once, for a list of reasons."""
        found: dict[object, Beside] = {}
        for each in (*(one for group in self.groups for one in group.apart), *self.polls, *self.passed_over):
            if not each.may_be_drawn:
                found.setdefault(each.side.observation_id or each.side.poll, each)
        return list(found.values())


def comparability(session: Session, one: Observation, other: Observation) -> Comparability:
    """Whether any two observations, of whatever source, may be compared, and why: the same again for the same facts."""
    return judge(side_of(session, one).basis, side_of(session, other).basis)


def comparisons_of(session: Session, observation: Observation, *, places: Places | None = None) -> Comparisons:
    """Set a figure beside its own past, its council's groups and national polls.

    `places` may be given by whoever asks this of many figures. A hidden figure is set beside nothing.
    """
    known = places or read_places(session)
    mine = side_of(session, observation)
    last, passed_over, mine = _past(session, observation, mine, known)
    council = observation.council
    describes_itself = observation.area in known.codes(council.code)
    commission = observation.indicator.commission if observation.indicator.commission_id else None
    groups = groups_of(session, council, known, commission) if describes_itself else []
    beside = _beside_groups(session, observation, mine, groups, known)
    partners = [
        each.comparability
        for group in beside
        if group.group.kind is GroupKind.PARTNERS
        for each in (*group.drawn, *group.apart)
        if each.side.publication_id == observation.publication_id
    ]
    beside, pooled = _allowing_for_all(beside, pooled_of(session, observation, partners))
    return Comparisons(observation, mine, last, passed_over, beside, pooled, _polls(session, observation, mine))


MOST_LISTED = 40
"""More councils than this are not read one by one."""


def nearest(mine: Side, drawn: list[Beside]) -> list[Beside]:
    """Those of a group to list beside a figure, in their order: the nearest by their figures where there are many."""
    if len(drawn) <= MOST_LISTED:
        return drawn
    by_distance = sorted(drawn, key=lambda each: abs((each.side.value or 0.0) - (mine.value or 0.0)))
    near = {id(each) for each in by_distance[:MOST_LISTED]}
    return [each for each in drawn if id(each) in near]


def _past(
    session: Session, observation: Observation, mine: Side, places: Places
) -> tuple[Beside | None, list[Beside], Side]:
    """The last comparable figure of the same place, those passed over for it, and the figure knowing its breaks."""
    until = (BEGINNING, observation.period_end)
    codes = places.codes(observation.area)
    held = public_sides(session, observation, codes, between=until)
    earlier = [each for each in held if each.first and mine.first and _is_before(each, mine)]
    mine, *earlier = with_breaks([mine, *earlier])
    found = [_one(mine, each, places.name(each.area), places) for each in earlier]
    for number, each in enumerate(found):
        if each.may_be_drawn:
            difference = _difference(mine, each.side)
            return each.compared(_judged(mine, each.side, difference)), found[:number], mine
    return None, [each for each in found if each.side.value is not None], mine


def _is_before(each: Side, mine: Side) -> bool:
    if each.observation_id == mine.observation_id or each.last is None or mine.last is None:
        return False
    return each.last < mine.last


def _beside_groups(
    session: Session, observation: Observation, mine: Side, groups: Sequence[Group], places: Places
) -> list[BesideGroup]:
    if not groups or mine.first is None or mine.last is None:
        return []
    reach = timedelta(days=MOST_DAYS)
    areas = {code for group in groups for one in group.codes for code in places.codes(one)}
    best: dict[str, Beside] = {}
    if observation.publication_id is not None:  # Most groups are partners, whose figures were published together.
        best = _best(mine, published_with(session, observation, areas), places)
    settled = {code for code, each in best.items() if each.may_be_drawn}
    areas = {code for code in areas if places.one_code(code) not in settled}
    if areas:
        sides = public_sides(session, observation, areas, between=(mine.first - reach, mine.last + reach))
        best |= _best(mine, sides, places)
    lowest_first = observation.indicator.polarity is Polarity.LOWER_IS_BETTER
    return [_beside_group(mine, group, best, places, lowest_first) for group in groups]


def _allowing_for_all(groups: list[BesideGroup], pooled: Pooled | None) -> tuple[list[BesideGroup], Pooled | None]:
    """Adjust together what is said of the means of several groups and of the whole partnership, after Holm."""
    means = [*(group.mean for group in groups), *([pooled.comparison] if pooled else [])]
    tested = [place for place, mean in enumerate(means) if mean.p is not None]
    for place, p in zip(tested, holm([means[place].p or 0.0 for place in tested]), strict=True):
        means[place] = _readjusted(means[place], p, len(tested))
    judged = [replace(group, mean=mean) for group, mean in zip(groups, means, strict=False)]
    return judged, replace(pooled, comparison=means[-1]) if pooled else None


def _best(mine: Side, sides: Iterable[Side], places: Places) -> dict[str, Beside]:
    """Each council's figure that is best compared: by whether it may be at all, then by how near in time it is."""
    found: dict[str, list[Beside]] = {}
    for side in sides:
        code = places.one_code(side.area)
        found.setdefault(code, []).append(_one(mine, side, places.name(code), places))
    return {
        code: each[0] if len(each) == 1 else min(each, key=lambda one: _preference(mine, one))
        for code, each in found.items()
    }


def _preference(mine: Side, each: Beside) -> tuple[int, bool, bool, int, int, str]:
    days = -1
    if mine.first and mine.last and each.side.first and each.side.last:
        days = days_between((mine.first, mine.last), (each.side.first, each.side.last))
    other = each.side.publication_id != mine.publication_id
    newest = -each.side.last.toordinal() if each.side.last else 0
    answer = PREFERRED.index(each.comparability.answer)
    return answer, each.side.value is None, other, days, newest, str(each.side.observation_id)


def _beside_group(
    mine: Side, group: Group, best: Mapping[str, Beside], places: Places, lowest_first: bool
) -> BesideGroup:
    there = [best[code] for code in group.codes if code in best]
    absent = [places.name(code) for code in group.codes if code not in best]
    hidden = [each.name for each in there if each.side.value is None]
    shown = [each for each in there if each.side.value is not None]
    together = set(drawn_together([each.comparability for each in shown]))
    drawn = [each for place, each in enumerate(shown) if place in together] if mine.value is not None else []
    apart = [each for place, each in enumerate(shown) if place not in together]
    judged = _family(mine, drawn)
    values = [each.side.estimate for each in judged if each.side.estimate]
    own = mine.estimate
    if own is None or not values:
        return BesideGroup(group, judged, apart, absent, hidden)
    mean = _mean(values)
    place = standing(own, values, lowest_first=lowest_first) if len(values) > 1 else None
    difference = change(mean, own)
    comparison = _comparison(difference, difference.p, 1, "holm")
    return BesideGroup(group, judged, apart, absent, hidden, comparison, mean.estimate, place)


def _family(mine: Side, drawn: Sequence[Beside]) -> list[Beside]:
    """Compare a figure with each of a family, their p-values adjusted together after Holm."""
    differences = [_difference(mine, each.side) for each in drawn]
    tested = [place for place, difference in enumerate(differences) if difference]
    adjusted = dict(zip(tested, holm([differences[place].p for place in tested]), strict=True))  # type: ignore[union-attr]
    return [
        each.compared(_judged(mine, each.side, difference, adjusted.get(place), len(tested), "holm"))
        for place, (each, difference) in enumerate(zip(drawn, differences, strict=True))
    ]


def _polls(session: Session, observation: Observation, mine: Side) -> list[Beside]:
    """The line of each poll that is nearest in time and may be drawn, or else the nearest."""
    indicator = observation.indicator
    if observation.domain_var != "all" or indicator.unit is not Unit.PERCENT or mine.value is None:
        return []
    by_series: dict[tuple[str, str], list[Beside]] = {}
    for line in polls_about(session, indicator):
        side = side_of_poll(line)
        named = {"en": f"{line.series}, {line.round}"}
        by_series.setdefault((line.series, line.area), []).append(_one(mine, side, named, None, line))
    nearest = [min(lines, key=lambda one: _preference(mine, one)) for lines in by_series.values()]
    drawn = [each for each in nearest if each.may_be_drawn]
    return [*_family(mine, drawn), *(each for each in nearest if not each.may_be_drawn)]


def _one(
    mine: Side, side: Side, name: Mapping[str, str], places: Places | None, line: PollLine | None = None
) -> Beside:
    own, other = mine.basis, side.basis
    if places:
        own, other = _under_one_code(own, places), _under_one_code(other, places)
    return Beside(side, name, judge(own, other), line=line)


def _under_one_code(basis: Basis, places: Places) -> Basis:
    """One place under two of its codes is one place."""
    code = places.one_code(basis.area)
    return basis if code == basis.area else replace(basis, area=code)


def _difference(mine: Side, other: Side) -> Difference | None:
    return change(other.estimate, mine.estimate) if mine.estimate and other.estimate else None


def _judged(
    mine: Side, other: Side, difference: Difference | None, p: float | None = None, family: int = 1, by: str = "none"
) -> Comparison:
    if difference is None:
        known = mine.value is not None and other.value is not None
        return replace(NOT_COMPARED, difference=mine.value - other.value) if known else NOT_COMPARED  # type: ignore[operator]
    return _comparison(difference, difference.p if p is None else p, family, by)


def _comparison(difference: Difference, p: float, family: int, by: str) -> Comparison:
    return Comparison(
        verdict_of(difference.difference, p), difference.difference, difference.se, difference.z, difference.ci_low,
        difference.ci_high, difference.p, p, family, by,
    )  # fmt: skip


def _readjusted(comparison: Comparison, p: float, family: int) -> Comparison:
    verdict = verdict_of(comparison.difference or 0.0, p)
    return replace(comparison, verdict=verdict, p_adjusted=p, family=family)


def _mean(values: Sequence[Value]) -> Value:
    """The plain mean of independent figures, each counting once."""
    number = len(values)
    variance = sum(value.se**2 for value in values)
    return Value(sum(value.estimate for value in values) / number, variance**0.5 / number)


__all__ = [
    "Aspect",
    "Beside",
    "BesideGroup",
    "Comparisons",
    "Finding",
    "Reason",
    "comparability",
    "comparisons_of",
    "nearest",
]
