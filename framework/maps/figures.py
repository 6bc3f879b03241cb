"""Figures on a map: each area with its value, its class and what may be said of it, or why it has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from framework.maps.classes import Classes, classes_of
from framework.maps.finding import Found
from framework.maps.shapes import WIDTH, Shape
from framework.models import ObservationStatus, Unit, Verdict

NARROW, WIDE = 260, 600
"""How many pixels wide a map is on the narrowest phone and at a desk."""
WORD, SIGN, LETTER = 17, 26, 8
"""How many pixels a value needs from its middle, a value with a sign beneath it, and a letter alone."""
CROWDED = 24
"""An area whose room is narrower on a phone, in pixels, would be too small to be pressed: the map then scrolls."""


class State(StrEnum):
    """What an area shows: a figure, that it is hidden, that it may not stand beside the others, or that it has none."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    APART = "apart"
    NONE = "none"


@dataclass(frozen=True)
class AreaFigure:
    """An area's figure, as a map is told it: the area's name, what is shown and what is said of the difference."""

    code: str
    name: str
    status: ObservationStatus | None
    value: float | None
    shown: str = ""
    interval: str = ""
    base: str = ""
    verdict: Verdict | None = None
    says: str = ""
    apart: str = ""
    """Why it may not stand beside the others, if it may not."""
    modelled: bool = False

    @property
    def state(self) -> State:
        if self.apart:
            return State.APART
        if self.status is None:
            return State.NONE
        return State.HIDDEN if self.value is None else State.SHOWN


@dataclass(frozen=True)
class Label:
    """A word on the map: where it stands in per cent, the value, the sign beneath it, and for which widths it is."""

    x: float
    y: float
    text: str
    sign: str
    letter: str
    width: str


@dataclass(frozen=True)
class MapArea:
    """A shape with its figure, its class (`letter`), and its row in the table; nothing of either where it has none."""

    shape: Shape
    figure: AreaFigure | None
    letter: str = ""

    @property
    def state(self) -> State:
        return self.figure.state if self.figure else State.NONE

    @property
    def pattern(self) -> str:
        """What it is filled with: the pattern of its class, or of its state; nothing where it has no figure."""
        if self.letter:
            return self.letter.lower()
        return self.state.value if self.state in (State.HIDDEN, State.APART) else ""


@dataclass(frozen=True)
class MapPicture:
    """A map with its figures: areas as they are drawn, words on them, and the classes of its key."""

    found: Found
    unit: Unit
    areas: list[MapArea]
    labels: list[Label]
    classes: Classes | None
    off_the_map: list[str] = field(default_factory=list)
    """The names of areas that have a figure and no shape."""

    @property
    def is_crowded(self) -> bool:
        """Whether most areas would be too small on a phone, so that the map is drawn larger and scrolls."""
        rooms = sorted(2 * area.shape.room for area in self.areas if area.figure) or [WIDTH]
        return rooms[len(rooms) // 2] * NARROW / WIDTH < CROWDED

    @property
    def states(self) -> set[State]:
        return {area.state for area in self.areas}

    @property
    def signs(self) -> set[str]:
        return {label.sign for label in self.labels if label.sign}


SIGNS: Mapping[Verdict, str] = {Verdict.HIGHER: "▲", Verdict.LOWER: "▼"}


def pictured(found: Found, figures: Sequence[AreaFigure], unit: Unit, aliases: Mapping[str, str]) -> MapPicture:
    """Put figures on a map's shapes. A shape is found by the figure's code, or by an alias: another code of the same.

    Shapes without a figure are drawn empty. Classes are of the figures that are shown.
    """
    by_code = {each: figure for figure in figures for each in figure.code.split(" + ")}
    shown = [figure.value for figure in figures if figure.state is State.SHOWN and figure.value is not None]
    least = 0.02 if unit is Unit.PERCENT else 10.0**-9
    classes = classes_of(shown, least=least) if shown else None
    areas = []
    for shape in found.drawing.shapes:
        figure = by_code.get(shape.code) or by_code.get(aliases.get(shape.code, ""))
        letter = ""
        if figure and classes and figure.state is State.SHOWN and figure.value is not None:
            letter = classes.letter(figure.value)
        areas.append(MapArea(shape, figure, letter))
    drawn = {area.figure.code for area in areas if area.figure}
    labels = [label for area in areas for label in _labels(area, found.drawing.height)]
    lacking = [figure.name for figure in figures if figure.code not in drawn]
    return MapPicture(found, unit, areas, labels, classes, lacking)


def _labels(area: MapArea, height: int) -> list[Label]:
    """What stands on an area: its value and sign where they fit, else its class's letter; on a phone and at a desk."""
    figure = area.figure
    if figure is None:
        return []
    text = figure.shown if area.state is State.SHOWN else "–"
    sign = SIGNS.get(figure.verdict, "") if figure.verdict and area.state is State.SHOWN else ""
    narrow, wide = (_fitting(area, width, text, sign) for width in (NARROW, WIDE))
    x, y = round(100 * area.shape.x / WIDTH, 2), round(100 * area.shape.y / height, 2)
    if narrow == wide:
        return [Label(x, y, *wide, area.letter, "any")] if wide[0] else []
    found = [Label(x, y, *narrow, area.letter, "narrow")] if narrow[0] else []
    return [*found, Label(x, y, *wide, area.letter, "wide")] if wide[0] else found


def _fitting(area: MapArea, width: int, text: str, sign: str) -> tuple[str, str]:
    room = area.shape.room * width / WIDTH
    if room >= SIGN or (room >= WORD and not sign):
        return text, sign
    if room >= WORD:
        return text + sign if room >= SIGN - 4 else text, ""
    return (area.letter or ("–" if text == "–" else ""), "") if room >= LETTER else ("", "")
