"""The `folkmoot redact` command: a file whose comments are masked, and how much of what was found."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from app.commands.errors import BadData
from app.commands.rows_file import RowsFileError, read_rows, write_rows


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--text", required=True, metavar="COLUMN", help="The column that holds the comments.")
@click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The file to write.")
def redact(file: Path, text: str, out: Path) -> None:
    """Mask personal data in a column of a CSV or XLSX file, and count what was masked.

    The other columns are kept as they are, and are not masked. Each row is read, masked and written before the next, so
    that a file may be of any length. A cell that a spreadsheet would take for a formula is written with an apostrophe
    before it. What no rule finds is not masked: read what you give away.

    \b
    Example:
        folkmoot redact comments.csv --text comment --out masked.csv
    """
    from analysis import redaction

    found: Counter[str] = Counter()
    rows = masked = 0

    def mask(header: tuple[str, ...], lines: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
        nonlocal rows, masked
        place = _place(file, header, text)
        for row in lines:
            redacted = redaction.redact(row[place])
            rows += 1
            masked += bool(redacted.spans)
            found.update(span.kind for span in redacted.spans)
            yield (*row[:place], redacted.text, *row[place + 1 :])

    try:
        with (
            read_rows(file) as (header, lines),
            click.progressbar(lines, label="Masking", file=sys.stderr, hidden=not sys.stderr.isatty()) as shown,
        ):
            write_rows(out, header, mask(header, iter(shown)))
    except RowsFileError as error:
        raise BadData(str(error)) from error
    click.echo(f"read {rows:,}, masked something in {masked:,}")
    for kind, times in sorted(found.items()):
        click.echo(f"{kind} {times:,}")


def _place(file: Path, header: tuple[str, ...], column: str) -> int:
    if header.count(column) != 1:
        raise RowsFileError(f"{file}: there is no one column {column!r}. The columns are: {', '.join(header)}.")
    return header.index(column)
