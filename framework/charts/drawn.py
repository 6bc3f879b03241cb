"""A picture as a file: one SVG drawing that holds its words, its marks and its styles, and fetches nothing."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from core.language import text_direction
from framework.charts.dots import Dots
from framework.charts.pictures import Picture
from framework.charts.plotted import Plotted
from framework.charts.series import TimePlot
from framework.maps import words as map_words
from framework.maps.figures import MapPicture

WIDTH = 720
EDGE = 24
TITLE_LINE, LINE, KEY_LINE = 28, 20, 28
LETTERS_OF_TITLE, LETTERS = 56, 92
"""How many letters fit on a line; those of a key have its sample before them."""
SCALE_WIDTH = 60
DOT_LINE = 58


@dataclass(frozen=True)
class Key:
    """A line of the key: a sample (a class's or state's pattern, a sign, or a mark of a plot) and what it means."""

    text: str
    fill: str = ""
    state: str = ""
    sign: str = ""
    line: str = ""


@dataclass(frozen=True)
class Sheet:
    """Where everything stands on the sheet, in pixels; lines of words begin on the side that the language does."""

    direction: str
    title: list[str]
    notes: list[str]
    body_height: float
    keys: list[Key]
    ends: list[str]
    figures: str
    has_scale: bool = False
    width: int = WIDTH
    body_x: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "body_x", EDGE + (SCALE_WIDTH if self.has_scale else 0))

    @property
    def is_rtl(self) -> bool:
        return self.direction == "rtl"

    @property
    def start(self) -> int:
        return WIDTH - EDGE if self.is_rtl else EDGE

    @property
    def key_x(self) -> int:
        return WIDTH - EDGE - 30 if self.is_rtl else EDGE

    @property
    def start_of_key(self) -> int:
        return self.key_x - 12 if self.is_rtl else self.key_x + 42

    def title_y(self, line: int) -> int:
        return EDGE + 20 + TITLE_LINE * line

    def note_y(self, line: int) -> int:
        return self.title_y(len(self.title)) + LINE * line

    @property
    def body_y(self) -> int:
        return self.note_y(len(self.notes)) + 10

    @property
    def body_width(self) -> int:
        return WIDTH - EDGE - self.body_x

    def key_y(self, line: int) -> float:
        return self.body_y + self.body_height + 40 + KEY_LINE * line

    def end_y(self, line: int) -> float:
        return self.key_y(len(self.keys)) + 8 + LINE * line

    @property
    def height(self) -> float:
        return self.end_y(len(self.ends)) + EDGE


def drawn(picture: Picture, address: str, *, language: str) -> str:
    """A picture with a body, as the text of an SVG file that leads back to an address."""
    sheet = _sheet(picture, language)
    facts = {"picture": picture, "sheet": sheet, "maps": map_words, "address": address, "language": language}
    return render_template("framework/charts/drawing.svg", **facts)


def _sheet(picture: Picture, language: str) -> Sheet:
    body = picture.body
    figures = "; ".join(", ".join(map(str, row.cells)) for row in picture.table.rows) + "."
    facts: dict[str, Any] = {
        "direction": text_direction(language), "title": textwrap.wrap(picture.title, LETTERS_OF_TITLE),
        "notes": textwrap.wrap(picture.note, LETTERS), "figures": figures,
    }  # fmt: skip
    if isinstance(body, MapPicture):
        drawing = body.found.drawing
        height = round((WIDTH - 2 * EDGE) * drawing.height / drawing.width)
        return Sheet(
            **facts, body_height=height, keys=_map_keys(body), ends=textwrap.wrap(map_words.drawn_from(body), LETTERS)
        )
    if isinstance(body, Dots):
        says = [Key(f"┆ {body.reference_says}")] if body.reference_says else []
        return Sheet(**facts, body_height=DOT_LINE * len(body.rows) + 20, keys=says, ends=_ends(picture))
    if isinstance(body, Plotted):
        keys = [Key(text, line=kind) for kind, text in body.keys]
        return Sheet(**facts, body_height=body.plot.height + 50, keys=keys, ends=_ends(picture), has_scale=True)
    assert isinstance(body, TimePlot), "a picture that is drawn is a map, dots, a plot or a line over time"
    keys = _limit_keys(body) + [Key(f"{event.number}. {event.day}: {event.title}") for event in body.events]
    return Sheet(**facts, body_height=body.height + 30, keys=keys, ends=_time_ends(body), has_scale=True)


def _limit_keys(body: TimePlot) -> list[Key]:
    if body.limits is None:
        return []
    keys = [
        Key(str(_("The mean of these figures")), line="mean"),
        Key(str(_("What usually varies lies between these")), line="limit"),
    ]
    return keys + [Key(str(_("A figure out of the usual")), line="unusual")] * bool(body.limits.unusual)


def _map_keys(body: MapPicture) -> list[Key]:
    return [
        *(Key(f"{letter}: {said}", fill=letter.lower()) for letter, said in map_words.classes(body)),
        *(Key(said, fill="" if state == "none" else state, state=state) for state, said in map_words.states(body)),
        *(Key(said, sign=sign) for sign, said in map_words.signs(body)),
    ]


def _ends(picture: Picture) -> list[str]:
    return [line for each in (*picture.footnotes, picture.caution) for line in textwrap.wrap(each, LETTERS)]


def _time_ends(body: TimePlot) -> list[str]:
    said = [str(_("The line through each mark, and the band, are 95%% intervals.")) % {}] if body.has_intervals else []
    said += [str(_("Not drawn: %(why)s", why=f"{each.label} ({each.why})")) for each in body.left_out]
    return [line for each in said for line in textwrap.wrap(each, LETTERS)]
