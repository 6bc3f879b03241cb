"""The `folkmoot recompute` command: published figures worked out again, digit by digit."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import click

from app.commands.arithmetic import add_up_in_one_thread
from app.commands.errors import BadData
from app.commands.settings import settings_or_exit

if TYPE_CHECKING:
    from framework.recomputing import Audit


@click.command()
@click.argument("observation", required=False, type=click.UUID)
@click.option("--all", "everything", is_flag=True, help="Every published figure.")
@click.option("--survey", metavar="NAME", help="The figures of a survey, by its name in addresses.")
@click.option("--wave", type=int, metavar="NUMBER", help="With --survey: of one wave only.")
def recompute(observation: UUID | None, everything: bool, survey: str | None, wave: int | None) -> None:
    """Work a published figure out again from its frozen answers, and fail if a digit differs.

    The identifiers of OBSERVATIONs are in the feed, as "id". What is compared with the figure is worked out again too.
    The exit code is 1 if anything differs, and each line names the observation with the stored and recomputed digits.
    Versions of libraries that differ from those the figures were made with are said.

    \b
    Examples:
        folkmoot recompute 6f0e5a52-58a6-5c3b-9a2d-9d4f2f4c1a77
        folkmoot recompute --survey local-voices --wave 2
        folkmoot recompute --all
    """
    if (observation is not None) + everything + (survey is not None) != 1:
        raise click.UsageError("Name one OBSERVATION, or give --survey, or --all.")
    if wave is not None and survey is None:
        raise click.UsageError("--wave needs --survey.")
    audit = _recompute(observation, survey, wave)
    for library, (then, now) in audit.libraries.items():
        click.echo(f"The figures were made with {library} {then}; this is {now}.", err=True)
    for mismatch in audit.mismatches:
        click.echo(str(mismatch), err=True)
    counted = f"{audit.figures:,} figures and {audit.differences:,} differences"
    if audit.studies:
        counted += f", and {audit.studies:,} further analyses"
    if not audit.agrees:
        raise BadData(f"{len(audit.mismatches):,} digits or facts of {counted} are not as they were published.")
    click.echo(f"{counted} come out to the same digits.")


def _recompute(observation: UUID | None, survey: str | None, wave: int | None) -> Audit:
    add_up_in_one_thread()
    from core.acting import acting_everywhere
    from core.database import Database
    from framework import recomputing

    settings = settings_or_exit()
    database = Database(settings.database_url, key=settings.row_key)
    try:
        with acting_everywhere("figures of all partners are worked out again"), database.reading() as session:
            if observation is not None:
                workings = [recomputing.working_of(session, observation)]
            else:
                workings = recomputing.workings_of(session, survey=survey, wave=wave)
            if not workings:
                raise BadData("There are no published figures to work out again.")
            return recomputing.recompute(session, settings.data_dir / "snapshots", workings, only=observation)
    except recomputing.NoSuchObservation as error:
        raise BadData(str(error)) from error
    finally:
        database.close()
