"""The questions of a questionnaire's document, as it was published."""

from collections.abc import Iterator

from core.database import Json
from surveys.questionnaire.fault import asked


def question_of(document: Json, code: str) -> Json:
    """A question of a questionnaire document, or a statement of a grid; an empty one where it was not asked."""
    return next((entry.data for entry in asked(document) if entry.code == code), {})


def questions(document: Json) -> Iterator[Json]:
    for section in document["sections"]:
        yield from section["questions"]
