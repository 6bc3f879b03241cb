"""The `folkmoot backup` and `folkmoot restore` commands."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.arithmetic import add_up_in_one_thread
from app.commands.errors import BadData
from app.commands.settings import settings_or_exit

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=FOLDER)
def backup(folder: Path) -> None:
    """Write everything but the secrets into a new folder below FOLDER, while others go on working.

    The database is copied as it is at one moment, then every file that it speaks of. The folder's manifest.json says
    what is in it, with digests, counts of rows and the head of the audit trail. Keys are not in it: keep
    FOLKMOOT_SECRET_KEY, FOLKMOOT_CODES_KEY and FOLKMOOT_VAULT_KEYS elsewhere, or what is sealed stays closed for good.

    \b
    Example:
        folkmoot backup /var/backups
    """
    from app import jobs as registered
    from app.backups.making import make_backup
    from app.backups.manifest import BadBackup

    assert registered.ROOMS, "every room's tables are known"
    try:
        made = make_backup(settings_or_exit(), folder)
    except BadBackup as error:
        raise BadData(str(error)) from error
    click.echo(str(made))


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--to", "url", required=True, metavar="URL", help="The empty database to restore into.")
@click.option("--data", type=FOLDER, help="The empty folder for files.")
def restore(folder: Path, url: str, data: Path | None) -> None:
    """Put the backup in FOLDER into an empty database and folder, and prove that it is what was backed up.

    FOLDER may also hold several backups: the latest is taken. Rows are counted, the audit trail is verified, and the
    figures of one council's wave are worked out again to the last digit. Nothing that is there is overwritten: without
    --data the files go into FOLKMOOT_DATA_DIR, or into a new folder beside it where that one is in use.

    \b
    Example:
        folkmoot restore /var/backups --to postgresql://folkmoot@127.0.0.1/restored --data /var/lib/restored
    """
    add_up_in_one_thread()
    from app import jobs as registered
    from app.backups.manifest import MANIFEST, BadBackup
    from app.backups.restoring import restore as put_back

    assert registered.ROOMS, "every room's tables are known"
    backups = sorted(path.parent for path in folder.glob(f"folkmoot-*/{MANIFEST}"))
    chosen = folder if (folder / MANIFEST).is_file() or not backups else backups[-1]
    target = data or _free_folder(settings_or_exit().data_dir, chosen.name)
    try:
        done = put_back(chosen, url.replace("postgresql://", "postgresql+psycopg://"), target)
    except BadBackup as error:
        raise BadData(str(error)) from error
    click.echo(
        f"Restored {done.rows:,} rows and {done.files:,} files from {chosen}. {done.events:,} events of the trail are "
        f"as they were written, and {done.figures:,} figures come out to the same digits. The files are in {target}."
    )


def _free_folder(usual: Path, backup: str) -> Path:
    """The installation's own folder while it is empty, else one beside it that is named after the backup."""
    in_use = usual.is_dir() and any(usual.iterdir())
    return usual.with_name(f"{usual.name}-{backup}") if in_use else usual
