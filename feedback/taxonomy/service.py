"""A council's taxonomy: the common one, changed in versions that are kept."""

from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.taxonomy import Taxonomy
from feedback.taxonomy.combined import Changes, combined
from feedback.taxonomy.models import CouncilTaxonomy


class ChangedMeanwhile(Exception):
    """Somebody else has changed the themes since the page was shown."""


@cache
def common_taxonomy() -> Taxonomy:
    """The taxonomy that every council begins with."""
    return Taxonomy.load()


def versions_of(session: Session, council_id: UUID) -> list[CouncilTaxonomy]:
    """A council's changes, newest first."""
    statement = select(CouncilTaxonomy).where(CouncilTaxonomy.council_id == council_id)
    return list(session.scalars(statement.order_by(CouncilTaxonomy.number.desc())))


def latest_changes(session: Session, council_id: UUID) -> tuple[int, Changes]:
    """The number of a council's latest version, from 0, and its changes to the common taxonomy."""
    latest = session.scalar(
        select(CouncilTaxonomy)
        .where(CouncilTaxonomy.council_id == council_id)
        .order_by(CouncilTaxonomy.number.desc())
        .limit(1)
    )
    return (latest.number, Changes.of(latest.changes)) if latest else (0, Changes())


def taxonomy_of(session: Session, council_id: UUID) -> Taxonomy:
    """The themes by which a council's comments are read."""
    number, changes = latest_changes(session, council_id)
    return combined(common_taxonomy(), number, changes) if number else common_taxonomy()


def change(session: Session, council_id: UUID, person_id: UUID, *, seen: int, changes: Changes) -> CouncilTaxonomy:
    """Keep a new version of a council's changes, made by somebody who saw version `seen`.

    Raises `ChangedMeanwhile`, or TaxonomyError when the result could not be used.
    """
    number, _ = latest_changes(session, council_id)
    if number != seen:
        raise ChangedMeanwhile
    combined(common_taxonomy(), number + 1, changes)
    version = CouncilTaxonomy(council_id=council_id, number=number + 1, changes=changes.document(), person_id=person_id)
    session.add(version)
    session.flush()
    return version
