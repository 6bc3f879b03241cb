"""The `folkmoot vault` commands."""

from __future__ import annotations

import click

from app.commands.errors import BadData
from app.commands.settings import opened_database


@click.group()
def vault() -> None:
    """What is kept sealed, and the keys that seal it."""


@vault.command()
def rotate() -> None:
    """Seal anew, with the first key, whatever an older one sealed; it may be stopped and begun again.

    Put a new key first in FOLKMOOT_VAULT_KEYS, keep the old ones after it, and start every process again before this.
    Nothing is changed if there is a value that no key opens.

    \b
    Example:
        folkmoot vault rotate
    """
    from app import tables
    from core.resealing import look, reseal
    from core.vault import VAULT, Vault

    assert tables.MODELS, "every room's tables are known"
    with opened_database() as database:
        keys: Vault = database.info.get(VAULT) or Vault(())
        if not keys.has_keys:
            raise BadData("Set FOLKMOOT_VAULT_KEYS: the new key first, then those before it.")
        with database.reading() as session:
            stands = look(session, keys)
        for stand in stands:
            click.echo(f"{stand.column}: {stand.values:,} sealed, {stand.older:,} of them by an older key")
        if closed := [f"{stand.closed:,} of {stand.column}" for stand in stands if stand.closed]:
            raise BadData(f"No key opens {', '.join(closed)}. Add the key that sealed them; nothing was changed.")
        done = reseal(database, keys)
        with database.reading() as session:
            left = sum(stand.older + stand.closed for stand in look(session, keys))
    click.echo(f"Sealed {done:,} values anew.")
    if left:
        raise BadData(f"{left:,} were sealed by an older key meanwhile: start every process again, and then this.")
    click.echo("Nothing needs the older keys: drop them, but keep them with the backups made until now.")
