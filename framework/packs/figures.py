"""The evidence of a pack, from published observations alone: what is hidden there has no value here either."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.models import Council
from core.places import Places, read_places
from framework.comparing import Comparisons, comparisons_of
from framework.comparing.judging import judge
from framework.comparing.sides import side_of, with_breaks
from framework.defining.ready import ready
from framework.models import Against, Difference, Indicator, Observation, Publication, Verdict
from framework.packs.besides import change_in, others_in
from framework.packs.evidence import Evidence, Figure, Gap, Said, Subject
from framework.packs.models import Pack
from framework.published import is_public, ward_names
from surveys.models import Wave
from surveys.questionnaire.asked import question_of

EARLIER_SHOWN = 5
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
    places = read_places(session)
    gaps = _gaps(session, council, [each[-1] for each in series])
    return [_evidence(session, each, places, gaps, said) for each in series]


def plain_evidence(series: Sequence[Observation]) -> Evidence:
    """A figure by itself, for pages that compare it with nothing."""
    return Evidence(_subject(series[-1].indicator), _latest(series))


def _evidence(
    session: Session,
    series: Sequence[Observation],
    places: Places,
    gaps: Mapping[UUID, list[Gap]],
    said: Mapping[UUID, Said],
) -> Evidence:
    figure, history = series[-1], series[:-1][-EARLIER_SHOWN:]
    found = comparisons_of(session, figure, places=places)
    return replace(
        plain_evidence(series),
        history=[figure_of(one) for one in history],
        alike=_alike(session, found, history),
        change=change_in(found),
        others=others_in(found),
        gaps=gaps.get(figure.id, []),
        said=said.get(figure.id, Said()),
    )


def _alike(session: Session, found: Comparisons, history: Sequence[Observation]) -> list[str]:
    """The earlier figures that may be drawn beside the last."""
    sides = with_breaks([found.mine, *(side_of(session, one) for one in reversed(history))])
    mine, *earlier = sides
    return [str(each.observation_id) for each in earlier if judge(mine.basis, each.basis).may_be_drawn]


def _latest(series: Sequence[Observation]) -> Figure:
    """The last figure of a series, which may begin it anew."""
    return replace(figure_of(series[-1]), breaks_series=any(_breaks(*pair) for pair in pairwise(series[-2:])))


def _breaks(before: Observation, after: Observation) -> bool:
    """Whether the series begins anew with a figure."""
    return after.breaks_series or (after.indicator.breaks_series and after.indicator_id != before.indicator_id)


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
