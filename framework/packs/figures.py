"""The evidence of a pack, from published observations alone: what is hidden there has no value here either."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.models import Council
from framework.comparison import since
from framework.defining.ready import ready
from framework.models import (
    Against,
    Difference,
    Indicator,
    Observation,
    Obstacle,
    Publication,
    Verdict,
)
from framework.packs.evidence import (
    BEFORE,
    CARE,
    INDICATIVE,
    NO,
    OTHERS,
    PROVISIONAL,
    YES,
    Beside,
    Evidence,
    Figure,
    Gap,
    Said,
    Subject,
)
from framework.packs.models import Pack
from framework.published import PUBLIC, is_public, ward_names
from surveys.models import Wave
from surveys.questionnaire.asked import question_of

EARLIER_SHOWN = 5
MODES_APART = 0.1
"""How far the ways of answering may differ, as half the sum of the differences of shares, before care is asked for."""
OwnerAndCode = tuple[UUID | None, UUID | None, str]
REPORTED = (
    "n", "population", "design_effect", "effective_sample", "largest_margin_error", "modes", "recruited", "open_link",
    "imputed", "left_out", "too_few",
)  # fmt: skip
"""What a pack repeats of the report of the weighting."""


def place_of(indicator: Indicator) -> OwnerAndCode:
    """What the versions of one indicator share."""
    return indicator.commission_id, indicator.council_id, indicator.code


def own_series(session: Session, council: Council, until: date) -> dict[OwnerAndCode, list[Observation]]:
    """A council's published figures of all its residents by indicator, each in order of time, none later than a day."""
    statement = (
        select(Observation)
        .join(Observation.indicator)
        .join(Observation.publication)
        .where(
            Observation.council_id == council.id,
            Observation.area == council.code,
            Observation.domain_var == "all",
            Observation.mode == "",
            Observation.period_end <= until,
            is_public(),
        )
        .order_by(Indicator.position, Indicator.code, Observation.period_end, Observation.period_start)
        .options(contains_eager(Observation.indicator), joinedload(Observation.working))
        .options(contains_eager(Observation.publication).joinedload(Publication.wave).joinedload(Wave.questionnaire))
    )
    found: dict[OwnerAndCode, list[Observation]] = {}
    for observation in session.scalars(statement):
        found.setdefault(place_of(observation.indicator), []).append(observation)
    return found


def evidence_of(
    session: Session, council: Council, series: Sequence[Sequence[Observation]], said: Mapping[UUID, Said]
) -> list[Evidence]:
    """What is known of each of some series, whose last figure a pack shows; `said` is by observation."""
    figures = [each[-1] for each in series]
    differences = _differences(session, figures)
    compared = {UUID(one) for kinds in differences.values() for row in kinds.values() for one in row.compared}
    known = _observations(session, compared)
    gaps = _gaps(session, council, figures)
    return [
        Evidence(
            subject=_subject(each[-1].indicator),
            figure=_latest(each),
            history=[figure_of(one) for one in each[:-1][-EARLIER_SHOWN:]],
            alike=_alike(each, differences.get(each[-1].id, {})),
            change=_change(each, differences.get(each[-1].id, {}), known),
            others=_others(each[-1], differences.get(each[-1].id, {}), known),
            gaps=gaps.get(each[-1].id, []),
            said=said.get(each[-1].id, Said()),
        )
        for each in series
    ]


def _latest(series: Sequence[Observation]) -> Figure:
    """The last figure of a series, which may begin it anew."""
    return replace(figure_of(series[-1]), breaks_series=any(_breaks(*pair) for pair in pairwise(series[-2:])))


def figure_of(observation: Observation) -> Figure:
    report = observation.working.report if observation.working else {}
    kept = {name: report[name] for name in REPORTED if name in report}
    return Figure(
        id=str(observation.id),
        begins_on=observation.period_start,
        ends_on=observation.period_end,
        status=observation.status.value,
        source=observation.source.value,
        version=observation.indicator.version,
        value=observation.value,
        low=observation.ci_low,
        high=observation.ci_high,
        base=observation.base,
        effective_base=observation.effective_base,
        design_effect=observation.design_effect,
        breaks_series=observation.breaks_series,
        break_reason=dict(observation.indicator.break_reason),
        report=kept,
    )


