"""Where the boxes and lines of a ripple map stand: in rows from the issue down to the figures, nothing over anything.

Boxes keep the order that officers gave them. A line that skips rows goes down a lane of its own between their boxes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

WIDTH = 204
"""The least width of a box, in pixels; a line of its words has at most `CHARACTERS`."""
CHARACTERS = 24
LINE, PADDING = 18, 11
APART, LANE, PORT = 22, 26, 28
"""Between boxes; the width of a lane; and between the ends of lines on one box."""
GAP = 84
"""Between rows."""
MARGIN, EDGE = 118, 8
"""For the rows' names, at the side where reading begins; and around the whole."""
ROUNDS = 3


@dataclass(frozen=True)
class Node:
    """A box to place: its row, and its lines of words."""

    id: str
    row: int
    lines: Sequence[str]


@dataclass(frozen=True)
class Link:
    """A line to draw, from a box down to one in a later row."""

    id: str
    start: str
    end: str


@dataclass(frozen=True)
class Box:
    id: str
    row: int
    x: float
    y: float
    width: float
    height: float
    lines: Sequence[str] = ()

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def baselines(self) -> list[tuple[float, str]]:
        """Each line of words with how far down it stands; together in the middle of the box."""
        first = self.y + (self.height - LINE * len(self.lines)) / 2 + 13.5
        return [(first + LINE * number, words) for number, words in enumerate(self.lines)]


@dataclass(frozen=True)
class Curve:
    """A line's corners from its start to its end, joined alternately by a curve between rows and a straight lane."""

    id: str
    corners: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        (x, y), *rest = self.corners
        pieces = [f"M{x:g} {y:g}"]
        for number, (to_x, to_y) in enumerate(rest):
            half = (y + to_y) / 2
            curve = f"C{x:g} {half:g} {to_x:g} {half:g} {to_x:g} {to_y:g}"
            pieces.append(f"V{to_y:g}" if number % 2 else curve)
            x, y = to_x, to_y
        return "".join(pieces)

    @property
    def end(self) -> tuple[float, float]:
        return self.corners[-1]

    @property
    def start(self) -> tuple[float, float]:
        return self.corners[0]


@dataclass(frozen=True)
class Row:
    """A row of boxes, with how far down it begins and how high it is."""

    number: int
    y: float
    height: float


@dataclass(frozen=True)
class Layout:
    width: float
    height: float
    rows: list[Row]
    boxes: list[Box]
    curves: list[Curve]

    def mirrored(self) -> Layout:
        """The same for those who read from right to left."""
        boxes = [replace(box, x=self.width - box.x - box.width) for box in self.boxes]
        curves = [replace(each, corners=tuple((self.width - x, y) for x, y in each.corners)) for each in self.curves]
        return replace(self, boxes=boxes, curves=curves)


def wrap(words: str, characters: int = CHARACTERS) -> list[str]:
    """Words in lines of so many characters; a word that is longer is cut.

    >>> wrap("Taith gerdded gymdeithasol ar bresgripsiwn", 14)
    ['Taith gerdded', 'gymdeithasol', 'ar', 'bresgripsiwn']
    """
    lines: list[str] = []
    for word in words.split():
        pieces = [word[place : place + characters] for place in range(0, len(word), characters)]
        for piece in pieces:
            if lines and len(lines[-1]) + 1 + len(piece) <= characters:
                lines[-1] += " " + piece
            else:
                lines.append(piece)
    return lines


def lay_out(nodes: Sequence[Node], links: Sequence[Link]) -> Layout:
    """Place boxes in rows and lines between them; the same for the same map.

    Links that do not lead from one known box to another in a later row are left out.
    """
    places = {node.id: node for node in nodes}
    kept = [link for link in links if _leads_down(link, places)]
    drawing = _Drawing(nodes, kept)
    for _ in range(ROUNDS):
        drawing.arrange()
    return drawing.layout()


def _leads_down(link: Link, places: Mapping[str, Node]) -> bool:
    return link.start in places and link.end in places and places[link.start].row < places[link.end].row


