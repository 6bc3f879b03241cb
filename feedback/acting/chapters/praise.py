"""What went well, and then what residents want to be better, with words of those who agreed to be quoted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from core.papers.paper import Paper
from core.words import for_translators as _
from feedback.acting.chapters.draft import Draft
from feedback.dashboards.direction import Direction
from feedback.dashboards.quotes import quotable, quotes_for
from feedback.dashboards.tally import Probable
from feedback.disclosing import numbers_hidden
from feedback.models import Kind

MOST_THEMES = 3
QUOTES = 1
"""Quotes for each theme that is named."""
PRAISE = "praise"
"""The theme of praise without a topic, which names nothing that went well."""


@dataclass(frozen=True)
class Side:
    """One side of what residents told: where ratings went, what kind of comments tell it, and the words for both."""

    heading: str
    direction: Direction
    gone: str
    kind: Kind
    said: str
    nothing: str


WELL = Side(
    heading=_("What went well"),
    direction=Direction.UP,
    gone=_("%(service)s: %(now)s rated it good or very good, up from %(before)s."),
    kind=Kind.COMPLIMENT,
    said=_("Residents praised us for “%(theme)s”: %(count)s compliments or so were about it."),
    nothing=_("No service was rated clearly better than before, and few compliments came in."),
)
BETTER = Side(
    heading=_("What residents want to be better"),
    direction=Direction.DOWN,
    gone=_("%(service)s: %(now)s rated it good or very good, down from %(before)s."),
    kind=Kind.COMPLAINT,
    said=_("Residents complained most about “%(theme)s”: %(count)s complaints or so were about it."),
    nothing=_("No service was rated clearly worse than before, and few complaints came in."),
)


def went_well(draft: Draft, paper: Paper) -> None:
    _tell(draft, paper, WELL, draft.figures.now.praised)


def to_be_better(draft: Draft, paper: Paper) -> None:
    _tell(draft, paper, BETTER, draft.figures.now.complained, _said_more_often(draft))


def _tell(draft: Draft, paper: Paper, side: Side, said: Mapping[str, Probable], more: Iterable[str] = ()) -> None:
    """Tell one side: services, themes and whatever is more, and then the quotes."""
    gettext, most = draft.words.gettext, _said_most(said)
    paper.heading(gettext(side.heading))
    points = [gettext(side.gone) % each for each in _services_gone(draft, side.direction)]
    points += [
        gettext(side.said) % {"theme": draft.theme(code), "count": draft.voice.number(count)} for code, count in most
    ]
    points += more
    if points:
        paper.points(points)
    else:
        paper.say(gettext(side.nothing))
    _quote(draft, paper, most, said, side.kind)


def _said_more_often(draft: Draft) -> Iterator[str]:
    """The themes that clearly more comments than before are about."""
    said = draft.words.gettext("More comments than before are about “%(theme)s”: %(now)s, up from %(before)s.")
    for code, each in draft.figures.themes.items():
        if each.direction is Direction.UP:
            now, before = draft.voice.percent(each.now.rate), draft.voice.percent(each.before.rate)
            yield said % {"theme": draft.theme(code), "now": now, "before": before}


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
    """The themes that most comments of a kind are about, where there are enough to be told."""
    counted = {code: round(each.total) for code, each in said.items() if code != PRAISE and round(each.total)}
    few = numbers_hidden(counted)
    enough = [(code, count) for code, count in counted.items() if code not in few]
    return sorted(enough, key=lambda pair: (-pair[1], pair[0]))[:MOST_THEMES]


def _quote(draft: Draft, paper: Paper, named: list[tuple[str, int]], said: Mapping[str, Probable], kind: Kind) -> None:
    """Quote one comment about each theme that was named; where none was, about those that most comments are about."""
    commonest = sorted(said, key=lambda code: (-said[code].total, code))
    comments = [each for each in quotable(draft.session, draft.figures.scope) if each.kind is kind and each.plain]
    shown: set[UUID] = set()
    for code in [code for code, _count in named] or commonest[:MOST_THEMES]:
        for quote in quotes_for(draft.session, draft.council.id, comments, code, QUOTES, shown):
            shown.add(quote.comment_id)
            paper.quote(quote.text, quote.language, quote.comment_id)
