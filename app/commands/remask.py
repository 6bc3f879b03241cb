"""The `folkmoot remask` command: what better rules find in stored comments is masked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from app.commands.errors import BadData
from app.commands.settings import opened_database

if TYPE_CHECKING:
    from uuid import UUID

    from core.database import Database
    from feedback.remasking import Looked


@click.command()
@click.option("--council", "code", metavar="CODE", help="Only the comments of the council with this code.")
def remask(code: str | None) -> None:
    """Mask in stored comments what the rules find now and did not find when the comments came.

    Comments are read as they were written while their originals are kept, and as they stand afterwards. What has been
    masked stays masked, whether rules or people masked it. Doing it twice changes nothing more, and a run that is cut
    short goes on where it stopped when it is run again. Where words are masked that decided what the machine suggests,
    the worker reads the comment again. When the rules change with a new version, the worker does all this by night.

    \b
    Examples:
        folkmoot remask
        folkmoot remask --council E07999001
    """
    from app import jobs as registered

    assert registered.ROOMS, "every room's tables are known"
    with opened_database() as database:
        for council_id, name in _councils(database, code):
            looked = _mask(database, council_id, name)
            click.echo(f"{name}: looked at {looked.at:,}, masked more in {looked.masked:,}")
            if looked.closed:
                click.echo(
                    f"{name}: no key opens the originals of {looked.closed:,}, of which only what is stored was read",
                    err=True,
                )


def _councils(database: Database, code: str | None) -> list[tuple[UUID, str]]:
    from core import councils

    with database.reading() as session:
        found = councils.all_councils(session) if code is None else [councils.council_by_code(session, code)]
        known = [(council.id, council.name.get("en") or council.code) for council in found if council]
    if code is not None and not known:
        raise BadData(f"No council has the code {code}.")
    return known


def _mask(database: Database, council_id: UUID, name: str) -> Looked:
    """Mask a council's comments again, a batch to a transaction, and note it once at the end."""
    from feedback import remasking

    with database.reading() as session:
        batches = remasking.batches(session, council_id)
    looked = remasking.Looked()
    with click.progressbar(batches, label=name, file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:
        for batch in shown:
            with database.transaction() as session:
                looked += remasking.mask_batch(session, council_id, batch)
    with database.transaction() as session:
        remasking.end(session, council_id)
    return looked
