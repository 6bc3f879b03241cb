"""A partnership's figures across its councils, for those with too many to stand beside each other in a table."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased, load_only

from core.models import Council
from framework.models import Against, Difference, Indicator, Observation, Publication, Verdict
from framework.published import PUBLIC, is_public

FEW = 12
"""So many councils still stand beside each other in a table."""


@dataclass(frozen=True)
class Spread:
    """How far apart an indicator's figures are, and how many councils stand clearly above or below the others."""

    indicator: Indicator
    councils: int
    lowest: float | None
    highest: float | None
    higher: int
    lower: int


def councils_with_figures(session: Session) -> list[Council]:
    """Every council of which anything is public, by name in its address."""
    shown = (
        select(Observation.id)
        .join(Publication, Publication.id == Observation.publication_id)
        .where(Observation.council_id == Council.id, Observation.domain_var == "all", is_public())
    )
    statement = (
        select(Council).where(exists(shown)).order_by(Council.slug).options(load_only(Council.slug, Council.name))
    )
    return list(session.scalars(statement.execution_options(**PUBLIC)))


def spreads(session: Session, publication: Publication) -> list[Spread]:
    """Each indicator of a wave over all its councils, counted by the database."""
    marked = {
        verdict: func.sum(case((Difference.verdict == verdict, 1), else_=0))
        for verdict in (Verdict.HIGHER, Verdict.LOWER)
    }
    statement = (
        select(
            Observation.indicator_id, func.count(), func.min(Observation.value), func.max(Observation.value),
            marked[Verdict.HIGHER], marked[Verdict.LOWER],
        )
        .outerjoin(
            Difference, and_(Difference.observation_id == Observation.id, Difference.against == Against.COUNCILS)
        )
        .where(Observation.publication_id == publication.id, Observation.domain_var == "all")
        .group_by(Observation.indicator_id)
    )  # fmt: skip
    rows = session.execute(statement.execution_options(**PUBLIC)).all()
    indicators = {
        one.id: one for one in session.scalars(select(Indicator).where(Indicator.id.in_([r[0] for r in rows])))
    }
    found = [Spread(indicators[row[0]], *row[1:]) for row in rows]
    return sorted(found, key=lambda one: (one.indicator.position, one.indicator.code))


def indicator_of(session: Session, publication: Publication, code: str) -> Indicator | None:
    """The version of an indicator that a wave's figures follow."""
    statement = (
        select(Indicator)
        .join(Observation, Observation.indicator_id == Indicator.id)
        .where(Indicator.code == code, Observation.publication_id == publication.id)
        .limit(1)
    )
    return session.scalar(statement.execution_options(**PUBLIC))


def rows_of(session: Session, publication: Publication, indicator_id: UUID) -> list[Row[*tuple[Any, ...]]]:
    """An indicator's figure in every council, beside the others' average and its own past, as it was published.

    An index on the observations' publication, indicator and domain variable finds them.
    """
    others, before = aliased(Difference), aliased(Difference)
    statement = (
        select(
            Council.slug, Council.name, Observation.status, Observation.value, Observation.ci_low, Observation.ci_high,
            Observation.base, others.verdict.label("others"), others.obstacle.label("apart"),
            before.verdict.label("since"), before.obstacle.label("obstacle"),
        )
        .join(Council, Council.id == Observation.council_id)
        .outerjoin(others, and_(others.observation_id == Observation.id, others.against == Against.COUNCILS))
        .outerjoin(before, and_(before.observation_id == Observation.id, before.against == Against.LAST))
        .where(
            Observation.publication_id == publication.id, Observation.indicator_id == indicator_id,
            Observation.domain_var == "all",
        )
        .order_by(Council.slug)
    )  # fmt: skip
    return list(session.execute(statement.execution_options(**PUBLIC)).all())
