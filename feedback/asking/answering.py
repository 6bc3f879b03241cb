"""Taking in an answer to a form: its comments and everything that came with them, once for each page that was shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analysis.redaction import redact
from core.database import now
from core.vault import Vault
from feedback import service
from feedback.asking.contacts import keep_contact
from feedback.asking.models import FormAnswer, Said
from feedback.models import Comment, FeedbackForm
from feedback.privacy import always_masked


@dataclass(frozen=True)
class Given:
    """What a resident gave: scales run from 1, the best, to 5; the contact is given only to be used."""

    rating: int | None = None
    ease: int | None = None
    difference: int | None = None
    recommend: int | None = None
    texts: Sequence[str] = ("",)
    said_to_be: Said | None = None
    service_id: UUID | None = None
    area: str = ""
    may_quote: bool = False
    contact: str = ""
    case_reference: str = ""
    channel: str = "web"
    flags: list[str] = field(default_factory=list)

    @property
    def says_anything(self) -> bool:
        scales = (self.rating, self.ease, self.difference, self.recommend)
        return any(scale is not None for scale in scales) or any(text.strip() for text in self.texts)


@dataclass(frozen=True)
class Kept:
    """An answer, and whether it has come in just now: the same page may be sent again."""

    answer: FormAnswer
    is_new: bool


def receive_answer(
    session: Session,
    vault: Vault,
    form: FeedbackForm,
    given: Given,
    *,
    page: str,
    language: str,
    received_at: datetime | None = None,
) -> Kept:
    """Keep an answer, once for each `page` that was shown. The second question's words are a comment of their own.

    Raises `feedback.service.FormClosed` or `NothingSaid`.
    """
    if not given.says_anything:
        raise service.NothingSaid
    moment = received_at or now()
    facts = {"language": language, "service_id": given.service_id, "channel": given.channel, "area": given.area}
    first, *others = given.texts
    page = _name_of(session, form, given, page)
    comment = service.receive(
        session, form, rating=given.rating, text=first, source_reference=page, received_at=moment, said_otherwise=True,
        **facts,  # type: ignore[arg-type]
    )  # fmt: skip
    if known := answer_of(session, comment):
        return Kept(known, False)
    second = None
    if others and others[0].strip():
        second = service.receive(
            session, form, rating=None, text=others[0], source_reference=f"{page}:2", received_at=moment,
            question=form.second_question, **facts,  # type: ignore[arg-type]
        )  # fmt: skip
    answer = _answer(form, given, comment, second, moment)
    if given.contact:
        keep_contact(session, vault, answer, given.contact, moment)
    return _keep(session, answer, comment)


def answer_of(session: Session, comment: Comment) -> FormAnswer | None:
    """The answer that a comment is the first or the second part of."""
    mine = FormAnswer.council_id == comment.council_id
    either = (FormAnswer.comment_id == comment.id) | (FormAnswer.second_comment_id == comment.id)
    return session.scalar(select(FormAnswer).where(mine, either))


def _name_of(session: Session, form: FeedbackForm, given: Given, page: str) -> str:
    """What a sending is called: the same page sent again is the same, but one that was changed meanwhile is another."""
    mine = Comment.council_id == form.council_id, Comment.source_name == form.slug, Comment.source_reference == page
    kept = session.execute(select(Comment.text, Comment.rating).where(*mine)).one_or_none()
    known = always_masked(session, form.council_id)
    said = redact(given.texts[0].strip(), known).text, given.rating
    if kept is None or tuple(kept) == said:
        return page
    return f"{page}:{sha256(repr(said).encode()).hexdigest()[:16]}"


def _answer(form: FeedbackForm, given: Given, comment: Comment, second: Comment | None, moment: datetime) -> FormAnswer:
    return FormAnswer(
        council_id=form.council_id,
        form_id=form.id,
        comment_id=comment.id,
        second_comment_id=second.id if second else None,
        ease=given.ease,
        difference=given.difference,
        recommend=given.recommend,
        said_to_be=given.said_to_be,
        case_reference=given.case_reference,
        may_quote=given.may_quote,
        flags=given.flags,
        received_at=moment,
    )


def _keep(session: Session, answer: FormAnswer, comment: Comment) -> Kept:
    """Add an answer, or return the one that another process has just kept for the same page."""
    try:
        with session.begin_nested():
            session.add(answer)
    except IntegrityError:
        if known := answer_of(session, comment):
            return Kept(known, False)
        raise
    return Kept(answer, True)
