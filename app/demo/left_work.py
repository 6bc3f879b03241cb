"""A job that could not be done while the database was away, for whoever runs the platform to try again."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.demo.places import partnership
from core import councils
from core.database import now
from core.models import Job, JobState

KIND = "observe-feedback"


def write(session: Session) -> None:
    council = councils.council_by_slug(session, partnership().lead.slug)
    assert council is not None
    asked = now() - timedelta(hours=3)
    facts = {"state": JobState.FAILED, "failure": "OperationalError", "failures": 3, "queued_at": asked}
    session.add(
        Job(kind=KIND, council_id=council.id, subject_id="left", finished_at=asked + timedelta(hours=2), **facts)
    )
