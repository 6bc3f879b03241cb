"""Whether two figures may be compared: the same was asked, of the same people, who came in much the same way."""

from collections.abc import Mapping

from core.database import Json
from framework.models import Indicator, Obstacle
from surveys.models import Questionnaire
from surveys.questionnaire.asked import question_of
from surveys.questionnaire.conditions import read_condition
from surveys.questionnaire.sameness import normal, same_words

MOST_APART = 0.2
"""The largest part of one figure's answers that may have come in a way that the other's did not."""


def obstacle(before: tuple[Indicator, Questionnaire], after: tuple[Indicator, Questionnaire]) -> Obstacle | None:
    """The first reason why an indicator's figures in two waves may not be compared, or None if they may be.

    Comparable figures have the same measure of the same question, in the same words with the same options and the same
    rule for those who do not know, asked of the same people, on the same questionnaire. A language that was added later
    changes nothing for those who answered before.
    """
    (old, old_paper), (new, new_paper) = before, after
    if old_paper.code != new_paper.code:
        return Obstacle.QUESTIONNAIRE_DIFFERS
    if (old.question, sorted(old.favourable), old.dont_know) != (new.question, sorted(new.favourable), new.dont_know):
        return Obstacle.DEFINITION_DIFFERS
    was, now = (question_of(paper.document, new.question) for paper in (old_paper, new_paper))
    if not same_words(_words(was), _words(now)):
        return Obstacle.WORDING_DIFFERS
    if not _same_choices(was, now):
        return Obstacle.OPTIONS_DIFFER
    same = _same_way(old_paper.document, new_paper.document, new.question)
    return None if same else Obstacle.ROUTING_DIFFERS


def recruited(report: Json, base: int) -> dict[str, float]:
    """The shares of a council's answers to a wave by how people came, from the report kept with its figures.

    Figures that were published before ways were told apart say only how many came by the open link, of so many.
    """
    counts: Mapping[str, int] = report.get("recruited") or {
        "open_link": report.get("open_link", 0),
        "sample": base - report.get("open_link", 0),
    }
    everybody = sum(counts.values())
    return {way: number / everybody for way, number in counts.items()} if everybody else {}


def came_alike(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Whether at most a fifth of one's answers came in a way that the other's did not.

    A sample drawn by chance, an open link, a panel and a boost each reach other people, and no weighting is sure to put
    that right. The measure is half the sum of the absolute differences between the shares.

    >>> came_alike({"sample": 0.9, "open_link": 0.1}, {"sample": 1.0}), came_alike({"panel": 1.0}, {"sample": 1.0})
    (True, False)
    """
    apart = sum(abs(one.get(way, 0.0) - other.get(way, 0.0)) for way in {*one, *other}) / 2
    return apart <= MOST_APART


def _same_way(was: Json, now: Json, code: str) -> bool:
    """Whether a question is asked of the same people: on the same condition, about questions asked of the same."""
    old, new = question_of(was, code), question_of(now, code)
    if ("when" in old, "when" in new) == (False, False):
        return True
    if "when" not in old or "when" not in new or normal(old["when"]) != normal(new["when"]):
        return False
    causes = {leaf.question for leaf in read_condition(new["when"]).leaves()}
    return all(_same_way(was, now, cause) for cause in causes)


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
