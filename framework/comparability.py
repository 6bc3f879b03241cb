"""Whether two waves asked the same thing, so that their figures may be compared."""

from core.database import Json
from framework.models import Indicator, Obstacle
from surveys.models import Questionnaire
from surveys.questionnaire.asked import question_of
from surveys.questionnaire.sameness import same_words


def obstacle(before: tuple[Indicator, Questionnaire], after: tuple[Indicator, Questionnaire]) -> Obstacle | None:
    """The first reason why an indicator's figures in two waves may not be compared, or None if they may be.

    Comparable figures have the same measure of the same question, in the same words with the same options and the same
    rule for those who do not know, on the same questionnaire. A language that was added later changes nothing for those
    who answered before.
    """
    (old, old_paper), (new, new_paper) = before, after
    if old_paper.code != new_paper.code:
        return Obstacle.QUESTIONNAIRE_DIFFERS
    if (old.question, sorted(old.favourable)) != (new.question, sorted(new.favourable)):
        return Obstacle.DEFINITION_DIFFERS
    was, now = (question_of(paper.document, new.question) for paper in (old_paper, new_paper))
    if not same_words(_words(was), _words(now)):
        return Obstacle.WORDING_DIFFERS
    return None if _same_choices(was, now) else Obstacle.OPTIONS_DIFFER


def _words(question: Json) -> dict[str, str]:
    """What is asked, a grid's own words before those of its statement."""
    lead_in, text = question.get("lead_in", {}), question.get("text", {})
    return {language: f"{lead_in.get(language, '')} {words}".strip() for language, words in text.items()}


def _same_choices(was: Json, now: Json) -> bool:
    """Whether the same options stand in the same order, and the same ways of not answering beside them."""
    if any(was.get(name, False) != now.get(name, False) for name in ("dont_know", "prefer_not_to_say")):
        return False
    one, other = was.get("options", []), now.get("options", [])
    if [option["code"] for option in one] != [option["code"] for option in other]:
        return False
    return all(same_words(before["text"], after["text"]) for before, after in zip(one, other, strict=True))
