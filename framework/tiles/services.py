"""Rates of feedback by service: the figures that were worked out with a tile's latest one."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.councils import services_of
from core.models import Council
from framework.models import SERVICE, Observation, Publication
from framework.published import PUBLIC
from framework.tiles.tile import Tile


@dataclass(frozen=True)
class ServiceFigure:
    """A service's figure, under the name of the service."""

    name: Mapping[str, str]
    figure: Observation


def by_service(session: Session, council: Council, tile: Tile, *, unpublished: bool = False) -> list[ServiceFigure]:
    """The latest period's figures of each service, in the order of the services.

    Where one that is public waits to be corrected, it is the correction that is seen by those who may.
    """
    latest = tile.latest
    statement = (
        select(Observation)
        .outerjoin(Publication, Publication.id == Observation.publication_id)
        .where(
            Observation.council_id == council.id, Observation.indicator_id == tile.indicator.id,
            Observation.domain_var == SERVICE, Observation.source == latest.source,
            Observation.period_start == latest.starts, Observation.area == council.code,
        )
        .order_by(Publication.published_at.is_(None), Observation.domain)
    )  # fmt: skip
    if not unpublished:
        statement = statement.where(Publication.published_at.is_not(None))
    found = {each.domain: each for each in session.scalars(statement.execution_options(**PUBLIC))}
    named = [(service.name, found.get(service.code)) for service in services_of(session, council.id)]
    return [ServiceFigure(name, figure) for name, figure in named if figure is not None]
