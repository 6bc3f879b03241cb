"""The catalogue: every publication that has open data, with its newest release."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from framework.feeding.models import Release
from framework.feeding.packages.content import Subject, subject_of
from framework.models import Publication
from framework.published import is_public


@dataclass(frozen=True)
class Entry:
    subject: Subject
    release: Release


def catalogued(session: Session) -> list[Entry]:
    """Every publication with open data, newest first."""
    statement = (
        select(Release)
        .join(Publication, Publication.id == Release.publication_id)
        .where(is_public(), Release.withdrawn_at.is_(None))
        .order_by(Publication.published_at.desc(), Release.version)
    )
    current = {release.publication_id: release for release in session.scalars(statement)}
    found = [(subject_of(session, publication_id), release) for publication_id, release in current.items()]
    return [Entry(subject, release) for subject, release in found if subject is not None]
