"""The `folkmoot retention` command: what is kept, for how long, and what is past its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.commands.errors import BadData
from app.commands.settings import opened_database, settings_or_exit

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from core.database import Database


@click.command()
@click.option("--council", "code", metavar="CODE", help="Only what is kept of the council with this code.")
@click.option("--dry-run", is_flag=True, help="Only say what is past its time; nothing goes.")
def retention(code: str | None, dry_run: bool) -> None:
    """Go through all that is kept of people, and end what is past its time. The worker does so each night.

    Each line says a purpose, its days, what becomes of it and how much is past its time. The audit trail keeps how much
    of what went, and nothing of whom. What an administrator holds stays. Doing it twice changes nothing more.

    \b
    Examples:
        folkmoot retention --dry-run
        folkmoot retention --council E07999001
    """
    from app.privacy.declared import ROOMS

    assert ROOMS, "every room has declared its purposes"
    folder = settings_or_exit().data_dir
    with opened_database() as database:
        for council_id, name in _councils(database, code):
            click.echo(name)
            _tell(database, council_id, folder)
            if not dry_run:
                _end(database, council_id, folder)
    click.echo("Nothing was changed." if dry_run else "Done.")


def _councils(database: Database, code: str | None) -> list[tuple[UUID | None, str]]:
    from core import councils

    with database.reading() as session:
        found = councils.all_councils(session) if code is None else [councils.council_by_code(session, code)]
        known: list[tuple[UUID | None, str]] = [
            (council.id, council.name.get("en") or council.code) for council in found if council
        ]
    if code is not None and not known:
        raise BadData(f"No council has the code {code}.")
    return known if code is not None else [(None, "The whole installation"), *known]


def _tell(database: Database, council_id: UUID | None, folder: Path) -> None:
    from core.keeping.job import look

    with database.reading() as session:
        for stand in look(session, council_id, folder):
            days = "for good" if stand.rule.days is None else f"{stand.rule.days:,} days"
            held = ", held" if stand.rule.held_since else ""
            ending = stand.rule.purpose.ending.value
            click.echo(f"  {stand.rule.purpose.code:<20}{days:>12}  {ending:<10}{stand.due:>9,} due{held}")


def _end(database: Database, council_id: UUID | None, folder: Path) -> None:
    from core import jobs
    from core.keeping.job import KEEP

    with database.transaction() as session:
        job = jobs.ask(session, KEEP, council_id=council_id)
        job_id = job.id
    jobs.run(database, folder, job_id)
