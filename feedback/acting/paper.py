"""A report as a list of plain parts, which a page, a PDF and a Word file are all made from."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Part:
    """A piece of a report: `kind` is heading, text, points, quote or table. A heading's level is 2 or 3.

    `source` identifies what a quote or what residents were told was taken from, so that it can be read afresh.
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


@dataclass(frozen=True)
class Paper:
    """A report: its title, whose and of when it is, its language, and its parts in order.

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

    def as_document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Paper":
        return cls(**(document | {"parts": [Part(**part) for part in document["parts"]]}))
