"""The `folkmoot import` commands: what other systems hold."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.areas import areas
from app.commands.errors import BadData
from app.commands.files import whole_file
from app.commands.postcodes import postcodes
from app.commands.response_import import responses
from app.commands.series_import import series
from app.commands.settings import opened_database
from core.formulas import write_csv

if TYPE_CHECKING:
    from core.database import Database
    from core.models import Council
    from feedback.import_map import ImportMap
    from feedback.imports import LookedOver, Outcome

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def imports() -> None:
    """Take in what other systems hold."""


imports.add_command(areas)
imports.add_command(postcodes)
imports.add_command(responses)
imports.add_command(series)


@imports.command()
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--map", "map_file", required=True, metavar="MAP.toml", type=FILE, help="Says how the file is read.")
@click.option("--council", "council_code", required=True, metavar="CODE", help="The council they were sent to.")
@click.option("--rejects", metavar="FILE.csv", type=FILE, help="Also write the refused rows' numbers and reasons here.")
def comments(file: Path, map_file: Path, council_code: str, rejects: Path | None) -> None:
    """Import comments from a CSV, XLSX, mbox or eml file, each once however often the file is imported.

    Rows that cannot be used are reported with their number, column and reason, and the rest are imported; the exit code
    is then 0. It is 1 when the file or the map cannot be used, and then nothing is imported.

    \b
    Example:
        folkmoot import comments letters.csv --map letters.toml --council E07999001 --rejects refused.csv
    """
    from feedback.import_rows import UnusableFile

    plan = _map(map_file)
    try:
        with opened_database() as database:
            outcome = _import(database, _council(database, council_code), file, plan, _look_over(file, plan, rejects))
    except UnusableFile as error:
        raise BadData(f"{file}: {error}.") from error
    click.echo(
        f"read {outcome.read:,}, added {outcome.added:,}, already known {outcome.known:,}, refused {outcome.refused:,}"
    )


def _map(path: Path) -> "ImportMap":
    from feedback.import_map import ImportMap, MapError

    try:
        return ImportMap.load(path)
    except MapError as error:
        raise BadData(
            f"{path} {error}." if str(error).startswith(("cannot", "is not")) else f"{path}: {error}."
        ) from error


def _council(database: "Database", code: str) -> "Council":
    from core import councils

    with database.reading() as session:
        council = councils.council_by_code(session, code)
        if council is None:
            raise BadData(f"No council has the code {code}.")
        session.expunge(council)
    return council


def _look_over(file: Path, plan: "ImportMap", rejects: Path | None) -> "LookedOver":
    """Look the whole file over before anything is kept, and report each row that is refused."""
    from feedback.imports import look_over

    looked = look_over(file, plan)
    for refusal in looked.refusals:
        click.echo(str(refusal), err=True)
    if rejects:
        _write_rejects(rejects, looked)
    return looked


def _write_rejects(path: Path, looked: "LookedOver") -> None:
    with whole_file(path) as handle:
        write_csv(handle, [("row", "column", "reason")])
        write_csv(handle, ((refusal.row, refusal.column, refusal.reason) for refusal in looked.refusals))


def _import(database: "Database", council: "Council", file: Path, plan: "ImportMap", looked: "LookedOver") -> "Outcome":
    import sys

    from feedback.imports import import_comments

    with click.progressbar(length=looked.rows, label="Importing", file=sys.stderr) as bar:
        return import_comments(database, council.id, file, plan, progress=bar.update)
