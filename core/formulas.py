"""Text that a spreadsheet would take for a formula, and how it is written so that it stays text."""

import csv
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes a cell for a formula by (OWASP, "CSV Injection"); Excel reads wide signs too."""


def looks_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula; it passes over spaces before one.

    >>> looks_like_a_formula("  =SUM(A1)"), looks_like_a_formula("＝1"), looks_like_a_formula("the bins = full")
    (True, True, False)
    """
    return text.lstrip(" ").startswith(FORMULA_STARTS)


def harmless(text: str) -> str:
    """The text with an apostrophe before what would begin a formula.

    >>> harmless("=SUM(A1)"), harmless("the bins")
    ("'=SUM(A1)", 'the bins')
    """
    return f"'{text}" if looks_like_a_formula(text) else text


def safe_cell(text: str) -> str:
    """The text as a spreadsheet can be given it, where a text may be a number and is to stay one.

    >>> safe_cell('=HYPERLINK("https://example.org")'), safe_cell("-5"), safe_cell("- the bins")
    ('\\'=HYPERLINK("https://example.org")', '-5', "'- the bins")
    """
    return text if _is_a_number(text) else harmless(text)


def write_csv(handle: IO[str], rows: Iterable[Sequence[Any]], **dialect: Any) -> None:
    """Write rows as CSV, with no text among them that a spreadsheet takes for a formula."""
    csv.writer(handle, **dialect).writerows([_safe(cell) for cell in row] for row in rows)


def write_table(handle: IO[str], table: "pd.DataFrame", *, header: bool = True) -> None:
    """Write a table as CSV without its index, and without a text that a spreadsheet takes for a formula."""
    kinds = {name: kind for name, kind in table.dtypes.items() if kind.name in ("object", "str", "string", "category")}
    safe = table.astype(dict.fromkeys(kinds, object))
    for name in kinds:
        safe[name] = safe[name].map(_on_lines)
    safe.rename(columns=_on_lines).to_csv(handle, index=False, header=header)


def _safe(cell: Any) -> Any:
    return safe_cell(cell) if isinstance(cell, str) else cell


def _on_lines(cell: Any) -> Any:
    """A safe cell with line ends that pandas puts into quotation marks: behind others would be a new row."""
    return _safe(cell.replace("\r\n", "\n").replace("\r", "\n")) if isinstance(cell, str) else cell


def _is_a_number(text: str) -> bool:
    return text[:1] in ("+", "-") and text[1:].replace(".", "", 1).isdigit()
