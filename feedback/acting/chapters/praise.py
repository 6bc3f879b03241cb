"""What went well, and then what residents want to be better, with words of those who agreed to be quoted."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from feedback.acting.chapters.draft import Draft
from feedback.acting.paper import Paper
from feedback.dashboards.direction import Direction
from feedback.dashboards.quotes import quotable, quotes_for
from feedback.dashboards.tally import Probable
from feedback.models import Kind

MOST_THEMES = 3
QUOTES = 1
"""Quotes for each theme that is named."""
PRAISE = "praise"
"""The theme of praise without a topic, which names nothing that went well."""


def went_well(draft: Draft, paper: Paper) -> None:
    gettext = draft.words.gettext
    paper.heading(gettext("What went well"))
    better = [
        gettext("%(service)s: %(now)s rated it good or very good, up from %(before)s.") % each
        for each in _services_gone(draft, Direction.UP)
    ]
    praised = _said_most(draft.figures.now.praised)
    better += [
        gettext("Residents praised us for “%(theme)s”: %(count)s compliments or so were about it.")
        % {"theme": draft.theme(code), "count": draft.voice.number(count)}
        for code, count in praised
    ]
    if better:
        paper.points(better)
    else:
        paper.say(gettext("No service was rated clearly better than before, and few compliments came in."))
    _quote(draft, paper, praised, draft.figures.now.praised, Kind.COMPLIMENT)


def to_be_better(draft: Draft, paper: Paper) -> None:
    gettext = draft.words.gettext
    paper.heading(gettext("What residents want to be better"))
    worse = [
        gettext("%(service)s: %(now)s rated it good or very good, down from %(before)s.") % each
        for each in _services_gone(draft, Direction.DOWN)
    ]
    complained = _said_most(draft.figures.now.complained)
    worse += [
        gettext("Residents complained most about “%(theme)s”: %(count)s complaints or so were about it.")
        % {"theme": draft.theme(code), "count": draft.voice.number(count)}
        for code, count in complained
    ]
    worse += [
        gettext("More comments than before are about “%(theme)s”: %(now)s, up from %(before)s.")
        % {"theme": draft.theme(code), "now": draft.voice.percent(each.now.rate),
           "before": draft.voice.percent(each.before.rate)}
        for code, each in draft.figures.themes.items() if each.direction is Direction.UP
    ]  # fmt: skip
    if worse:
        paper.points(worse)
    else:
        paper.say(gettext("No service was rated clearly worse than before, and few complaints came in."))
    _quote(draft, paper, complained, draft.figures.now.complained, Kind.COMPLAINT)


def _services_gone(draft: Draft, direction: Direction) -> Iterator[Mapping[str, str]]:
    """Services whose ratings have clearly gone one way, by how far they went."""
    hidden = draft.hidden_services()
    gone = [(key, each) for key, each in draft.figures.services.items()
            if each.direction is direction and key not in hidden]  # fmt: skip
    for key, each in sorted(gone, key=lambda pair: -abs(pair[1].now.rate - pair[1].before.rate)):
        yield {
            "service": draft.service(key),
            "now": draft.voice.percent(each.now.rate),
            "before": draft.voice.percent(each.before.rate),
        }


def _said_most(said: Mapping[str, Probable]) -> list[tuple[str, int]]:
    """The themes that most comments of a kind are about, where there are ten or more."""
    counted = [(code, round(each.total)) for code, each in said.items() if code != PRAISE]
    enough = [(code, count) for code, count in counted if count >= 10]
    return sorted(enough, key=lambda pair: (-pair[1], pair[0]))[:MOST_THEMES]


def _quote(draft: Draft, paper: Paper, named: list[tuple[str, int]], said: Mapping[str, Probable], kind: Kind) -> None:
    """Quote one comment about each theme that was named; where none was, about those that most comments are about."""
    commonest = sorted(said, key=lambda code: (-said[code].total, code))
    comments = [each for each in quotable(draft.session, draft.figures.scope) if each.kind is kind]
    shown: set[UUID] = set()
    for code in [code for code, _ in named] or commonest[:MOST_THEMES]:
        for quote in quotes_for(draft.session, draft.council.id, comments, code, QUOTES, shown):
            shown.add(quote.comment_id)
            paper.quote(quote.text, quote.language)
