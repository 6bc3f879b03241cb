"""The `folkmoot audit` commands: whether the trail is as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.commands.errors import BadData
from app.commands.settings import opened_database

if TYPE_CHECKING:
    from core.audit_chain import Head


@click.group()
def audit() -> None:
    """Look after the audit trail."""


@audit.command()
@click.option("--head", "kept", metavar="PLACE:DIGEST", help="What an earlier look ended with, kept elsewhere.")
def verify(kept: str | None) -> None:
    """Say whether every event of the trail is as it was written, and fail if one is not.

    Each event is sealed with a digest of itself and of all before it. The last line is the head of the chain: keep it
    somewhere else, such as with each backup, and give it with --head the next time. Then nobody can have taken events
    off the end and sealed the rest again.

    \b
    Examples:
        folkmoot audit verify
        folkmoot audit verify --head 1520:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    """
    from core import audit_chain

    with opened_database() as database, database.reading() as session:
        found = audit_chain.verify(session, _head(kept) if kept else None)
    for problem in found.problems:
        click.echo(problem, err=True)
    if found.problems:
        raise BadData(f"The trail is not as it was written: {len(found.problems):,} problems.")
    waiting = f", and {found.waiting:,} wait for their seal" if found.waiting else ""
    click.echo(f"{found.sealed:,} events are as they were written{waiting}.")
    click.echo(str(found.head))


@audit.command()
def seal() -> None:
    """Seal the events that wait for it. The worker does so every five minutes."""
    from core import audit_chain

    sealed = 0
    with opened_database() as database:
        while True:
            with database.transaction() as session:
                more = audit_chain.seal_new(session)
            sealed += more
            if more < audit_chain.AT_ONCE:
                break
    click.echo(f"Sealed {sealed:,} events.")


def _head(typed: str) -> Head:
    from core.audit_chain import Head

    place, _colon, digest = typed.partition(":")
    if not (place.isascii() and place.isdecimal() and len(place) < 16 and len(digest) == 64):
        raise click.BadParameter("Give the place and the digest as they were printed, with a colon between them.")
    return Head(int(place), digest.lower())
