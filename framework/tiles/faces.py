"""What stands on a tile, in words and once: the tile, its line in the table and in the lists all say the same."""

from dataclasses import dataclass

from core.language import current_language, localised
from framework import words as figure_words
from framework.models import ObservationStatus
from framework.saying import say as _
from framework.tiles import values, words
from framework.tiles.changes import Judgement
from framework.tiles.drawing import Sparkline, sparkline
from framework.tiles.links import Links
from framework.tiles.tile import Tile


@dataclass(frozen=True)
class Face:
    """A tile in the reader's words, and nothing else of it; what does not hold of it is an empty text."""

    href: str
    title: str
    value: str
    is_hidden: bool
    interval: str
    period: str
    base: str
    verdict: str
    size: str
    before: str
    """The figure that the latest is a change from."""
    symbol: str
    """What shows a clear change at a glance."""
    judgement: Judgement
    judged: str
    others: str
    others_in_short: str
    stands: str
    """What shows a clear difference from the others at a glance."""
    apart: str
    target: str
    status: str
    """What must be known of a figure that is shown: that it is indicative or may still change."""
    broken: str
    """Where and why the series broke before the latest figure."""
    trend: str
    drawn: Sparkline | None
    is_public: bool
    is_told: bool
    """Whether officers have said something of the latest figure."""


def face_of(tile: Tile, here: Links) -> Face:
    point, indicator, language = tile.latest, tile.indicator, current_language()
    hidden, final = point.value is None, point.status is ObservationStatus.FINAL
    change, others, broken = tile.change, tile.others, tile.earlier_break
    drawn = sparkline(tile.points, is_share=values.is_share(indicator))
    return Face(
        href=here.tile(indicator),
        title=localised(indicator.title),
        value=str(words.STATUSES[point.status]) if hidden else values.value(point, indicator, language),
        is_hidden=hidden,
        interval=values.interval(point, indicator),
        period=values.period(point.starts, point.ends, language),
        base="" if point.base is None else str(_("base %(base)s", base=values.whole(point.base))),
        verdict=words.verdict(tile),
        size=values.size(change, point, indicator),
        before=values.value(change.before, indicator, language) if change.before else "",
        symbol=words.SYMBOLS.get(change.move, ""),
        judgement=tile.judgement,
        judged=words.judged(tile.judgement),
        others=words.beside_others(others),
        others_in_short=words.beside_others_in_short(others),
        stands=figure_words.SYMBOLS.get(others.verdict, "") if others else "",
        apart=figure_words.size(others) if others else "",
        target=words.target(indicator),
        status="" if hidden or final else str(words.STATUSES[point.status]),
        broken=words.broken(broken) if broken else "",
        trend=words.trend(tile) if drawn else "",
        drawn=drawn,
        is_public=tile.is_public,
        is_told=tile.is_told,
    )
