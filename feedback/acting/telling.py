""" "You said, we did": what a council tells residents it has done, in all its languages or not at all."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.models import Council
from feedback.acting.models import YouSaid
from feedback.asking.models import FormAnswer
from feedback.dashboards.quotes import Quote, picked
from feedback.models import Comment

MOST_QUOTES = 8


class NotInEveryLanguage(Exception):
    """The words lack one of the council's languages: `languages` are those."""

    def __init__(self, languages: list[str]) -> None:
        super().__init__(", ".join(languages))
        self.languages = languages


def written(session: Session, council_id: UUID, services: Collection[UUID] | None) -> Sequence[YouSaid]:
    """Everything that has been written, published or not, newest first."""
    statement = (
        select(YouSaid)
        .where(YouSaid.council_id == council_id)
        .options(joinedload(YouSaid.service), joinedload(YouSaid.quote_comment))
    )
    if services is not None:
        statement = statement.where(YouSaid.service_id.in_(services))
    return session.scalars(statement.order_by(YouSaid.written_at.desc(), YouSaid.id)).all()


def write(session: Session, council_id: UUID, facts: dict[str, Any], row: YouSaid | None = None) -> YouSaid:
    """Write an entry, or write it anew."""
    row = row or YouSaid(council_id=council_id)
    for name, value in facts.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row


def publish(row: YouSaid, council: Council, day: date) -> None:
    """Let residents read an entry. Raises `NotInEveryLanguage`."""
    lacking = [code for code in council.languages if not (row.said.get(code) and row.did.get(code))]
    if lacking:
        raise NotInEveryLanguage(lacking)
    row.published_on = row.published_on or day


def take_back(row: YouSaid) -> None:
    row.published_on = None


def quotes_to_choose_from(session: Session, council_id: UUID, service_id: UUID | None) -> list[Quote]:
    """Words about a service whose writers agreed to be quoted: varied, and of a length to be read."""
    agreed = FormAnswer.council_id == council_id, FormAnswer.may_quote, Comment.council_id == council_id
    statement = select(Comment.id).join(FormAnswer, FormAnswer.comment_id == Comment.id)
    statement = statement.where(*agreed, Comment.text != "")
    if service_id:
        statement = statement.where(Comment.service_id == service_id)
    ids = session.scalars(statement.order_by(Comment.received_at.desc(), Comment.id).limit(300))
    return picked(session, council_id, dict.fromkeys(ids, 1.0), MOST_QUOTES)
