"""Running the house: migrate, demo, serve, worker."""

import sys

import click

from app.commands.arithmetic import add_up_in_one_thread
from app.commands.errors import BadData
from app.commands.settings import opened_database, settings_or_exit, transaction


@click.command()
def migrate() -> None:
    """Bring the database up to date.

    \b
    Example:
        folkmoot migrate
    """
    from app import schema

    settings = settings_or_exit()
    schema.migrate(settings.owner_database_url, role=settings.role, keys=settings.row_keys)
    _mask_what_waits()
    _forget_rows()
    click.echo("The database is up to date.")


def _mask_what_waits() -> None:
    """Mask the comments that were taken in before comments were masked as they come."""
    from app import jobs as registered
    from feedback.originals import mask_what_waits

    assert registered.ROOMS, "every room's tables are known"
    with opened_database() as database:
        if mask_what_waits(database):
            raise BadData(
                "The database is up to date, but there are comments that nobody may see until they have been masked, "
                "because what was written is kept sealed: set FOLKMOOT_VAULT_KEYS and run folkmoot migrate again."
            )


def _forget_rows() -> None:
    """Have the feed's rows kept anew: the version that served meanwhile may be one that knows of none."""
    from framework.feeding.kept import forget_all_rows

    with transaction() as session:
        forget_all_rows(session)


@click.command()
def demo() -> None:
    """Fill the database with the fictional demonstration, once.

    \b
    Example:
        folkmoot demo
    """
    add_up_in_one_thread()
    from app.demo.loader import load_demonstration

    load_demonstration(settings_or_exit(), say=click.echo)


@click.command()
def serve() -> None:
    """Serve the pages until stopped, on FOLKMOOT_HOST and FOLKMOOT_PORT.

    \b
    Example:
        FOLKMOOT_PORT=8000 folkmoot serve
    """
    from app.server import serve_forever

    serve_forever(settings_or_exit())


@click.command()
@click.option("--until-idle", is_flag=True, help="Stop when no work is left, instead of waiting for more.")
def worker(until_idle: bool) -> None:
    """Do queued work until stopped.

    \b
    Example:
        folkmoot worker
    """
    add_up_in_one_thread()
    from app.worker import work

    sys.exit(work(settings_or_exit(), until_idle=until_idle))
