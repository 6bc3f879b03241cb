"""Announcing: whoever makes figures public says so here, in the same transaction, and the rest follows as work."""

from uuid import UUID

from sqlalchemy.orm import Session

from core import jobs
from core.models import Job

RELEASE = "release-open-data"


def announce(session: Session, publication_id: UUID, council_id: UUID) -> Job:
    """Ask for a publication's open data to be made, where its figures were made public or are not as they were.

    What is made is delivered to the outlets of the councils concerned. Asking again changes nothing.
    """
    return jobs.ask(session, RELEASE, council_id=council_id, subject_id=publication_id)
