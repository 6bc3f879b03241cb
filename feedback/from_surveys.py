"""Taking in what a survey's residents wrote: a whole batch with as many statements to the database as one comment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.models import Comment, Source
from feedback.originals import take_in
from feedback.references import fresh_references
from feedback.service import ask_for_theming


@dataclass(frozen=True)
class Written:
    """A resident's own words, and what a survey says of them. The reference says which text it is."""

    reference: str
    question: str
    text: str
    area: str
    received_at: datetime
    language: str
    weight: float | None = None


def receive_from_survey(session: Session, council_id: UUID, source_name: str, written: Iterable[Written]) -> None:
    """Keep a survey's texts as comments, in their order and each once, and ask for their theming.

    A text is known by its council, source and reference. Whoever takes in the same at this very moment keeps theirs.
    """
    texts = list({one.reference: one for one in written}.values())
    if not texts:
        return
    try:
        with session.begin_nested():
            _add(session, council_id, source_name, texts)
    except IntegrityError:
        _add(session, council_id, source_name, texts)


def _add(session: Session, council_id: UUID, source_name: str, texts: Sequence[Written]) -> None:
    """Add the texts that are not known yet."""
    known = _known(session, council_id, source_name, [one.reference for one in texts])
    new = [one for one in texts if one.reference not in known]
    comments = [
        Comment(
            council_id=council_id,
            source=Source.SURVEY,
            source_name=source_name,
            source_reference=one.reference,
            reference=reference,
            question=one.question,
            language=one.language,
            weight=one.weight,
            channel="survey",
            area=one.area,
            received_at=one.received_at,
        )
        for one, reference in zip(new, fresh_references(session, len(new)), strict=True)
    ]
    take_in(session, comments, [one.text.strip() for one in new])
    session.flush()
    if any(comment.text for comment in comments):
        ask_for_theming(session, council_id)


def _known(session: Session, council_id: UUID, source_name: str, references: Sequence[str]) -> set[str]:
    statement = select(Comment.source_reference).where(
        Comment.council_id == council_id,
        Comment.source_name == source_name,
        Comment.source_reference.in_(references),
    )
    return set(session.scalars(statement))
