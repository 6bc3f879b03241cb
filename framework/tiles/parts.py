"""The ways in which tiles are put together: by level, theme, side of the scorecard, owner and the like."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from framework.defining.words import ASPECTS, PERSPECTIVES, RIPPLES, TIERS, theme_names
from framework.models import Indicator
from framework.tiles.tile import Tile, in_order


@dataclass(frozen=True)
class Way:
    """A way to put tiles together: its name, the keys that an indicator stands under, and their names in order."""

    name: object
    keys: Callable[[Indicator], Sequence[str]]
    names: Callable[[], Mapping[str, object]]


def _values(names: Mapping[object, object]) -> Callable[[], Mapping[str, object]]:
    return lambda: {str(key): name for key, name in names.items()}


WAYS: dict[str, Way] = {
    "tier": Way(_l("Level"), lambda one: [one.tier.value], _values(TIERS)),  # type: ignore[arg-type]
    "theme": Way(_l("Theme"), lambda one: [one.theme] if one.theme else [], theme_names),
    "aspect": Way(_l("Economy to equity"), lambda one: one.aspects, _values(ASPECTS)),  # type: ignore[arg-type]
    "scorecard": Way(
        _l("Balanced scorecard"),
        lambda one: [one.perspective.value] if one.perspective else [],
        _values(PERSPECTIVES),  # type: ignore[arg-type]
    ),
    "ripple": Way(_l("Place, people and services"), lambda one: [one.ripple.value], _values(RIPPLES)),  # type: ignore[arg-type]
    "owner": Way(_l("Owner"), lambda one: [one.owner] if one.owner else [], dict),
    "cross-cutting": Way(
        _l("Cross-cutting owner"), lambda one: [one.cross_cutting_owner] if one.cross_cutting_owner else [], dict
    ),
}
"""By what stands in an address. One indicator may stand in several parts, and one in none stands in the last."""


def parts(tiles: Sequence[Tile], by: str) -> list[tuple[str, list[Tile]]]:
    """Tiles under headings in their order, those without one last; in each, what changed by more than chance first."""
    way = WAYS[by]
    names = way.names()
    found: dict[str, list[Tile]] = {key: [] for key in names}
    for tile in tiles:
        for key in way.keys(tile.indicator) or [""]:
            found.setdefault(key, []).append(tile)
    nowhere = found.pop("", [])
    headed = [(str(names.get(key, key)), in_order(each)) for key, each in found.items() if each]
    return [*headed, (_("Not placed yet"), in_order(nowhere))] if nowhere else headed
