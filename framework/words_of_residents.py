"""What residents wrote in a survey, handed to feedback so that officers can read and theme it."""

from collections.abc import Iterator
from uuid import UUID, uuid5

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.database import Json
from core.language import localised
from feedback.service import receive_from_survey
from framework.comparability import question_of, questions
from surveys.models import Response, ResponseState, Wave

MOST_AT_ONCE = 200
"""How many texts a step hands over at most, so that it holds the database's one writer for a moment only."""


def batches(session: Session, council_id: UUID, wave: Wave) -> Iterator[tuple[UUID, UUID]]:
    """The first and last response of each batch; a response withdrawn later leaves the others where they are."""
    asked = _text_questions(wave)
    if not asked:
        return
    size = max(1, MOST_AT_ONCE // len(asked))
    ids = list(session.scalars(_submitted(council_id, wave).with_only_columns(Response.id)))
    for start in range(0, len(ids), size):
        yield ids[start], ids[start : start + size][-1]


def hand_over(session: Session, council_id: UUID, wave: Wave, first: UUID, last: UUID) -> None:
    """Give feedback every text of the responses from `first` to `last`; one that it has already is not given twice.

    The reference says which text it is without saying whose, so that a comment does not lead back to its response.
    """
    for response in session.scalars(_submitted(council_id, wave).where(Response.id.between(first, last))):
        for question in _text_questions(wave):
            text = response.answers.get(question["code"])
            if isinstance(text, str) and text.strip():
                receive_from_survey(
                    session,
                    council_id=council_id,
                    source_name=f"{wave.commission.slug} {wave.number}",
                    source_reference=uuid5(response.id, question["code"]).hex,
                    question=localised(question["text"], response.language),
                    text=text,
                    area=_ward(response, wave),
                    received_at=response.submitted_at or response.saved_at,
                    language=response.language,
                )


def _text_questions(wave: Wave) -> list[Json]:
    return [question for question in questions(wave.questionnaire.document) if question["type"] == "text"]


def _submitted(council_id: UUID, wave: Wave) -> Select[tuple[Response]]:
    return (
        select(Response)
        .where(
            Response.council_id == council_id,
            Response.wave_id == wave.id,
            Response.state == ResponseState.SUBMITTED,
        )
        .order_by(Response.id)
    )


def _ward(response: Response, wave: Wave) -> str:
    """The ward that the resident named, if the questionnaire asked and they said."""
    options = question_of(wave.questionnaire.document, "ward")
    answer = response.answers.get("ward")
    return str(answer) if options and answer not in (None, "dont_know", "prefer_not_to_say") else ""
