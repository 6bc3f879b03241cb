"""The `folkmoot import series` command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.council_tables import report
from app.commands.errors import BadData
from app.commands.files import whole_file
from app.commands.settings import opened_database
from app.commands.surveys import council_called

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from core.models import Council
    from framework.series.keeping import Kept
    from framework.series.outside import LookedOver
    from framework.series.series_map import SeriesMap

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--map", "map_file", required=True, metavar="MAP.toml", type=FILE, help="Says how the file is read.")
@click.option("--council", "council_name", required=True, metavar="COUNCIL", help="Its address or its code.")
@click.option("--check", is_flag=True, help="Only say what would be done.")
@click.option("--rejects", metavar="FILE.csv", type=FILE, help="Also write the refused rows' numbers and reasons here.")
def series(file: Path, map_file: Path, council_name: str, check: bool, rejects: Path | None) -> None:
    """Take in figures that others publish, from a CSV or XLSX file: a row for each, or a column for each period.

    The whole file is read first. Rows that cannot be used are reported with their number, column and reason; the rest
    are kept all at once, and the exit code is then 0. It is 1 when the file or the map cannot be used, and then nothing
    is kept. The same file again changes nothing. Nothing is public until an analyst publishes it.

    \b
    Example:
        folkmoot import series recycling.csv --map recycling.toml --council aldermoor --rejects refused.csv
    """
    from core.tables import UnreadableTable
    from framework.series.series_map import MapError, SeriesMap

    try:
        plan = SeriesMap.load(map_file)
        with opened_database() as database:
            with database.reading() as session:
                council = council_called(session, council_name)
                looked = _look_over(session, council, file, plan)
                council_id = council.id
            report(looked.refusals)
            if rejects:
                _write_rejects(rejects, looked)
            if not check:
                with database.transaction() as session:
                    kept = _keep(session, council_id, file, map_file, looked)
    except OSError as error:
        raise BadData(f"{file} cannot be read: {error.strerror}.") from error
    except UnreadableTable as error:
        raise BadData(f"{file}: {error}.") from error
    except MapError as error:
        said = f" {error}" if str(error).startswith(("cannot", "is not")) else f": {error}"
        raise BadData(f"{map_file}{said}.") from error
    left = f", left out {looked.left_out:,}, refused {len(looked.refusals):,}"
    if check:
        click.echo(f"read {looked.read:,}, would keep {len(looked.rows):,}{left}")
    else:
        click.echo(
            f"read {looked.read:,}, added {kept.added:,}, corrected {kept.corrected:,}, the same as before "
            f"{kept.same:,}{left}"
        )


def _look_over(session: Session, council: Council, file: Path, plan: SeriesMap) -> LookedOver:
    from framework.series.outside import look_over

    with file.open("rb") as opened:
        return look_over(session, council, opened, file.name, plan)


def _keep(session: Session, council_id: object, file: Path, map_file: Path, looked: LookedOver) -> Kept:
    from core.models import Council
    from framework.series.models import SeriesImport, SeriesImportState
    from framework.series.outside import file_hash, take_in
    from framework.series.series_map import load_document

    council, document = session.get_one(Council, council_id), load_document(map_file)
    done = SeriesImport(
        council_id=council.id,
        source=document["source"],
        file_name=file.name[-255:],
        file_hash=file_hash(file.read_bytes()),
        map=document,
        state=SeriesImportState.QUEUED,
    )
    session.add(done)
    session.flush()
    return take_in(session, council, done, looked)


def _write_rejects(path: Path, looked: LookedOver) -> None:
    from core.formulas import write_csv
    from framework.series.refusals import say

    with whole_file(path) as handle:
        write_csv(handle, [("row", "column", "reason")])
        write_csv(handle, ((each.row, each.column, say(each.code, each.values, "en")) for each in looked.refusals))
