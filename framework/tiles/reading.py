"""A council's series of figures, of every source, in a fixed number of queries however many there are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from core.models import Council
from framework.models import (
    Against,
    Commentary,
    Difference,
    Indicator,
    Observation,
    Publication,
)
from framework.published import PUBLIC
from framework.tiles.series import Point, Published, follow
from framework.tiles.tile import Owner, Tile, make_tile
from surveys.models import Commission

NAMED = (
    Indicator.commission_id, Indicator.council_id, Indicator.kind, Indicator.code, Indicator.version,
    Indicator.position, Indicator.title, Indicator.unit, Indicator.decimals, Indicator.polarity, Indicator.tier,
    Indicator.ripple, Indicator.theme, Indicator.target, Indicator.breaks_series, Indicator.break_reason,
    Indicator.owner, Indicator.supersedes,
)  # fmt: skip
"""What a tile needs of a definition."""
SAID = (
    Difference.observation_id, Difference.verdict, Difference.obstacle, Difference.difference, Difference.ci_low,
    Difference.ci_high,
)  # fmt: skip
"""What is said of a difference."""
EVERYBODY = ("all", "all")


def owner_of(indicator: Indicator) -> Owner:
    return indicator.commission_id or indicator.council_id, indicator.code


def tiles_of(session: Session, council: Council, *, unpublished: bool = False) -> list[Tile]:
    """Every indicator that has a figure of the whole council, in the order of their definitions.

    Those that are not public yet are its own people's alone to see, and are left out unless asked for.
    """
    rows = session.execute(_figures(council, unpublished=unpublished)).all()
    versions = _versions(session, {row.indicator_id for row in rows})
    series = series_of(rows, versions)
    latest = [points[-1].id for points in series.values()]
    others = _beside_others(session, council.id, latest)
    told = commented(session, council.id, latest)
    return [
        make_tile(_defined(versions[owner], points), points, others.get(points[-1].id), is_told=points[-1].id in told)
        for owner, points in sorted(series.items(), key=lambda each: _place(versions[each[0]][-1]))
    ]


def tile_of(
    session: Session, council: Council, versions: Sequence[Indicator], *, unpublished: bool = False
) -> Tile | None:
    """One indicator's tile from all its versions, oldest first; None where it has no figure."""
    statement = _figures(council, unpublished=unpublished)
    rows = session.execute(statement.where(Observation.indicator_id.in_([one.id for one in versions]))).all()
    if not rows:
        return None
    points = next(iter(series_of(rows, {owner_of(versions[0]): list(versions)}).values()))
    others = _beside_others(session, council.id, [points[-1].id])
    return make_tile(_defined(versions, points), points, others.get(points[-1].id))


def versions_of(session: Session, council: Council, code: str, survey: str | None) -> list[Indicator]:
    """Every version of an indicator, whole and oldest first: a survey's, or the council's own where none is named."""
    statement = select(Indicator).where(Indicator.code == code).order_by(Indicator.version)
    if survey is None:
        return list(session.scalars(statement.where(Indicator.council_id == council.id)))
    mine = statement.join(Indicator.commission).where(Commission.slug == survey)
    return list(session.scalars(mine.options(joinedload(Indicator.commission))))


def latest_of(session: Session, council_id: UUID, tile: Tile) -> Observation:
    """The observation that a tile's latest figure is."""
    mine = Observation.council_id == council_id, Observation.id == tile.latest.id
    return session.scalars(select(Observation).where(*mine)).one()


def comments_on(session: Session, council_id: UUID, points: Iterable[Point]) -> dict[UUID, Commentary]:
    """What officers say of figures, by observation."""
    ids = [point.id for point in points]
    statement = select(Commentary).where(Commentary.council_id == council_id, Commentary.observation_id.in_(ids))
    return {one.observation_id: one for one in session.scalars(statement)}


def commented(session: Session, council_id: UUID, ids: Sequence[UUID]) -> set[UUID]:
    statement = select(Commentary.observation_id).where(
        Commentary.council_id == council_id, Commentary.observation_id.in_(ids)
    )
    return set(session.scalars(statement))


