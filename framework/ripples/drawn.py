"""A ripple map as a reader sees it: its boxes with their latest figures, and its links with what speaks for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from core.database import Json
from core.language import localised
from framework.leading import words as leading_words
from framework.leading.evidence import Evidence, Stated, Why, evidence_of
from framework.models import Ripple
from framework.ripples.document import BoxKind
from framework.ripples.layout import Layout, Link, Node, lay_out, wrap
from framework.ripples.words import KIND_ROWS, MOVED, RIPPLES, ROWS, TIER_ROWS
from framework.tiles import values
from framework.tiles.changes import Move
from framework.tiles.tile import Tile


@dataclass(frozen=True)
class DrawnBox:
    """A box in words: what stands over its title and what its figure says, each empty where there is nothing."""

    id: str
    kind: BoxKind
    row: int
    caption: str
    title: str
    note: str
    figure: str
    moved: str
    address: str
    series: str
    tile: Tile | None

    @property
    def head(self) -> list[str]:
        return wrap(self.caption)

    @property
    def foot(self) -> list[str]:
        return [line for words in (self.figure, self.moved) if words for line in wrap(words)]

    @property
    def lines(self) -> list[str]:
        return [*self.head, *wrap(self.title), *self.foot]


@dataclass(frozen=True)
class DrawnLink:
    """A link in words, with the evidence for it; `is_drawn` says that it leads down, as a picture can show."""

    id: str
    start: DrawnBox
    end: DrawnBox
    sign: int
    note: str
    expected: str
    evidence: Evidence
    is_drawn: bool

    @property
    def is_stated(self) -> bool:
        return self.evidence.why is not Why.NOT_STATED

    @property
    def mark(self) -> str:
        """What the picture says of the evidence, as a sign."""
        return leading_words.SIGNS[self.evidence.agreement] if self.is_stated else ""

    @property
    def agreement(self) -> str:
        return str(leading_words.AGREEMENTS[self.evidence.agreement])

    @property
    def said(self) -> str:
        return leading_words.evidence(self.evidence)


@dataclass(frozen=True)
class DrawnMap:
    boxes: Sequence[DrawnBox]
    links: Sequence[DrawnLink]

    @cached_property
    def layout(self) -> Layout:
        nodes = [Node(box.id, box.row, box.lines) for box in self.boxes]
        return lay_out(nodes, [Link(each.id, each.start.id, each.end.id) for each in self.links])

    @cached_property
    def box(self) -> dict[str, DrawnBox]:
        return {each.id: each for each in self.boxes}

    @cached_property
    def link(self) -> dict[str, DrawnLink]:
        return {each.id: each for each in self.links}

    @property
    def rows(self) -> list[tuple[object, list[DrawnBox]]]:
        """The rows that something stands in, with their names."""
        numbers = sorted({box.row for box in self.boxes})
        return [(ROWS[number], [box for box in self.boxes if box.row == number]) for number in numbers]

    def from_box(self, box: DrawnBox) -> list[DrawnLink]:
        return [link for link in self.links if link.start.id == box.id]

    def row_name(self, number: int) -> list[str]:
        """A row's name as the picture's side has room for it."""
        return wrap(str(ROWS[number]), 14)


def draw(document: Json, tiles: Mapping[str, Tile]) -> DrawnMap:
    """Put a map's boxes and links together with the council's figures, as far as `tiles` holds them."""
    boxes = {each["id"]: _box(each, tiles) for each in document["boxes"]}
    evidence = evidence_of(tiles, {each["id"]: _stated(each, boxes) for each in document["links"]})
    links = [_link(each, boxes, evidence[each["id"]]) for each in document["links"]]
    return DrawnMap(list(boxes.values()), links)


def row_of(box: Json, tiles: Mapping[str, Tile]) -> int:
    """The row that a box stands in: an indicator's by its tier, the others' by their kind."""
    kind, tile = BoxKind(box["kind"]), tiles.get(box.get("series", ""))
    return TIER_ROWS[tile.indicator.tier] if kind is BoxKind.INDICATOR and tile else KIND_ROWS[kind]


def _box(box: Json, tiles: Mapping[str, Tile]) -> DrawnBox:
    kind, series = BoxKind(box["kind"]), box.get("series", "")
    tile = tiles.get(series)
    named = localised(box.get("title")) or localised(tile.indicator.title if tile else box.get("called"))
    return DrawnBox(
        id=box["id"],
        kind=kind,
        row=row_of(box, tiles),
        caption=str(RIPPLES[Ripple(box["ripple"])]) if box.get("ripple") else "",
        title=named,
        note=localised(box.get("note")),
        figure=values.value(tile.latest, tile.indicator) if tile and tile.latest.value is not None else "",
        moved=_moved(tile) if tile else "",
        address=box.get("address", ""),
        series=series,
        tile=tile,
    )


def _moved(tile: Tile) -> str:
    """What became of the figure since last time; how large the step was, where chance cannot be told from change."""
    if tile.change.move is Move.NOT_KNOWN:
        return str(_("%(size)s since last time", size=values.size(tile.change, tile.latest, tile.indicator)))
    return str(MOVED.get(tile.change.move, ""))


def _stated(link: Json, boxes: Mapping[str, DrawnBox]) -> Stated:
    start, end = boxes[link["start"]], boxes[link["end"]]
    return Stated(start.series or None, end.series or None, link["sign"], link["lag"])


def _link(link: Json, boxes: Mapping[str, DrawnBox], evidence: Evidence) -> DrawnLink:
    start, end = boxes[link["start"]], boxes[link["end"]]
    return DrawnLink(
        id=link["id"],
        start=start,
        end=end,
        sign=link["sign"],
        note=localised(link.get("note")),
        expected=leading_words.expected(link["sign"], link["lag"]),
        evidence=evidence,
        is_drawn=start.row < end.row,
    )
