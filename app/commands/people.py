"""People who may sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from app.commands.errors import BadData
from app.commands.settings import settings_or_exit, transaction
from core.models import Role

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from core.models import Council, Person


WEAKNESSES = {
    "short": "The password needs 15 characters or more, such as three words chosen at random.",
    "long": "The password has more than 256 characters.",
    "guessed": "The password would be guessed early. Three words chosen at random make a better one.",
    "breached": "The password is among those of a breach, which are tried first.",
}


@dataclass(frozen=True)
class Grant:
    """What somebody may do, for which council."""

    council: str
    role: Role
    services: tuple[str, ...]


@click.group()
def person() -> None:
    """People who may sign in."""


@person.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as colleagues will read it.")
@click.option("--council", help="The code of the council they work for.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="What they may do there.")
@click.option("--service", "services", multiple=True, help="A service that an officer works for; repeatable.")
@click.option("--operator", is_flag=True, help="They run the platform.")
@click.option("--password", envvar="FOLKMOOT_PASSWORD", help="A new person's; asked for when not given.")
def add(
    email: str,
    name: str,
    council: str | None,
    role: str | None,
    services: tuple[str, ...],
    operator: bool,
    password: str | None,
) -> None:
    """Add a person, or give one who is there another council.

    \b
    Example:
        folkmoot person add officer@council.example --name "Officer" --council E07999001 --role officer
    """
    if (council is None) != (role is None):
        raise click.UsageError("--council and --role go together.")
    with transaction() as session:
        someone = _find_or_add(session, email, name, password)
        someone.operator = someone.operator or operator
        given = _grant(session, someone, Grant(council, Role(role), services)) if council and role else None
        _record(session, "person-added", someone, given.id if given else None, role=role)
    click.echo(f"{email} may sign in.")


@person.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a link at which somebody chooses a password, once, within an hour.

    \b
    Example:
        folkmoot person link officer@council.example
    """
    from core.accounts import links
    from core.accounts.models import LinkPurpose

    public_url = settings_or_exit().public_url
    if not public_url:
        raise BadData("Set FOLKMOOT_PUBLIC_URL, which links begin with.")
    with transaction() as session:
        someone = _found(session, email)
        token = links.make_link(session, someone.id, LinkPurpose.RESET)
        _record(session, "password-link-made", someone)
    click.echo(f"{public_url}/password/{token}")


@person.command("sign-out")
@click.argument("email")
def sign_out(email: str) -> None:
    """Sign somebody out everywhere.

    \b
    Example:
        folkmoot person sign-out officer@council.example
    """
    from core.accounts import signing_in

    with transaction() as session:
        someone = _found(session, email)
        ended = signing_in.end_all(session, someone.id)
        _record(session, "signed-out-everywhere", someone)
    click.echo(f"{email} has been signed out of {ended} browser{'' if ended == 1 else 's'}.")


@person.command("forget-second-factor")
@click.argument("email")
def forget_second_factor(email: str) -> None:
    """Take away the authenticator app of somebody who lost their phone, and sign them out everywhere.

    \b
    Example:
        folkmoot person forget-second-factor officer@council.example
    """
    from core.accounts import second_factors, signing_in

    with transaction() as session:
        someone = _found(session, email)
        second_factors.drop(session, someone.id)
        signing_in.end_all(session, someone.id)
        _record(session, "second-factor-reset", someone)
    click.echo(f"{email} signs in with a password alone until another app is set up.")


def _record(
    session: Session, action: str, someone: Person, council_id: UUID | None = None, **facts: str | None
) -> None:
    """Note in the trail what was done about somebody; whoever runs the command is not known to us."""
    from core import audit

    audit.record(
        session, action, council_id=council_id, person_id=None, subject="person", subject_id=someone.id, **facts
    )


def _found(session: Session, email: str) -> Person:
    from core import people

    someone = people.person_by_email(session, email)
    if someone is None:
        raise BadData(f"Nobody signs in with {email}.")
    return someone


def _find_or_add(session: Session, email: str, name: str, password: str | None) -> Person:
    from core import people
    from core.accounts import passwords

    known = people.person_by_email(session, email)
    if known:
        return known
    password = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        passwords.refuse_weak(password, (email, name))
    except passwords.PasswordRefused as error:
        raise BadData(WEAKNESSES[error.weakness.value]) from error
    return people.add_person(session, email=email, name=name, password=password)


def _grant(session: Session, someone: Person, grant: Grant) -> Council:
    from core import councils, people

    council = councils.council_by_code(session, grant.council)
    if council is None:
        raise BadData(f"No council has the code {grant.council}.")
    services = [service for service in councils.services_of(session, council.id) if service.code in grant.services]
    missing = set(grant.services) - {service.code for service in services}
    if missing:
        raise BadData(f"The council has no service {', '.join(sorted(missing))}.")
    people.grant(session, council.id, someone, grant.role, services)
    return council
