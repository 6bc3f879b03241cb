"""Whether two waves asked the same thing, so that their figures may be compared."""

from collections.abc import Iterator

from core.database import Json
from framework.models import Indicator, Obstacle
from surveys.models import Questionnaire


def obstacle(before: tuple[Indicator, Questionnaire], after: tuple[Indicator, Questionnaire]) -> Obstacle | None:
    """The first reason why an indicator's figures in two waves may not be compared, or None if they may be.

    Comparable figures have the same measure of the same question, in the same words with the same options and the same
    rule for those who do not know, on the same questionnaire.
    """
    (old, old_paper), (new, new_paper) = before, after
    if old_paper.code != new_paper.code:
        return Obstacle.QUESTIONNAIRE_DIFFERS
    if (old.question, sorted(old.favourable)) != (new.question, sorted(new.favourable)):
        return Obstacle.DEFINITION_DIFFERS
    was, now = (question_of(paper.document, new.question) for paper in (old_paper, new_paper))
    if was.get("text") != now.get("text"):
        return Obstacle.WORDING_DIFFERS
    return Obstacle.OPTIONS_DIFFER if _choices(was) != _choices(now) else None


def question_of(document: Json, code: str) -> Json:
    """A question of a questionnaire document, or an empty one where it was not asked."""
    return next((question for question in questions(document) if question["code"] == code), {})


def questions(document: Json) -> Iterator[Json]:
    for section in document["sections"]:
        yield from section["questions"]


def _choices(question: Json) -> tuple[object, ...]:
    return question.get("options", []), question.get("dont_know", False), question.get("prefer_not_to_say", False)
