"""What officers do about a comment: send it on to another service, and write notes beside it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Service
from feedback.acting.models import Action, ActionComment, Assignment, Note
from feedback.models import Comment


def assign(session: Session, comment: Comment, service: Service, person_id: UUID, reason: str) -> Assignment | None:
    """Send a comment on to a service, whose officers see it from then on; to its own service does nothing."""
    if comment.service_id == service.id:
        return None
    sent = Assignment(
        council_id=comment.council_id,
        comment_id=comment.id,
        from_service_id=comment.service_id,
        service_id=service.id,
        person_id=person_id,
        reason=reason,
    )
    session.add(sent)
    comment.service_id = service.id
    session.flush()
    return sent


def assignments_of(session: Session, comment: Comment) -> Sequence[Assignment]:
    """Where a comment has been sent, oldest first."""
    mine = Assignment.council_id == comment.council_id, Assignment.comment_id == comment.id
    return session.scalars(select(Assignment).where(*mine).order_by(Assignment.assigned_at, Assignment.id)).all()


def add_note(session: Session, about: Comment | Action, person_id: UUID, text: str) -> Note:
    """Write a note beside a comment or an action; the same one sent again at once is written once."""
    latest = next(iter(notes_of(session, about)[::-1]), None)
    if latest and (latest.person_id, latest.text) == (person_id, text):
        return latest
    note = Note(council_id=about.council_id, person_id=person_id, text=text)
    if isinstance(about, Comment):
        note.comment_id = about.id
    else:
        note.action_id = about.id
    session.add(note)
    session.flush()
    return note


def notes_of(session: Session, about: Comment | Action) -> Sequence[Note]:
    """The notes beside a comment or an action, oldest first."""
    column = Note.comment_id if isinstance(about, Comment) else Note.action_id
    mine = Note.council_id == about.council_id, column == about.id
    return session.scalars(select(Note).where(*mine).order_by(Note.written_at, Note.id)).all()


def actions_about(session: Session, comment: Comment) -> Sequence[Action]:
    """The actions that answer a comment, the one due first first."""
    linked = select(ActionComment.action_id).where(ActionComment.comment_id == comment.id)
    mine = Action.council_id == comment.council_id, Action.id.in_(linked)
    return session.scalars(select(Action).where(*mine).order_by(Action.due_on, Action.id)).all()
