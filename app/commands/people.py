"""People who may sign in."""

import click

from app.commands.errors import BadData
from app.commands.settings import settings_or_exit
from core.models import Role


@click.group()
def person() -> None:
    """People who may sign in."""


@person.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as colleagues will read it.")
@click.option("--council", "council_code", help="The code of the council they work for.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="What they may do there.")
@click.option("--service", "service_codes", multiple=True, help="A service that an officer works for; repeatable.")
@click.option("--operator", is_flag=True, help="They run the platform.")
@click.password_option(envvar="FOLKMOOT_PASSWORD", help="Asked for when not given; 12 characters or more.")
def add(
    email: str,
    name: str,
    council_code: str | None,
    role: str | None,
    service_codes: tuple[str, ...],
    operator: bool,
    password: str,
) -> None:
    """Add a person, or give one another council.

    \b
    Example:
        folkmoot person add officer@council.example --name "Officer" --council E07999001 --role officer
    """
    from core.database import Database

    if (council_code is None) != (role is None):
        raise click.UsageError("--council and --role go together.")
    with Database(settings_or_exit().database_url).transaction() as session:
        _add(session, email, name, password, operator, council_code, role, service_codes)
    click.echo(f"{email} may sign in.")


def _add(
    session: object,
    email: str,
    name: str,
    password: str,
    operator: bool,
    council_code: str | None,
    role: str | None,
    service_codes: tuple[str, ...],
) -> None:
    from sqlalchemy.orm import Session

    from core import audit, councils, people

    assert isinstance(session, Session)
    try:
        someone = people.person_by_email(session, email) or people.add_person(
            session, email=email, name=name, password=password, operator=operator
        )
    except people.PasswordTooShort as error:
        raise BadData(f"The password needs {people.MINIMUM_PASSWORD_LENGTH} characters or more.") from error
    council_id = None
    if council_code and role:
        council = councils.council_by_code(session, council_code)
        if council is None:
            raise BadData(f"No council has the code {council_code}.")
        council_id = council.id
        services = [s for s in councils.services_of(session, council.id) if s.code in service_codes]
        missing = set(service_codes) - {service.code for service in services}
        if missing:
            raise BadData(f"The council has no service {', '.join(sorted(missing))}.")
        people.grant(session, council.id, someone, Role(role), services)
    audit.record(
        session,
        "person-added",
        council_id=council_id,
        person_id=None,
        subject="person",
        subject_id=someone.id,
        role=role,
    )
