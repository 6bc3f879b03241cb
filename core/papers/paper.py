"""A paper as a list of plain parts, which a page, a PDF and a Word file are all made from."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from core.papers.drawing import Drawing, Mark

COLOURS = {"green": ("005a30", "cce2d8"), "yellow": ("594d00", "fff7bf"), "red": ("942514", "f4cdc6")}
"""The colours of marks: of their letters and of what is behind them, each pair read by everybody (WCAG 2.2, 7 to 1)."""


@dataclass(frozen=True)
class Part:
    """A piece of a paper: its kind is heading, text, points, steps, quote, table, chart or mark.

    A heading's level is 2 to 4. Steps are points with numbers, and a mark is a word or two with a colour, which the
    words do not need. `source` identifies what a quote or other words were taken from, so that they can be read afresh.
    """

    kind: str
    text: str = ""
    level: int = 2
    items: Sequence[str] = ()
    language: str = ""
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    figures: Sequence[int] = ()
    source: str = ""
    drawing: Drawing | None = None
    colour: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper: its title, whose and of when it is, its language, and its parts in order.

    `sourced` says that its parts name their sources, which those drawn long ago do not.
    """

    title: str
    council: str
    period: str
    language: str
    direction: str
    parts: list[Part] = field(default_factory=list)
    sourced: bool = False

    def heading(self, text: str, level: int = 2) -> None:
        self.parts.append(Part("heading", text, level))

    def say(self, text: str, source: object = "") -> None:
        self.parts.append(Part("text", text, source=str(source)))

    def points(self, items: Sequence[str]) -> None:
        self.parts.append(Part("points", items=list(items)))

    def steps(self, items: Sequence[str]) -> None:
        self.parts.append(Part("steps", items=list(items)))

    def mark(self, text: str, colour: str) -> None:
        """A word or two in a colour of `core.papers.paper.COLOURS`."""
        self.parts.append(Part("mark", text, colour=colour))

    def quote(self, text: str, language: str, source: object) -> None:
        self.parts.append(Part("quote", text, language=language, source=str(source)))

    def table(self, caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table whose first column names the rows; the others hold figures."""
        self.words_table(caption, headings, rows, figures=range(1, len(headings)))

    def words_table(
        self, caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[int] = ()
    ) -> None:
        """A table whose cells hold words, but for the columns of figures."""
        cells = [list(row) for row in rows]
        self.parts.append(Part("table", caption, headings=list(headings), rows=cells, figures=list(figures)))

    def chart(self, caption: str, drawing: Drawing) -> None:
        """A picture of figures that a table beside it gives too."""
        self.parts.append(Part("chart", caption, drawing=drawing))

    def as_document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Paper":
        return cls(**(document | {"parts": [_part(part) for part in document["parts"]]}))


def _part(document: dict[str, Any]) -> Part:
    drawn = document.get("drawing")
    if not drawn:
        return Part(**document)
    marks = [Mark(**mark) for mark in drawn["marks"]]
    return Part(**(document | {"drawing": Drawing(**(drawn | {"marks": marks}))}))
