"""Single sign-on, as whoever runs the installation sets it up and helps out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.commands.errors import BadData
from app.commands.settings import settings_or_exit, transaction

if TYPE_CHECKING:
    from app.settings import Settings
    from core.accounts.sign_on.discovery import Directory
    from core.accounts.sign_on.providers import Provider


@click.group("sign-on")
def sign_on() -> None:
    """Single sign-on by OpenID Connect."""


@sign_on.command()
def check() -> None:
    """Ask every provider for its addresses and keys, and say what it must know of us. Exits with 1 if one fails.

    \b
    Example:
        folkmoot sign-on check
    """
    from app import feeds
    from core.accounts.sign_on.discovery import Directory

    settings = settings_or_exit()
    if not settings.sign_ons:
        click.echo("FOLKMOOT_SIGN_ONS names no provider.")
    directory = Directory(feeds.reach(settings))
    well = [_is_well(settings, directory, one) for one in settings.sign_ons]
    if not all(well):
        raise BadData("People cannot sign in with every provider.")


@sign_on.command()
@click.argument("email")
def forget(email: str) -> None:
    """Forget whom providers know somebody as, and sign them out everywhere: they are known by their address again.

    It is for somebody whose account at their council was made anew.

    \b
    Example:
        folkmoot sign-on forget officer@council.example
    """
    from core import audit, people
    from core.accounts import signing_in
    from core.accounts.sign_on import identities

    with transaction() as session:
        someone = people.person_by_email(session, email)
        if someone is None:
            raise BadData(f"Nobody signs in with {email}.")
        forgotten = identities.forget(session, someone.id)
        signing_in.end_all(session, someone.id)
        audit.record(session, "sign-on-forgotten", council_id=None, person_id=None, subject="person",
                     subject_id=someone.id)  # fmt: skip
    click.echo(f"{forgotten} forgotten of {email}.")


@sign_on.command()
@click.argument("council")
def optional(council: str) -> None:
    """Let passwords open a council's pages again, for whoever cannot sign in to say so on its page.

    \b
    Example:
        folkmoot sign-on optional E07999001
    """
    from core import audit, councils

    with transaction() as session:
        found = councils.council_by_code(session, council)
        if found is None:
            raise BadData(f"No council has the code {council}.")
        found.sign_on = False
        audit.record(session, "sign-on-asked", council_id=found.id, person_id=None, subject="council",
                     subject_id=found.id, asked=False)  # fmt: skip
    click.echo(f"Passwords open the pages of {council}.")


def _is_well(settings: Settings, directory: Directory, provider: Provider) -> bool:
    """Whether a provider answers as it should, and its council is here."""
    from core import councils
    from core.accounts.sign_on.refusals import SignOnRefused

    click.echo(f"{provider.name}: sends people back to {settings.public_url}/sign-in/with/{provider.name}/back")
    try:
        algorithms = directory.kinds_of_keys(provider)
    except SignOnRefused as refused:
        click.echo(f"{provider.name}: {refused}")
        return False
    with transaction() as session:
        if provider.council and councils.council_by_code(session, provider.council) is None:
            click.echo(f"{provider.name}: no council has the code {provider.council}")
            return False
    click.echo(f"{provider.name}: well, with keys of {', '.join(algorithms) or 'no kind that is read here'}")
    return bool(algorithms)
