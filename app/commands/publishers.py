"""What commands that load a publisher's file share: who says so, of which day, and a heading that is not known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.council_tables import csv_rows
from app.commands.errors import BadData

if TYPE_CHECKING:
    from core.reference import Publication

LONGEST_SOURCE = 200
FILE = click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path, dir_okay=False))


def published(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say who says so, and of which day."""
    source = click.option("--source", required=True, help="Who says so: it is kept, and shown beside what rests on it.")
    dated = click.option("--dated", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Of which day it is.")
    return FILE(source(dated(command)))


def dated_publication(source: str, dated: datetime) -> Publication:
    from core.reference import Publication

    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise BadData(f"Name the source in 1 to {LONGEST_SOURCE} characters.")
    return Publication(source.strip(), dated.date())


def read_published(file: Path, read: Callable[[Any], Any]) -> Any:
    """Read a publisher's file, or say in one line why it is none that is known."""
    from core.reference_files import WrongHeading

    try:
        return read(csv_rows(file))
    except WrongHeading as error:
        raise BadData(f"{file}: {error}.") from error
