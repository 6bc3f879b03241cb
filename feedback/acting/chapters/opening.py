"""How a report begins: how many spoke, how good they thought us, and how many of those asked answered."""

from core.papers.paper import Paper
from feedback.acting.chapters.draft import Draft
from feedback.dashboards.direction import Direction
from feedback.disclosing import share_hidden


def in_short(draft: Draft, paper: Paper) -> None:
    gettext, whole, number = draft.words.gettext, draft.figures.now.whole, draft.voice.number
    paper.heading(gettext("In short"))
    few, few_rated, _few_read = draft.figures.hidden.of("all")
    if few:
        points = [gettext("Few answers and comments came in.")]
    elif few_rated or not whole.rated:
        points = [gettext("%(comments)s answers and comments came in.") % {"comments": number(whole.comments)}]
    else:
        points = [gettext("%(comments)s answers and comments came in, %(rated)s of them with a rating.")
                  % {"comments": number(whole.comments), "rated": number(whole.rated)}]  # fmt: skip
    if whole.rated and not few_rated:
        points.append(_overall(draft))
    else:
        points.append(gettext("Too few people gave a rating to say how good they thought the council’s services were."))
    if draft.figures.asked and not share_hidden(draft.figures.response):
        says = {"asked": number(draft.figures.asked), "share": draft.voice.percent(draft.figures.response.rate)}
        points.append(gettext("Of %(asked)s people who were asked after using a service, %(share)s answered.") % says)
    paper.points(points)


def _overall(draft: Draft) -> str:
    """How good residents thought the services were, and whether that has changed."""
    gettext, change, percent = draft.words.gettext, draft.figures.overall, draft.voice.percent
    now = draft.figures.now.whole.rating
    says = {"now": percent(now.rate), "low": percent(now.ci_low), "high": percent(now.ci_high),
            "before": percent(change.before.rate)}  # fmt: skip
    said = gettext("%(now)s said that we were good or very good (the true figure is very probably between %(low)s "
               "and %(high)s).") % says  # fmt: skip
    compared = {
        Direction.UP: gettext("That is clearly better than %(before)s in the period before."),
        Direction.DOWN: gettext("That is clearly worse than %(before)s in the period before."),
        Direction.UNCLEAR: gettext("It was %(before)s in the period before, which is no clear change."),
        Direction.TOO_FEW: gettext("There were too few ratings in the period before to compare it with."),
    }
    return f"{said} {compared[change.direction] % says}"