def _subject(indicator: Indicator) -> Subject:
    return Subject(
        code=indicator.code,
        title=dict(indicator.title),
        measure=dict(indicator.measure),
        polarity=indicator.polarity,
        unit=indicator.unit.value,
        decimals=indicator.decimals,
        tier=indicator.tier.value,
        theme=indicator.theme,
        theme_name=dict(ready()["themes"].get(indicator.theme, {})),
        target=indicator.target,
        limitations=dict(indicator.limitations),
        origin=dict(indicator.origin),
    )


def _differences(session: Session, figures: Iterable[Observation]) -> dict[UUID, dict[Against, Difference]]:
    ids = [figure.id for figure in figures]
    wanted = (
        Difference.observation_id.in_(ids),
        Difference.against.in_((Against.COUNCILS, Against.EARLIER, Against.LAST)),
    )
    found: dict[UUID, dict[Against, Difference]] = {}
    for row in session.scalars(select(Difference).where(*wanted), execution_options=PUBLIC):
        found.setdefault(row.observation_id, {})[row.against] = row
    return found


def _observations(session: Session, ids: set[UUID]) -> dict[UUID, Observation]:
    statement = select(Observation).where(Observation.id.in_(ids)).options(joinedload(Observation.working))
    return {one.id: one for one in session.scalars(statement, execution_options=PUBLIC)}


def _alike(series: Sequence[Observation], kinds: Mapping[Against, Difference]) -> list[str]:
    """The earlier figures that the last may be compared with, as published; those since the series last began else."""
    row = kinds.get(Against.EARLIER)
    if row is not None:
        return list(row.compared)
    found: list[str] = []
    for before, after in pairwise(series):
        found = [] if _breaks(before, after) else [*found, str(before.id)]
    return found


def _breaks(before: Observation, after: Observation) -> bool:
    """Whether the series begins anew with a figure."""
    return after.breaks_series or (after.indicator.breaks_series and after.indicator_id != before.indicator_id)


def _change(
    series: Sequence[Observation], kinds: Mapping[Against, Difference], known: Mapping[UUID, Observation]
) -> Beside | None:
    """The change since the last figure that may be compared, as published; worked out where nothing was."""
    figure, row = series[-1], kinds.get(Against.LAST)
    if row is not None:
        if row.obstacle is not None:
            return Beside(BEFORE, Verdict.TOO_FEW, NO, row.obstacle.value)
        before = known.get(UUID(row.compared[0])) if row.compared else None
        return _beside(BEFORE, row, figure, before)
    if len(series) < 2:
        return Beside(BEFORE, Verdict.TOO_FEW, NO, Obstacle.FIRST_WAVE.value)
    before = series[-2]
    if _breaks(before, figure):
        return Beside(BEFORE, Verdict.TOO_FEW, NO, "series-breaks")
    if None in (figure.ci_low, before.ci_low):
        return Beside(BEFORE, Verdict.TOO_FEW, CARE, "no-interval", value=before.value)
    return _beside(BEFORE, since(before, figure), figure, before)


def _others(
    figure: Observation, kinds: Mapping[Against, Difference], known: Mapping[UUID, Observation]
) -> list[Beside]:
    """The plain mean of the other councils that the figure was compared with when it was published."""
    row = kinds.get(Against.COUNCILS)
    if row is None:
        return []
    if row.obstacle is not None:
        return [Beside(OTHERS, Verdict.TOO_FEW, NO, row.obstacle.value)]
    values = [known[UUID(one)].value for one in row.compared if UUID(one) in known]
    shown = [value for value in values if value is not None]
    if not shown:
        return []
    found = _beside(OTHERS, row, figure, None)
    return [replace(found, number=len(shown), value=sum(shown) / len(shown))]


