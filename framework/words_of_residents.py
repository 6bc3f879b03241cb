"""What residents wrote in a survey, handed to feedback so that officers can read and theme it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, load_only

from core.database import Json
from core.language import localised
from feedback.erasing import erase_sent, sent_with
from feedback.from_surveys import Written, receive_from_survey
from feedback.models import Comment, Source
from framework import weights as published
from surveys.codes.receipts import ON_WITHDRAWAL
from surveys.flags import counts_in_results
from surveys.models import Response, ResponseState, Wave
from surveys.modules.asked import document_asked
from surveys.questionnaire.asked import questions
from surveys.results import said

MOST_AT_ONCE = 500
"""How many texts a step hands over at most: it takes as many statements for all of them, and holds the database's one
writer for a moment only."""


def batches(session: Session, council_id: UUID, wave: Wave) -> Iterator[tuple[UUID, UUID]]:
    """The first and last response of each batch; a response withdrawn later leaves the others where they are."""
    batch: list[UUID] = []
    texts, document = 0, document_asked(session, wave, council_id)
    for response in session.scalars(_submitted(council_id, wave).options(load_only(Response.answers, Response.flags))):
        written = len(_texts(response, document))
        if batch and texts + written > MOST_AT_ONCE:
            yield batch[0], batch[-1]
            batch, texts = [], 0
        if written:
            batch.append(response.id)
            texts += written
    if batch:
        yield batch[0], batch[-1]


def weights_of(session: Session, folder: Path, council_id: UUID, wave: Wave) -> dict[UUID, float]:
    """How many residents each response stands for in the council's figures, by its identifier; none without figures.

    A tenth of a resident is near enough for comments, and makes fewer weights the only ones of their kind.
    """
    return {each: round(weight, 1) for each, weight in published.weights_of(session, folder, council_id, wave).items()}


def hand_over(
    session: Session, council_id: UUID, wave: Wave, first: UUID, last: UUID, weights: Mapping[UUID, float] | None = None
) -> None:
    """Give feedback every text of the responses from `first` to `last`; one that it has already is not given twice.

    The reference says which text it is without saying whose, and only the day is said of when it came, so that a
    comment does not lead back to its response.
    """
    document, weights = document_asked(session, wave, council_id), weights or {}
    written = (
        Written(
            reference=uuid5(response.id, question["code"]).hex,
            question=localised(question["text"], response.language),
            text=text,
            area=said(response.answers, "ward") or "",
            received_at=_noon(response.submitted_at or response.saved_at),
            language=response.language,
            weight=weights.get(response.id),
        )
        for response in session.scalars(_submitted(council_id, wave).where(Response.id.between(first, last)))
        for question, text in _texts(response, document)
    )
    receive_from_survey(session, council_id, source_of(wave), written)


def forget_words(session: Session, response: Response) -> None:
    """End the comments that a response's words became, before it is emptied."""
    document = document_asked(session, response.wave, response.council_id)
    handed = [uuid5(response.id, each["code"]).hex for each in questions(document) if each["type"] == "text"]
    mine = Comment.council_id == response.council_id, Comment.source == Source.SURVEY
    given = Comment.source_name == source_of(response.wave), Comment.source_reference.in_(handed)
    for comment in session.scalars(select(Comment).where(*mine, *given)).all():
        erase_sent(session, sent_with(session, comment))


def source_of(wave: Wave) -> str:
    """What the comments of a wave say of where they are from."""
    return f"{wave.commission.slug} {wave.number}"


def _noon(moment: datetime) -> datetime:
    """The middle of the day, which many share: the moment itself would be one response's alone."""
    return moment.replace(hour=12, minute=0, second=0, microsecond=0)


def _texts(response: Response, document: Json) -> list[tuple[Json, str]]:
    """The questions that the resident answered in words, with the words; a program's words are not a resident's."""
    if not counts_in_results(response):
        return []
    asked = [question for question in questions(document) if question["type"] == "text"]
    answers = [(question, said(response.answers, question["code"])) for question in asked]
    return [(question, text) for question, text in answers if text and text.strip()]


def _submitted(council_id: UUID, wave: Wave) -> Select[Response]:
    return (
        select(Response)
        .where(
            Response.council_id == council_id,
            Response.wave_id == wave.id,
            Response.state == ResponseState.SUBMITTED,
        )
        .order_by(Response.id)
    )


ON_WITHDRAWAL.append(forget_words)
