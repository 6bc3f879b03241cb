"""The `folkmoot import responses` command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.council_tables import report
from app.commands.errors import BadData
from app.commands.files import whole_file
from app.commands.settings import opened_database
from app.commands.surveys import council_called, survey_options, wave_called

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from core.models import Council
    from surveys.importing.response_map import ResponseMap
    from surveys.importing.service import LookedOver
    from surveys.models import Wave

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", metavar="FILE", type=FILE)
@survey_options
@click.option("--map", "map_file", metavar="MAP.toml", type=FILE,
              help="Says how the file is read. Without it, the file is one that was exported.")  # fmt: skip
@click.option("--council", "council_name", metavar="COUNCIL", help="Whose residents answered: its address or its code.")
@click.option("--check", is_flag=True, help="Only say what would be done.")
@click.option("--rejects", metavar="FILE.csv", type=FILE, help="Also write the refused rows' numbers and reasons here.")
def responses(
    file: Path, survey: str, number: int, map_file: Path | None, council_name: str | None, check: bool,
    rejects: Path | None,
) -> None:  # fmt: skip
    """Take in responses that an agency collected, from a CSV, XLSX or SPSS .sav file, each once however often.

    The whole file is read first, by the questionnaire's own rules. Rows that cannot be used are reported with their
    number, column and reason; the rest are kept all at once, and the exit code is then 0. It is 1 when the file or the
    map cannot be used, and then nothing is kept.

    \b
    Example:
        folkmoot import responses fieldwork.sav --survey local-voices --wave 3 --map agency.toml --council aldermoor
    """
    from core.tables import UnreadableTable
    from surveys.importing.service import NotTakenIn, look_over, may_take_in

    try:
        with opened_database() as database:
            with database.reading() as session:
                wave = wave_called(session, survey, number)
                council = _council(session, wave, council_name)
                may_take_in(session, council.id, wave)
                plan = _map(session, council, map_file, wave)
                looked = look_over(session, council.id, wave, file, file.name, plan)
                facts = {"council_id": council.id, "wave_id": wave.id, "source": plan.source}
            report(looked.refusals)
            if rejects:
                _write_rejects(rejects, looked)
            if not check:
                with database.transaction() as session:
                    _keep(session, facts, file, map_file, looked)
    except OSError as error:
        raise BadData(f"{file} cannot be read: {error.strerror}.") from error
    except UnreadableTable as error:
        raise BadData(f"{file}: {error}.") from error
    except NotTakenIn as error:
        raise BadData(str(error)) from error
    did = "would add" if check else "added"
    click.echo(
        f"read {looked.read:,}, {did} {len(looked.new):,}, the same as before {looked.known:,}, "
        f"refused {len(looked.refusals):,}"
    )


def _council(session: Session, wave: Wave, name: str | None) -> Council:
    """The council that is named, or the only one that takes part."""
    from surveys.waves import partner_councils

    if name:
        return council_called(session, name)
    partners = partner_councils(session, wave.commission)
    if len(partners) != 1:
        raise BadData(f"Say whose residents answered: --council {' or '.join(each.slug for each in partners)}.")
    return partners[0]


def _map(session: Session, council: Council, path: Path | None, wave: Wave) -> ResponseMap:
    from surveys.importing.response_map import OURS, MapError, ResponseMap, ours
    from surveys.modules.asked import edition_of

    if path is None:
        return ours(OURS)
    try:
        return ResponseMap.load(path, edition_of(session, wave, council.id))
    except MapError as error:
        raise BadData(f"{path}: {error}.") from error


def _keep(session: Session, facts: dict[str, object], file: Path, map_file: Path | None, looked: LookedOver) -> None:
    import tomllib

    from surveys.importing.models import ResponseImport, ResponseImportState
    from surveys.importing.service import file_hash, take_in

    document = tomllib.loads(map_file.read_text(encoding="utf-8")) if map_file else {"layout": "folkmoot"}
    done = ResponseImport(
        **facts, file_name=file.name[-255:], file_hash=file_hash(file), map=document, state=ResponseImportState.QUEUED
    )
    session.add(done)
    session.flush()
    take_in(session, done, looked)


def _write_rejects(path: Path, looked: LookedOver) -> None:
    from core.formulas import write_csv
    from surveys.importing.refusals import say

    with whole_file(path) as handle:
        write_csv(handle, [("row", "column", "reason")])
        write_csv(handle, ((each.row, each.column, say(each.code, each.values, "en")) for each in looked.refusals))
