"""Ripple maps as they are kept: found, made, changed by adding a version, and made public."""

import re
from collections.abc import Sequence
from unicodedata import normalize
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import Json, now
from framework.ripples.models import RippleMap, RippleVersion

KEPT = 64
"""Characters of an address."""


def maps_of(session: Session, council_id: UUID) -> list[tuple[RippleMap, RippleVersion]]:
    """A council's maps with their latest versions, in the order of their addresses."""
    latest = (
        select(RippleVersion.map_id, func.max(RippleVersion.number).label("number"))
        .where(RippleVersion.council_id == council_id)
        .group_by(RippleVersion.map_id)
        .subquery()
    )
    statement = (
        select(RippleMap, RippleVersion)
        .join(latest, latest.c.map_id == RippleMap.id)
        .join(RippleVersion, (RippleVersion.map_id == RippleMap.id) & (RippleVersion.number == latest.c.number))
        .where(RippleMap.council_id == council_id, RippleVersion.council_id == council_id)
    )
    return [(row[0], row[1]) for row in session.execute(statement.order_by(RippleMap.slug))]


def map_of(session: Session, council_id: UUID, slug: str, *, changing: bool = False) -> RippleMap | None:
    """A map by its address; whoever is changing it holds it, so that nobody else's change is lost meanwhile."""
    statement = select(RippleMap).where(RippleMap.council_id == council_id, RippleMap.slug == slug)
    return session.scalar(statement.with_for_update() if changing else statement)


def published_maps(session: Session, council_id: UUID) -> list[tuple[RippleMap, RippleVersion]]:
    """The maps of a council that are public, as the public sees them."""
    statement = (
        select(RippleMap, RippleVersion)
        .join(RippleVersion, (RippleVersion.map_id == RippleMap.id) & (RippleVersion.number == RippleMap.published))
        .where(RippleMap.council_id == council_id, RippleVersion.council_id == council_id)
    )
    return [(row[0], row[1]) for row in session.execute(statement.order_by(RippleMap.slug))]


def versions_of(session: Session, found: RippleMap) -> Sequence[RippleVersion]:
    """Every version of a map, the newest first."""
    mine = RippleVersion.council_id == found.council_id, RippleVersion.map_id == found.id
    return session.scalars(select(RippleVersion).where(*mine).order_by(RippleVersion.number.desc())).all()


def latest_version(session: Session, found: RippleMap) -> RippleVersion:
    mine = RippleVersion.council_id == found.council_id, RippleVersion.map_id == found.id
    statement = select(RippleVersion).where(*mine).order_by(RippleVersion.number.desc()).limit(1)
    return session.scalars(statement).one()


def version_of(session: Session, found: RippleMap, number: int) -> RippleVersion | None:
    mine = RippleVersion.council_id == found.council_id, RippleVersion.map_id == found.id
    return session.scalar(select(RippleVersion).where(*mine, RippleVersion.number == number))


def make_map(session: Session, council_id: UUID, document: Json, by: UUID | None) -> RippleMap:
    """Keep a new map under an address made of its first title."""
    titles = document["title"]
    found = RippleMap(council_id=council_id, slug=_free_slug(session, council_id, next(iter(titles.values()), "")))
    session.add(found)
    session.flush()
    _add(session, found, 1, document, "ripple-map-made", by)
    return found


def change_map(session: Session, found: RippleMap, document: Json, change: str, by: UUID | None) -> RippleVersion:
    """Keep a map as it is after a change; where nothing changed, there is no new version."""
    latest = latest_version(session, found)
    if latest.document == document:
        return latest
    return _add(session, found, latest.number + 1, document, change, by)


def publish_map(session: Session, found: RippleMap) -> int:
    """Let the public see the latest version, and say which that is."""
    found.published, found.published_at = latest_version(session, found).number, now()
    session.flush()
    return found.published


def withdraw_map(session: Session, found: RippleMap) -> None:
    found.published, found.published_at = None, None
    session.flush()


def _add(
    session: Session, found: RippleMap, number: int, document: Json, change: str, by: UUID | None
) -> RippleVersion:
    made = RippleVersion(
        council_id=found.council_id, map_id=found.id, number=number, document=document, change=change, made_by=by
    )
    session.add(made)
    session.flush()
    return made


def _free_slug(session: Session, council_id: UUID, title: str) -> str:
    """An address made of a title's plain letters that no other map of the council has."""
    plain = normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: KEPT - 4].strip("-") or "map"
    taken = set(session.scalars(select(RippleMap.slug).where(RippleMap.council_id == council_id)))
    taken.add("new")
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)
