"""Taking in what residents say: each comment is kept once, and its theming is asked for in the same transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from core import jobs
from core.database import now
from feedback.models import Comment, FeedbackForm, Source
from feedback.originals import take_in
from feedback.references import fresh_reference

THEME_COMMENTS = "theme-comments"
BEST, WORST = 1, 5


class NothingSaid(Exception):
    """Neither a rating nor a word was given."""


class FormClosed(Exception):
    """The form takes no more answers."""


def form_by_slug(session: Session, slug: str) -> FeedbackForm | None:
    """A form with its council and service."""
    statement = select(FeedbackForm).where(FeedbackForm.slug == slug)
    statement = statement.options(joinedload(FeedbackForm.council), joinedload(FeedbackForm.service))
    return session.scalar(statement.execution_options(across_councils="a form's address is its own everywhere"))


def open_forms(session: Session) -> list[FeedbackForm]:
    """Every council's forms that take answers, with their councils, in the order of their addresses."""
    statement = select(FeedbackForm).where(FeedbackForm.open).order_by(FeedbackForm.slug)
    statement = statement.options(joinedload(FeedbackForm.council))
    return list(session.scalars(statement.execution_options(across_councils="forms are open to everybody")))


def receive(
    session: Session,
    form: FeedbackForm,
    *,
    rating: int | None,
    text: str,
    language: str,
    source_reference: str | None = None,
    received_at: datetime | None = None,
    question: Mapping[str, str] | None = None,
    service_id: UUID | None = None,
    channel: str = "web",
    area: str = "",
    said_otherwise: bool = False,
) -> Comment:
    """Keep an answer to a form, once for each source reference, and ask for its theming.

    The rating runs from 1, very good, to 5, very poor; `said_otherwise` says that another question was answered, so
    that neither rating nor words are needed. The question is the form's first unless another is given. Raises
    `FormClosed` or `NothingSaid`.
    """
    if not form.open:
        raise FormClosed
    if rating is None and not text.strip() and not said_otherwise:
        raise NothingSaid
    asked = form.text_question if question is None else question
    return _keep(
        session,
        text.strip(),
        Comment(
            council_id=form.council_id,
            source=Source.FORM,
            source_name=form.slug,
            source_reference=source_reference or uuid4().hex,
            question=asked.get(language) or asked.get("en", ""),
            language=language,
            rating=rating,
            channel=channel,
            area=area,
            service_id=service_id or form.service_id,
            received_at=received_at or now(),
        ),
    )


def ask_for_theming(session: Session, council_id: UUID) -> None:
    """Ask that the council's comments without a suggestion be given one."""
    jobs.ask(session, THEME_COMMENTS, council_id=council_id)


def _keep(session: Session, text: str, comment: Comment) -> Comment:
    """Add a comment with these words, or return the one that its source has already given us, even at this moment."""
    if known := _known(session, comment):
        return known
    comment.reference = fresh_reference(session)
    try:
        with session.begin_nested():
            take_in(session, [comment], [text])
    except IntegrityError:
        if known := _known(session, comment):
            return known
        raise
    if comment.text:
        ask_for_theming(session, comment.council_id)
    return comment


def _known(session: Session, comment: Comment) -> Comment | None:
    return session.scalar(
        select(Comment).where(
            Comment.council_id == comment.council_id,
            Comment.source_name == comment.source_name,
            Comment.source_reference == comment.source_reference,
        )
    )


def with_5_best(rating: int | None) -> int | None:
    """A rating of the form, where 1 is best, on the classifier's scale, where 5 is."""
    return None if rating is None else BEST + WORST - rating
