"""What commands that import a council's table share: which council it is, its rows, and what was refused of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.errors import BadData

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from core.models import Council


def council_with_address(session: Session, slug: str) -> Council:
    """The council with an address, or one clear line saying that there is none."""
    from core import councils

    council = councils.council_by_slug(session, slug)
    if council is None:
        raise BadData(f"No council has the address “{slug}”.")
    return council


def csv_rows(file: Path) -> Iterator[list[str]]:
    """The rows of a CSV file, its heading among them."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            yield from csv.reader(handle, strict=True)
    except (OSError, ValueError, csv.Error) as error:
        raise BadData(f"{file} cannot be read as a CSV file: {error}") from error


def report(refusals: Iterable[object]) -> None:
    """Say each refusal on a line of its own, where it does not mix with results."""
    for refusal in refusals:
        click.echo(str(refusal), err=True)
