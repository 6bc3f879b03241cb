"""What the council has done about what it was told, and what is under way."""

from core.papers.paper import Paper
from feedback.acting.chapters.draft import Draft
from feedback.acting.models import Action, YouSaid
from feedback.acting.speaking import Voice


def done(draft: Draft, paper: Paper) -> None:
    gettext = draft.words.gettext
    paper.heading(gettext("What we have done"))
    ended = [f"{draft.voice.say(each.title)} ({draft.voice.say(each.service.name)})" for each in draft.figures.done]
    if ended:
        paper.points(ended)
    for each in draft.figures.told:
        paper.say(told_words(draft.voice, each), each.id)
    if not ended and not draft.figures.told:
        paper.say(gettext("No action ended in this time."))


def told_words(voice: Voice, told: YouSaid) -> str:
    """What residents said and what the council did, in a report's language."""
    gettext = voice.words.gettext
    return f"{gettext('You said:')} {voice.say(told.said)} {gettext('We did:')} {voice.say(told.did)}"


def under_way(draft: Draft, paper: Paper) -> None:
    gettext = draft.words.gettext
    paper.heading(gettext("What is under way"))
    if not draft.figures.under_way:
        paper.say(gettext("No action is under way."))
        return
    headings = [gettext("Action"), gettext("Service"), gettext("Who sees to it"), gettext("Due")]
    rows = [(draft.voice.say(each.title), draft.voice.say(each.service.name), each.owner.name, _due(draft, each))
            for each in draft.figures.under_way]  # fmt: skip
    paper.words_table(gettext("Actions under way"), headings, rows)


def _due(draft: Draft, action: Action) -> str:
    day = draft.voice.day(action.due_on)
    overdue = action.due_on < draft.today
    return draft.words.gettext("%(day)s, overdue") % {"day": day} if overdue else day
