"""A council's series of figures, of every source, in a fixed number of queries however many there are."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload, load_only

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
POINT = (
    Observation.id, Observation.publication_id, Observation.period_start, Observation.period_end, Observation.source,
    Observation.status, Observation.value, Observation.se, Observation.ci_low, Observation.ci_high, Observation.base,
    Observation.effective_base, Observation.mode, Publication.published_at.is_not(None), Observation.breaks_series,
)  # fmt: skip
"""What a point says of a figure, in its order, up to what its definition and the one before it make of it."""
SAID = Difference.verdict, Difference.obstacle, Difference.difference, Difference.ci_low, Difference.ci_high
"""What is said of a difference, in the order of `Published`."""


def owner_of(indicator: Indicator) -> Owner:
    return indicator.commission_id or indicator.council_id, indicator.code


def tiles_of(
    session: Session, council: Council, *, unpublished: bool = False, every_change: bool = False
) -> list[Tile]:
    """Every indicator that has a figure of the whole council, in the order of their definitions.

    Those that are not public yet are its own people's alone to see, and are left out unless asked for. Each change
    since the last wave is read only where it is asked for, and otherwise the latest and those that nothing is said of.
    """
    rows = session.execute(_figures(unpublished=unpublished), _whose(council)).all()
    versions = _versions(session, {row[0] for row in rows})
    series = series_of(rows, versions, _hindered(session, council.id))
    latest = [points[-1].id for points in series.values()]
    asked = [point.id for points in series.values() for point in points] if every_change else latest
    said = _said_of(session, council.id, asked)
    told = commented(session, council.id, latest)
    return [
        _tile(versions[owner], points, said, is_told=points[-1].id in told)
        for owner, points in sorted(series.items(), key=lambda each: _place(versions[each[0]][-1]))
    ]


def tile_of(
    session: Session, council: Council, versions: Sequence[Indicator], *, unpublished: bool = False
) -> Tile | None:
    """One indicator's tile from all its versions, oldest first; None where it has no figure."""
    statement = _figures(unpublished=unpublished).where(Observation.indicator_id.in_([one.id for one in versions]))
    rows = session.execute(statement, _whose(council)).all()
    if not rows:
        return None
    mine = {owner_of(versions[0]): versions}
    points = next(iter(series_of(rows, mine, _hindered(session, council.id)).values()))
    return _tile(versions, points, _said_of(session, council.id, [points[-1].id]))


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
    return set(session.scalars(_commented(), {"council": council_id, "ids": ids}))


@cache
def _commented() -> Select[UUID]:
    chosen = Commentary.observation_id.in_(bindparam("ids", expanding=True))
    return select(Commentary.observation_id).where(Commentary.council_id == bindparam("council"), chosen)


def series_of(
    rows: Iterable[Row[*tuple[Any, ...]]],
    versions: Mapping[Owner, Sequence[Indicator]],
    hindered: Mapping[UUID, Published],
) -> dict[Owner, tuple[Point, ...]]:
    """The figures as series, by whose definition they follow and its code, in the order of their first figures.

    Those that are `hindered` may not be compared with the ones before.
    """
    found: dict[Owner, list[Point]] = {}
    known: dict[UUID, tuple[Owner, list[Point], int]] = {}
    for owner, each in versions.items():
        points: list[Point] = []
        known |= {version.id: (owner, points, version.version) for version in each}
    for indicator_id, *facts in rows:
        owner, points, version = known[indicator_id]
        if not points:
            found[owner] = points
        points.append(Point._make((*facts, version, hindered.get(facts[0]), None)))
    return {owner: follow(points, versions[owner]) for owner, points in found.items()}


@cache
def _figures(*, unpublished: bool) -> Select[*tuple[Any, ...]]:
    """The figures of a whole council in the order in which they were published.

    An index on the observations' council, domain variable and domain finds them. Making a statement of so many columns
    costs as much as sending it, so it is made and named once.
    """
    statement = (
        select(Observation.indicator_id, *POINT)
        .outerjoin(Publication, Publication.id == Observation.publication_id)
        .where(
            Observation.council_id == bindparam("council"), Observation.domain_var == "all",
            Observation.domain == "all", Observation.area == bindparam("area"),
        )
        .order_by(Publication.published_at.nulls_last())
        .execution_options(**PUBLIC)
    )  # fmt: skip
    return statement if unpublished else statement.where(Publication.published_at.is_not(None))


def _whose(council: Council) -> dict[str, object]:
    return {"council": council.id, "area": council.code}


def _versions(session: Session, ids: set[UUID]) -> dict[Owner, list[Indicator]]:
    """Every version of the indicators with these identifiers' owners, oldest first, by owner and code."""
    if not ids:
        return {}
    found: dict[Owner, list[Indicator]] = {}
    for one in session.scalars(_defined_by_owners(), {"ids": list(ids)}):
        found.setdefault(owner_of(one), []).append(one)
    return found


@cache
def _defined_by_owners() -> Select[Indicator]:
    chosen = Indicator.id.in_(bindparam("ids", expanding=True))
    owners = select(Indicator.council_id, Indicator.commission_id).where(chosen).cte("owners")
    return (
        select(Indicator)
        .where(
            or_(
                Indicator.council_id.in_(select(owners.c.council_id)),
                Indicator.commission_id.in_(select(owners.c.commission_id)),
            )
        )
        .order_by(Indicator.version)
        .options(load_only(*NAMED), joinedload(Indicator.commission).load_only(Commission.slug, Commission.title))
        .execution_options(**PUBLIC)
    )


def _hindered(session: Session, council_id: UUID) -> dict[UUID, Published]:
    """What keeps figures from being compared with the ones before, by observation."""
    return {row[0]: Published(*row[1:]) for row in session.execute(_not_compared(), {"council": council_id})}


@cache
def _not_compared() -> Select[*tuple[Any, ...]]:
    mine = Difference.council_id == bindparam("council"), Difference.against == Against.LAST
    return select(Difference.observation_id, *SAID).where(*mine, Difference.obstacle.is_not(None))


def _said_of(session: Session, council_id: UUID, ids: Sequence[UUID]) -> dict[UUID, dict[Against, Published]]:
    """What is said of figures beside the last ones and beside the other councils' average, by observation."""
    found: dict[UUID, dict[Against, Published]] = {}
    for one, against, *said in session.execute(_compared(), {"council": council_id, "ids": ids}):
        found.setdefault(one, {})[against] = Published(*said)
    return found


@cache
def _compared() -> Select[*tuple[Any, ...]]:
    return select(Difference.observation_id, Difference.against, *SAID).where(
        Difference.council_id == bindparam("council"),
        Difference.observation_id.in_(bindparam("ids", expanding=True)),
        Difference.against.in_((Against.LAST, Against.COUNCILS)),
    )


def _tile(
    versions: Sequence[Indicator],
    points: Sequence[Point],
    said: Mapping[UUID, Mapping[Against, Published]],
    *,
    is_told: bool = False,
) -> Tile:
    """A tile of a series, whose points are given the changes that were read."""
    points = tuple(
        point._replace(published=said[point.id].get(Against.LAST)) if point.id in said else point for point in points
    )
    others = said.get(points[-1].id, {}).get(Against.COUNCILS)
    return make_tile(_defined(versions, points), points, others, is_told=is_told)


def _defined(versions: Sequence[Indicator], points: Sequence[Point]) -> Indicator:
    """The definition that the latest figure follows."""
    return next(one for one in versions if one.version == points[-1].version)


def _place(indicator: Indicator) -> tuple[bool, int, str]:
    return indicator.commission_id is None, indicator.position, indicator.code
