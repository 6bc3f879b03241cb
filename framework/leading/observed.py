"""A council's series, by short names that addresses and maps call them by, and as the statistics take them."""

from collections.abc import Iterable, Mapping

from analysis.periods import Point
from framework.models import Indicator
from framework.tiles.tile import Tile


def name_of(indicator: Indicator) -> str:
    """What addresses call an indicator: its code, after its survey's where it is a survey's: `local-voices.trust`."""
    return f"{indicator.commission.slug}.{indicator.code}" if indicator.commission else indicator.code


def by_name(tiles: Iterable[Tile]) -> dict[str, Tile]:
    return {name_of(tile.indicator): tile for tile in tiles}


def found(tiles: Mapping[str, Tile], name: str) -> str | None:
    """The whole name of the series that this name, or its code alone where only one has it, stands for."""
    if name in tiles:
        return name
    alike = [each for each, tile in tiles.items() if tile.indicator.code == name]
    return alike[0] if len(alike) == 1 else None


def points_of(tile: Tile) -> list[Point]:
    """A series' figures as the statistics take them; one that does not follow from the one before breaks it."""
    return [
        Point(each.starts, each.ends, each.value, float(each.base) if each.base else None, each.broken is not None)
        for each in tile.points
    ]
