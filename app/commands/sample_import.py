"""`folkmoot sample import`: a list of addresses for a wave, with every row accounted for, and a sample drawn of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.council_tables import council_with_address
from app.commands.errors import BadData
from app.commands.sample_options import InputFile
from app.commands.settings import settings_or_exit, transaction

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from surveys.models import Wave
    from surveys.sampling.lists import Read

SHOWN = 20


@click.command("import")
@click.argument("file", metavar="FILE.csv|FILE.xlsx", type=InputFile)
@click.option("--council", "slug", required=True, metavar="SLUG", help="The council whose addresses they are.")
@click.option("--survey", required=True, metavar="SLUG", help="The survey, by its name in addresses.")
@click.option("--wave", "number", type=click.IntRange(1), required=True, help="The wave, by its number.")
@click.option("--total", type=click.IntRange(1), help="Draw so many households, and make their invitations.")
@click.option("--method", type=click.Choice(["proportional", "equal", "neyman"]), default="proportional")
@click.option("--seed", help="Any words or number: the same seed draws the same sample again. Needed to draw.")
@click.option("--name", default="Sample", show_default=True, help="What the mailing is called.")
def import_list(
    file: Path, slug: str, survey: str, number: int, total: int | None, method: str, seed: str | None, name: str
) -> None:
    """Keep FILE as the list of addresses of a council's wave, or draw a sample of it and make its invitations.

    The columns are reference and stratum, and perhaps psu, design_weight of an earlier draw, and share; others are read
    past. Each row that is refused is named with its number, column and reason, and the rest are used; the exit code is
    then 0. It is 1 where nothing can be used or drawn, and then nothing is changed. Without --total the list waits,
    sealed, on the council's page.

    \b
    Example:
      folkmoot sample import addresses.xlsx --council aldermoor --survey local-voices --wave 3 --total 4400 --seed 1
    """
    if (total is None) != (seed is None):
        raise BadData("To draw, name both --total and --seed.")
    read = _read(file)
    with transaction() as session:
        council = council_with_address(session, slug)
        wave = _wave(session, council.id, survey, number)
        if total is None or seed is None:
            from surveys.sampling.lists import keep_list

            keep_list(session, council.id, wave, file.name, read, None)
        else:
            _draw(session, council.id, wave, read, (total, method, seed, name))
    done = f", drew {total:,}" if total else ""
    click.echo(f"read {read.rows:,}, kept {len(read.kept):,}, refused {len(read.refused):,}{done}")


def _read(file: Path) -> Read:
    """Read the file, and say which of its rows are refused."""
    from surveys.sampling.lists import ListUnusable, read_list

    try:
        with file.open("rb") as opened:
            read = read_list(opened, file.name)
    except ListUnusable as error:
        column = f" “{error.column}”" if error.column else ""
        raise BadData(f"{file}: cannot be used ({error}{column}).") from error
    for each in read.refused[:SHOWN]:
        click.echo(f"row {each['row']}, {each['column'] or 'cells'}: {each['reason']}", err=True)
    if len(read.refused) > SHOWN:
        click.echo(f"and {len(read.refused) - SHOWN:,} rows more", err=True)
    if not read.kept:
        raise BadData(f"{file}: no row can be used, so nothing was changed.")
    return read


def _wave(session: Session, council_id: UUID, survey: str, number: int) -> Wave:
    from surveys.models import WaveState
    from surveys.officers.fieldwork import wave_of

    wave = wave_of(session, council_id, survey, number)
    if wave is None or wave.state not in (WaveState.DRAFT, WaveState.OPEN):
        raise BadData(f"The council has no wave {number} of “{survey}” that is planned or open.")
    return wave


def _draw(session: Session, council_id: UUID, wave: Wave, read: Read, wanted: tuple[int, str, str, str]) -> None:
    from analysis.allocation import Allocation
    from core.codes import Codes
    from surveys.errors import SurveyError
    from surveys.sampling.drawing import draw, invite_drawn, parts_of

    total, method, seed, name = wanted
    codes = Codes(settings_or_exit().codes_key)
    try:
        issued = {each.stratum: each.drawn[Allocation(method)] for each in parts_of(read.kept, total)}
        rows = draw(read.kept, issued, seed)
        invite_drawn(session, codes, council_id=council_id, wave=wave, name=name, by=None, rows=rows)
    except SurveyError as error:
        raise BadData(f"Nothing was drawn: {error}") from error