@dataclass
class _Slot:
    """A box or a lane in a row: how wide it is, where it would like to be, and where it is."""

    key: tuple[str, int] | str
    width: float
    x: float = 0.0

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass
class _Drawing:
    nodes: Sequence[Node]
    links: Sequence[Link]
    rows: list[int] = field(init=False)
    slots: dict[int, list[_Slot]] = field(init=False)
    at: dict[object, _Slot] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = sorted({node.row for node in self.nodes})
        self.row_of = {node.id: node.row for node in self.nodes}
        self.slots = {
            row: [_Slot(each.id, self._width(each)) for each in self.nodes if each.row == row] for row in self.rows
        }
        self.at = {slot.key: slot for row in self.slots.values() for slot in row}
        self.lanes = {link.id: self._rows_between(link) for link in self.links}
        self._stack()

    def _width(self, node: Node) -> float:
        ends = max(sum(link.start == node.id for link in self.links), sum(link.end == node.id for link in self.links))
        return max(WIDTH, PORT * (ends + 1))

    def _rows_between(self, link: Link) -> list[int]:
        return [row for row in self.rows if self.row_of[link.start] < row < self.row_of[link.end]]

    def arrange(self) -> None:
        """Put each lane between the boxes where its line would pass anyway, and set the rows out again."""
        wishes = {(link.id, row): self._wish(link, row) for link in self.links for row in self.lanes[link.id]}
        for row in self.rows:
            boxes = [slot for slot in self.slots[row] if isinstance(slot.key, str)]
            mine = [key for key in wishes if key[1] == row]
            order = [(slot.middle, 0.0, number, slot) for number, slot in enumerate(boxes)]
            for number, key in enumerate(mine):
                before = [slot.middle for slot in boxes if slot.middle <= wishes[key]]
                # Among the boxes by where it would pass; among the lanes of one place by the same, then as listed.
                order.append((max(before, default=-1.0), 1 + wishes[key] / 1e6, number, _Slot(key, LANE)))
            self.slots[row] = [slot for *_, slot in sorted(order, key=lambda each: each[:3])]
            self.at |= {slot.key: slot for slot in self.slots[row]}
        self._stack()

    def _wish(self, link: Link, row: int) -> float:
        """Where a straight line would cross a row."""
        first, last = self.row_of[link.start], self.row_of[link.end]
        start, end = self.at[link.start].middle, self.at[link.end].middle
        return start + (end - start) * (row - first) / (last - first)

    def _stack(self) -> None:
        """Set each row out from the side where reading begins: a telephone shows that side first."""
        self.across = max((self._across(slots) for slots in self.slots.values()), default=0.0)
        for slots in self.slots.values():
            x: float = MARGIN + EDGE
            for slot in slots:
                slot.x = x
                x += slot.width + APART

    def _across(self, slots: Sequence[_Slot]) -> float:
        return sum(slot.width for slot in slots) + APART * max(len(slots) - 1, 0)

    def layout(self) -> Layout:
        rows, y = {}, float(EDGE)
        for row in self.rows:
            height = max(2 * PADDING + LINE * max(len(node.lines), 1) for node in self.nodes if node.row == row)
            rows[row] = Row(row, y, height)
            y += height + GAP
        boxes = [self._box(node, rows[node.row]) for node in self.nodes]
        curves = [self._curve(link, rows) for link in self.links]
        width = MARGIN + 2 * EDGE + self.across
        return Layout(width, max(y - GAP + EDGE, 0.0), list(rows.values()), boxes, curves)

    def _box(self, node: Node, row: Row) -> Box:
        slot = self.at[node.id]
        return Box(node.id, node.row, slot.x, row.y, slot.width, row.height, node.lines)

    def _curve(self, link: Link, rows: Mapping[int, Row]) -> Curve:
        first, last = rows[self.row_of[link.start]], rows[self.row_of[link.end]]
        corners = [(self._port(link, link.start), first.y + first.height)]
        for number in self.lanes[link.id]:
            x, row = self.at[(link.id, number)].middle, rows[number]
            corners += [(x, row.y), (x, row.y + row.height)]
        return Curve(link.id, (*corners, (self._port(link, link.end), last.y)))

    def _port(self, link: Link, box: str) -> float:
        """Where a line meets a box: the lines of one side stand apart, in the order in which they come or go."""
        down = box == link.start
        beside = [each for each in self.links if (each.start if down else each.end) == box]
        beside.sort(key=lambda each: (self._next(each, down), each.id))
        slot = self.at[box]
        return round(slot.x + slot.width * (beside.index(link) + 1) / (len(beside) + 1), 1)

    def _next(self, link: Link, down: bool) -> float:
        """Where a line goes to, or comes from, in the row beside."""
        between = self.lanes[link.id]
        if not between:
            return self.at[link.end if down else link.start].middle
        return self.at[(link.id, between[0] if down else between[-1])].middle
