"""How fieldwork is going: counts, never answers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from core.councils import areas_of
from core.models import Council
from surveys.models import Commission, Mode, Partner, Response, ResponseState, Stratum, Wave


@dataclass(frozen=True)
class WardCount:
    """A ward's submitted responses and how many adults there were asked; None where no sample was drawn."""

    name: Mapping[str, str]
    submitted: int
    issued: int | None


@dataclass(frozen=True)
class Counts:
    """One council's fieldwork in a wave. `elsewhere` counts those who did not say in which ward they live."""

    submitted: int
    drafts: int
    by_ward: list[WardCount]
    elsewhere: int
    by_mode: dict[Mode, int]


def parts_of(session: Session, council_id: UUID) -> list[Partner]:
    """A council's parts in commissions, with these and their waves: also those it is invited to, or has left."""
    statement = select(Partner).join(Partner.commission).where(Partner.council_id == council_id)
    whole = joinedload(Partner.commission).selectinload(Commission.waves)
    return list(session.scalars(statement.options(whole).order_by(Commission.slug)))


def waves_read_by(partner: Partner) -> list[Wave]:
    """The waves that a council reads its part of, as `may_read` says."""
    left, commission = partner.left_at, partner.commission
    if commission.lead_council_id == partner.council_id:
        return list(commission.waves)
    if partner.agreed_at is None:
        return []
    return [wave for wave in commission.waves if left is None or (wave.closed_at and wave.closed_at <= left)]


def wave_of(session: Session, council_id: UUID, slug: str, number: int) -> Wave | None:
    """A wave of a commission that a council leads or takes part in, or took part in until it left."""
    return session.scalar(
        select(Wave)
        .join(Wave.commission)
        .where(Commission.slug == slug, Wave.number == number, may_read(council_id))
        .options(selectinload(Wave.commission))
    )


def may_read(council_id: UUID) -> ColumnElement[bool]:
    """Whether a council reads its part of a wave: the lead does, and who agreed to terms and had not left before."""
    there = or_(Partner.left_at.is_(None), Partner.left_at >= Wave.closed_at)
    mine = Partner.council_id == council_id, Partner.agreed_at.is_not(None), there
    takes_part = exists().where(Partner.commission_id == Wave.commission_id, *mine)
    return or_(Commission.lead_council_id == council_id, takes_part)


def target_of(session: Session, council_id: UUID, commission_id: UUID) -> int:
    """How many responses a council hopes for in each wave; 0 where it set no target."""
    statement = select(Partner.sample_target).where(
        Partner.council_id == council_id, Partner.commission_id == commission_id
    )
    return session.scalar(statement) or 0


def submitted_by_wave(session: Session, council_id: UUID) -> dict[UUID, int]:
    """How many of a council's responses each wave holds."""
    statement = select(Response.wave_id, func.count()).where(
        Response.council_id == council_id, Response.state == ResponseState.SUBMITTED
    )
    return dict(session.execute(statement.group_by(Response.wave_id)).all())


def submitted_by_council(session: Session, wave: Wave) -> list[tuple[Council, int, int]]:
    """For the lead: each partner, its submitted responses and its target, in the order of the councils' codes."""
    submitted = Response.state == ResponseState.SUBMITTED
    there: ColumnElement[bool] = Partner.left_at.is_(None)
    if wave.closed_at is not None:
        there = or_(there, Partner.left_at >= wave.closed_at)
    counted = (Response.wave_id == wave.id) & (Response.council_id == Partner.council_id) & submitted
    statement = (
        select(Council, func.count(Response.id), Partner.sample_target)
        .join(Partner, Partner.council_id == Council.id)
        .outerjoin(Response, counted)
        .where(Partner.commission_id == wave.commission_id, Partner.agreed_at.is_not(None), there)
        .group_by(Council.id, Partner.id)
        .order_by(Council.slug)
        .execution_options(across_councils="the lead sees how far each partner is, and no answer")
    )
    return [(council, number, target) for council, number, target in session.execute(statement)]


def counts(session: Session, council_id: UUID, wave: Wave) -> Counts:
    """A council's responses to a wave, by state, ward and mode."""
    ward = Response.answers["ward"].as_string().label("home_ward")
    statement = (
        select(Response.state, Response.mode, ward, func.count())
        .where(Response.council_id == council_id, Response.wave_id == wave.id)
        .group_by(Response.state, Response.mode, "home_ward")
    )
    states: Counter[ResponseState] = Counter()
    modes: Counter[Mode] = Counter()
    wards: Counter[str] = Counter()
    for state, mode, home, number in session.execute(statement):
        states[state] += number
        if state is ResponseState.SUBMITTED:
            modes[mode] += number
            wards[home] += number
    by_ward, submitted = _by_ward(session, council_id, wave, wards), states[ResponseState.SUBMITTED]
    return Counts(
        submitted=submitted,
        drafts=states[ResponseState.DRAFT] + states[ResponseState.PARTIAL],
        by_ward=by_ward,
        elsewhere=submitted - sum(each.submitted for each in by_ward),
        by_mode={mode: modes[mode] for mode in Mode if modes[mode]},
    )


def _by_ward(session: Session, council_id: UUID, wave: Wave, submitted: Mapping[str, int]) -> list[WardCount]:
    strata = select(Stratum.code, Stratum.issued).where(Stratum.council_id == council_id, Stratum.wave_id == wave.id)
    issued = dict(session.execute(strata).all())
    return [
        WardCount(area.name, submitted.get(area.code, 0), issued.get(area.code))
        for area in areas_of(session, council_id)
    ]