def _beside(against: str, row: object, figure: Observation, before: Observation | None) -> Beside:
    """A comparison with what came of it, and why it asks for care if it does."""
    reason = _asks_for_care(figure, before)
    return Beside(
        against=against,
        verdict=row.verdict,  # type: ignore[attr-defined]
        comparable=CARE if reason else YES,
        reason=reason,
        value=before.value if before else None,
        low=before.ci_low if before else None,
        high=before.ci_high if before else None,
        difference=row.difference,  # type: ignore[attr-defined]
        difference_low=row.ci_low,  # type: ignore[attr-defined]
        difference_high=row.ci_high,  # type: ignore[attr-defined]
    )


def _asks_for_care(figure: Observation, before: Observation | None) -> str:
    if before is not None and modes_apart(figure_of(figure), figure_of(before)) > MODES_APART:
        return "modes-differ"
    statuses = {one.status.value for one in (figure, before) if one is not None}
    if statuses & {INDICATIVE, PROVISIONAL}:
        return INDICATIVE if INDICATIVE in statuses else PROVISIONAL
    changed = before is not None and figure.indicator_id != before.indicator_id
    return "definition-reworded" if changed else ""


def modes_apart(one: Figure, other: Figure) -> float:
    """Half the sum of the differences between the shares in which people answered; 0 where either is unknown."""
    if not one.modes or not other.modes:
        return 0.0
    return sum(abs(one.modes.get(mode, 0) - other.modes.get(mode, 0)) for mode in {*one.modes, *other.modes}) / 2


def _gaps(session: Session, council: Council, figures: Sequence[Observation]) -> dict[UUID, list[Gap]]:
    """Groups whose figure differs from the mean of the others' by more than chance, by the figure of everybody."""
    of_wave = [figure for figure in figures if figure.publication and figure.publication.wave]
    places = {(figure.publication_id, figure.indicator_id): figure for figure in of_wave}
    if not places:
        return {}
    statement = (
        select(Observation, Difference)
        .join(Difference, Difference.observation_id == Observation.id)
        .where(
            Observation.council_id == council.id,
            Difference.council_id == council.id,
            Observation.publication_id.in_({publication_id for publication_id, _ in places}),
            Observation.indicator_id.in_({indicator_id for _, indicator_id in places}),
            Observation.value.is_not(None),
            Difference.against == Against.GROUPS,
            Difference.verdict.in_((Verdict.HIGHER, Verdict.LOWER)),
        )
        .order_by(Observation.publication_id, Observation.indicator_id, Observation.domain_var, Observation.domain)
    )
    wards, found = ward_names(session, council.id), {}
    rows = session.execute(statement).all()
    for place, group in groupby(rows, key=lambda row: (row[0].publication_id, row[0].indicator_id)):
        if place in places:
            figure = places[place]
            found[figure.id] = [_gap(one, row.verdict, figure, wards) for one, row in group]
    return found


def _gap(one: Observation, verdict: Verdict, figure: Observation, wards: Mapping[str, dict[str, str]]) -> Gap:
    assert figure.publication and figure.publication.wave and one.value is not None, "a group's figure is of a wave"
    options = question_of(figure.publication.wave.questionnaire.document, one.domain_var).get("options", [])
    names = {option["code"]: option["text"] for option in options} if one.domain_var != "ward" else wards
    value, low, high = one.value, one.ci_low or 0.0, one.ci_high or 0.0
    name = dict(names.get(one.domain, {"en": one.domain}))
    return Gap(one.domain_var, one.domain, name, verdict, value, low, high, one.base or 0)


def pack_series(session: Session, council: Council, pack: Pack) -> dict[UUID, list[Observation]]:
    """The series of each entry of a pack whose indicator has a figure by the end of its period, in the pack's order."""
    series = own_series(session, council, pack.ends_on)
    found = {entry.id: series.get(place_of(entry.indicator)) for entry in pack.entries}
    return {entry_id: each for entry_id, each in found.items() if each}


def latest_figures(session: Session, council: Council, pack: Pack) -> dict[UUID, Observation]:
    """The figure that each entry of a pack is about."""
    return {entry_id: each[-1] for entry_id, each in pack_series(session, council, pack).items()}