def series_of(
    rows: Iterable[Row[*tuple[Any, ...]]], versions: Mapping[Owner, Sequence[Indicator]]
) -> dict[Owner, tuple[Point, ...]]:
    """The figures as series, by whose definition they follow and its code."""
    known = {version.id: version for each in versions.values() for version in each}
    grouped: dict[Owner, list[Point]] = {}
    for row in rows:
        definition = known[row.indicator_id]
        grouped.setdefault(owner_of(definition), []).append(_point(row, definition.version))
    return {owner: follow(points, versions[owner]) for owner, points in grouped.items()}


def _figures(
    council: Council, group: tuple[str, str] = EVERYBODY, *, unpublished: bool = False
) -> Select[*tuple[Any, ...]]:
    """The figures of a council's group in the order in which they were published, each with its change since the last.

    An index on the observations' council, domain variable and domain finds them.
    """
    statement = (
        select(
            Observation.id, Observation.indicator_id, Observation.publication_id, Observation.source,
            Observation.period_start, Observation.period_end, Observation.status, Observation.breaks_series,
            Observation.mode, Observation.value, Observation.se, Observation.ci_low, Observation.ci_high,
            Observation.base, Observation.effective_base, Publication.published_at, Difference.verdict,
            Difference.obstacle, Difference.difference, Difference.ci_low.label("change_low"),
            Difference.ci_high.label("change_high"),
        )
        .outerjoin(Publication, Publication.id == Observation.publication_id)
        .outerjoin(
            Difference, and_(Difference.observation_id == Observation.id, Difference.against == Against.LAST)
        )
        .where(
            Observation.council_id == council.id, Observation.domain_var == group[0], Observation.domain == group[1],
            Observation.area == council.code,
        )
        .order_by(Publication.published_at.nulls_last())
        .execution_options(**PUBLIC)
    )  # fmt: skip
    return statement if unpublished else statement.where(Publication.published_at.is_not(None))


def _versions(session: Session, ids: set[UUID]) -> dict[Owner, list[Indicator]]:
    """Every version of the indicators with these identifiers' owners, oldest first, by owner and code."""
    if not ids:
        return {}
    mine = Indicator.id.in_(ids)
    councils, commissions = (
        select(column).where(mine, column.is_not(None)) for column in (Indicator.council_id, Indicator.commission_id)
    )
    statement = (
        select(Indicator)
        .where(or_(Indicator.council_id.in_(councils), Indicator.commission_id.in_(commissions)))
        .order_by(Indicator.version)
        .options(load_only(*NAMED), selectinload(Indicator.commission).load_only(Commission.slug, Commission.title))
    )
    found: dict[Owner, list[Indicator]] = {}
    for one in session.scalars(statement.execution_options(**PUBLIC)):
        found.setdefault(owner_of(one), []).append(one)
    return found


def _beside_others(session: Session, council_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Difference]:
    statement = (
        select(Difference)
        .where(
            Difference.council_id == council_id,
            Difference.observation_id.in_(ids),
            Difference.against == Against.COUNCILS,
        )
        .options(load_only(*SAID))
    )
    return {one.observation_id: one for one in session.scalars(statement)}


def _defined(versions: Sequence[Indicator], points: Sequence[Point]) -> Indicator:
    """The definition that the latest figure follows."""
    return next(one for one in versions if one.version == points[-1].version)


def _place(indicator: Indicator) -> tuple[bool, int, str]:
    return indicator.commission_id is None, indicator.position, indicator.code


def _point(row: Row[*tuple[Any, ...]], version: int) -> Point:
    told = row.verdict and Published(row.verdict, row.obstacle, row.difference, row.change_low, row.change_high)
    return Point(
        id=row.id,
        publication_id=row.publication_id,
        starts=row.period_start,
        ends=row.period_end,
        source=row.source,
        status=row.status,
        version=version,
        value=row.value,
        se=row.se,
        low=row.ci_low,
        high=row.ci_high,
        base=row.base,
        effective_base=row.effective_base,
        mode=row.mode,
        is_public=row.published_at is not None,
        breaks=row.breaks_series,
        published=told or None,
    )
