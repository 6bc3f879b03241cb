"""What stands on a tile, in words and once: the tile, its line in the table and in the lists all say the same."""

from dataclasses import dataclass

from core.language import current_language, localised
from framework.models import ObservationStatus
from framework.saying import say as _
from framework.tiles import values, words
from framework.tiles.drawing import Sparkline, sparkline
from framework.tiles.links import Links
from framework.tiles.tile import Tile


@dataclass(frozen=True)
class Face:
    """A tile in the reader's words; what does not hold of it is an empty text."""

    tile: Tile
    href: str
    title: str
    value: str
    interval: str
    period: str
    base: str
    verdict: str
    size: str
    others: str
    target: str
    status: str
    """What must be known of a figure that is shown: that it is indicative or may still change."""
    broken: str
    """Where and why the series broke before the latest figure."""
    trend: str
    drawn: Sparkline | None


def face_of(tile: Tile, here: Links) -> Face:
    point, indicator, language = tile.latest, tile.indicator, current_language()
    hidden, final = point.value is None, point.status is ObservationStatus.FINAL
    before = tile.earlier_break
    drawn = sparkline(tile.points, is_share=values.is_share(indicator))
    return Face(
        tile=tile,
        href=here.tile(indicator),
        title=localised(indicator.title),
        value=str(words.STATUSES[point.status]) if hidden else values.value(point, indicator, language),
        interval=values.interval(point, indicator),
        period=values.period(point.starts, point.ends, language),
        base="" if point.base is None else str(_("base %(base)s", base=values.whole(point.base))),
        verdict=words.verdict(tile),
        size=values.size(tile.change, point, indicator),
        others=words.beside_others(tile.others),
        target=words.target(indicator),
        status="" if hidden or final else str(words.STATUSES[point.status]),
        broken=words.broken(before) if before else "",
        trend=words.trend(tile) if drawn else "",
        drawn=drawn,
    )
