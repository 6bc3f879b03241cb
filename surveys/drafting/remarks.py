"""What the councils of a draft say about its questions to each other, until it is settled."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from core.acting import changing_for
from core.database import now
from surveys.drafting.models import Draft, Remark

TALKED_OVER = {
    "across_councils": "partners who read a draft read what is said about it; whose draft it is decides who they are"
}


def say(session: Session, draft: Draft, council_id: UUID, by: UUID, question: str, text: str) -> Remark:
    """Say something about a question, or about the whole where it names none."""
    made = Remark(draft_id=draft.id, council_id=council_id, person_id=by, question=question, text=text)
    session.add(made)
    session.flush()
    return made


def settle(session: Session, remark: Remark, by: UUID) -> None:
    """Mark a remark as settled; again changes nothing."""
    if remark.settled_at is None:
        with changing_for(session, remark.council_id, "whoever writes a draft settles what its partners said"):
            remark.settled_at, remark.settled_by = now(), by


def about(session: Session, draft: Draft, question: str) -> list[Remark]:
    """What was said about a question, in order, by whichever council."""
    found = select(Remark).where(Remark.draft_id == draft.id, Remark.question == question)
    found = found.options(joinedload(Remark.person), joinedload(Remark.council), joinedload(Remark.settler))
    return list(session.scalars(found.order_by(Remark.said_at, Remark.id), execution_options=TALKED_OVER))


def remark_of(session: Session, draft: Draft, remark_id: UUID) -> Remark | None:
    found = select(Remark).where(Remark.draft_id == draft.id, Remark.id == remark_id)
    return session.scalar(found, execution_options=TALKED_OVER)


def open_by_question(session: Session, draft: Draft) -> dict[str, int]:
    """How many remarks are not settled, by the code of their question."""
    found = select(Remark.question, func.count()).where(Remark.draft_id == draft.id, Remark.settled_at.is_(None))
    rows = session.execute(found.group_by(Remark.question), execution_options=TALKED_OVER)
    return dict(rows.all())
