"""What the newest version of a publication says has changed, until its open data say so."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from framework.correcting.models import Correction
from framework.feeding.models import Release


def note_to_tell(session: Session, publication_id: UUID) -> dict[str, str] | None:
    """The note of the newest version, if no release was made since it was published."""
    mine = Correction.publication_id == publication_id, Correction.published_at.is_not(None)
    found = session.scalar(select(Correction).where(*mine).order_by(Correction.number.desc()).limit(1))
    last = session.scalar(select(func.max(Release.made_at)).where(Release.publication_id == publication_id))
    if found is None or found.published_at is None or (last is not None and last >= found.published_at):
        return None
    return dict(found.note)
