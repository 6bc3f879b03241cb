"""Which of our own figures may be shown, by the one function that decides, and what a correction would give away."""

from collections.abc import Collection, Mapping, Sequence

from analysis.deciding import decide
from analysis.disclosure import COUNTS, SHARES, Rule, Status
from framework.models import Observation, ObservationSource, ObservationStatus, Unit
from framework.series.counting import ALL

Group = tuple[str, str]
Cell = tuple[Group, str]
"""A group, and the way in which its people answered; "" is all ways together."""
OURS = (ObservationSource.FEEDBACK, ObservationSource.COUNTS)
"""What rests on people's answers to us: outside series are their publishers' to answer for."""


def decide_table(counts: Mapping[Cell, tuple[int, int]]) -> dict[Cell, Status]:
    """Decide on all that a survey's counts come to at once: groups add up to everybody, and ways to all together.

    `counts` are those above the line and the others below it.
    """
    from analysis.added_counts import Whole  # It takes as long to load as the rest of a web server.

    wholes = []
    for mode in {mode for _, mode in counts}:
        for variable in {group[0] for group, _ in counts if group != ALL}:
            parts = tuple(cell for cell in counts if cell[0][0] == variable and cell[1] == mode)
            if parts and (ALL, mode) in counts:
                wholes.append(Whole((ALL, mode), parts))
    for group in {group for group, _ in counts}:
        parts = tuple(cell for cell in counts if cell[0] == group and cell[1])
        if parts and (group, "") in counts:
            wholes.append(Whole((group, ""), parts))
    return decide(counts, wholes)


def decide_rates(
    kinds: Mapping[Group, Sequence[int]],
    *,
    is_a_count: bool,
    shown: Collection[Group] = (),
    hidden: Collection[Group] = (),
) -> dict[Group, Status]:
    """Decide on a rate of feedback of everybody and of each service at once.

    Services add up to everybody, but for answers that name none.

    `kinds` are how many gave each kind of answer, or how many cases a rate counts. Groups that are public already are
    `shown` or `hidden` as they are. Sums of probabilities are rounded to people here, so that those of services may
    come to one or two more than everybody's, which then counts as many.
    """
    rule, parts = COUNTS if is_a_count else SHARES, tuple(group for group in kinds if group != ALL)
    if not parts:
        return decide(kinds, shown=shown, rule=rule)
    from analysis.added_counts import Whole

    sums = (sum(each) for each in zip(*(kinds[part] for part in parts), strict=True))
    counts = {**kinds, ALL: tuple(map(max, kinds[ALL], sums))}
    return decide(counts, [Whole(ALL, parts)], shown=shown, hidden=hidden, rule=rule)


def gives_somebody_away(public: Observation, correction: Observation) -> bool:
    """Whether a correction beside the figure that was public would tell what a few people said: those who came late."""
    if public.source not in OURS or ObservationStatus.SUPPRESSED in (public.status, correction.status):
        return False
    before, after, rule = _kinds(public), _kinds(correction), _rule(public)
    if before == after:
        return False
    from analysis.added_counts import Whole

    counts = {"before": before, "after": after}
    whole, part = ("after", "before") if sum(after) >= sum(before) else ("before", "after")
    try:
        found = decide(counts, [Whole(whole, (part,))], shown=["before"], rule=rule)
    except ValueError:  # Neither is a part of the other, so that the two differ by people on either side.
        return abs(sum(after) - sum(before)) < rule.base
    return found["after"] is Status.SUPPRESSED


def _kinds(figure: Observation) -> tuple[int, ...]:
    """How many people gave each kind of answer, as far as the figure says."""
    base, value = figure.base or 0, figure.value or 0.0
    if figure.indicator.unit is Unit.PERCENT:
        favourable = round(value * base)
        return favourable, base - favourable
    return (round(value),) if figure.indicator.unit is Unit.COUNT else (base,)


def _rule(figure: Observation) -> Rule:
    return COUNTS if figure.indicator.unit is Unit.COUNT else SHARES
