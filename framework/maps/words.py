"""What a map says in words: its classes, its states, each area's figure, and where its shapes are from."""

from __future__ import annotations

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from core.language import set_apart
from framework.comparing.words import amount
from framework.maps.figures import SIGNS, AreaFigure, MapPicture, State
from framework.maps.models import MapKind
from framework.models import Verdict


def classes(picture: MapPicture) -> list[tuple[str, str]]:
    """Each class with its letter and from where to where it goes, the lowest first."""
    if picture.classes is None:
        return []
    ends = picture.classes.ends()
    last = ends[-1][0]
    return [
        (letter, _upto(low, high, picture) if letter == last else _under(low, high, picture))
        for letter, low, high in ends
    ]


def states(picture: MapPicture) -> list[tuple[str, str]]:
    """What is drawn of areas that show no figure, where there are such."""
    said = {
        State.HIDDEN: _("Hidden to protect privacy"),
        State.APART: _("Not drawn beside the others: may not be compared with them"),
        State.NONE: _("No figure"),
    }
    return [(state.value, str(said[state])) for state in said if state in picture.states]


def signs(picture: MapPicture) -> list[tuple[str, str]]:
    """What the signs beside values mean, and what their absence does."""
    said = {
        SIGNS[Verdict.HIGHER]: _("Higher than the average of the others by more than chance"),
        SIGNS[Verdict.LOWER]: _("Lower than the average of the others by more than chance"),
    }
    found = [(sign, str(words)) for sign, words in said.items() if sign in picture.signs]
    if any(area.figure and area.figure.verdict is Verdict.NO_CLEAR_DIFFERENCE for area in picture.areas):
        found.append(("·", str(_("No sign: no more than noise"))))
    return found


def area(figure: AreaFigure) -> str:
    """An area in one sentence: its name, its figure and what may be said of it."""
    if figure.state is State.NONE:
        return str(_("%(area)s: no figure", area=figure.name))
    if figure.state is State.HIDDEN:
        return str(_("%(area)s: hidden to protect privacy", area=figure.name))
    value = f"{figure.shown} ({figure.interval})" if figure.interval else figure.shown
    if figure.modelled:
        return str(_("%(area)s: %(value)s, modelled", area=figure.name, value=value))
    if figure.state is State.APART:
        return str(_(
            "%(area)s: %(value)s, not to be compared with the others (%(why)s)", area=figure.name, value=value,
            why=figure.apart,
        ))  # fmt: skip
    said = figure.says or str(_("not compared"))
    return str(_("%(area)s: %(value)s, %(verdict)s", area=figure.name, value=value, verdict=said.lower()))


def anchor(figure: AreaFigure) -> str:
    """The name of an area's row in the table."""
    return anchor_of(figure.code)


def anchor_of(code: str) -> str:
    return "area-" + "-".join(code.split(" + "))


def drawn_from(picture: MapPicture) -> str:
    """Where a map's shapes are from, how true they are, and what hexagons are."""
    found = picture.found
    if not found.source or found.dated_on is None:
        return str(_(
            "No map has been loaded, so every area is a hexagon of the same size, in the order of the areas’ codes: "
            "where a hexagon stands says nothing."
        ))  # fmt: skip
    facts = {"source": found.source, "day": format_date(found.dated_on, "d MMMM y")}
    if found.kind is MapKind.OUTLINES:
        metres = format_decimal(found.tolerance)
        return str(_(
            "Outlines: %(source)s, %(day)s, simplified by at most %(metres)s metres. Large areas are not more people.",
            metres=metres, **facts,
        ))  # fmt: skip
    if found.worked_out:
        return str(_(
            "Each area is a hexagon of the same size, moved as little as can be from where it is. Places: %(source)s, "
            "%(day)s.", **facts,
        ))  # fmt: skip
    return str(_("Each area is a hexagon of the same size. Layout: %(source)s, %(day)s.", **facts))


def off_the_map(picture: MapPicture) -> str:
    """The areas that have a figure and no shape."""
    return str(_("In the table alone, as the map does not have them: %(areas)s.", areas=", ".join(picture.off_the_map)))


def description(picture: MapPicture) -> str:
    """A map in one sentence, for those who do not see it: how many areas, and from where to where figures go."""
    shown = [one for area in picture.areas if (one := area.figure) and one.state is State.SHOWN]
    if not shown:
        return str(_("No area has a figure that may be shown."))
    low = min(shown, key=lambda one: one.value or 0.0)
    high = max(shown, key=lambda one: one.value or 0.0)
    return str(_(
        "%(areas)s areas with figures from %(low)s (%(lowest)s) to %(high)s (%(highest)s). The table before the map "
        "has every figure.",
        areas=format_decimal(len(shown)), low=low.shown, lowest=low.name, high=high.shown, highest=high.name,
    ))  # fmt: skip


def _under(low: float, high: float, picture: MapPicture) -> str:
    ends = {"low": amount(low, picture.unit), "high": amount(high, picture.unit)}
    return set_apart(str(_("%(low)s to under %(high)s", **ends)))


def _upto(low: float, high: float, picture: MapPicture) -> str:
    ends = {"low": amount(low, picture.unit), "high": amount(high, picture.unit)}
    return str(_("%(low)s to %(high)s", **ends))
