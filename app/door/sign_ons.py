"""The providers that people may sign in with, as pages offer them."""

from collections.abc import Sequence

from flask import current_app, url_for

from core import people
from core.access import asks_for_sign_on
from core.accounts.sign_on.discovery import Directory
from core.accounts.sign_on.providers import Provider
from core.models import Council, Person
from core.web import db


def providers() -> dict[str, Provider]:
    found: dict[str, Provider] = current_app.extensions["sign_ons"]
    return found


def directory() -> Directory:
    found: Directory = current_app.extensions["sign_on_directory"]
    return found


def opening(council: Council) -> list[Provider]:
    """Those that open a council: its own, and those of the whole installation."""
    return [one for one in providers().values() if one.council in ("", council.code)]


def offered(some: Sequence[Provider], onwards: str | None) -> list[dict[str, str]]:
    """Where each leads, and what people know it by."""
    return [{"label": one.label, "href": url_for("sign-on.begin", provider=one.name, next=onwards)} for one in some]


def councils_that_ask(person: Person) -> list[Council]:
    """The councils of somebody whose password opens none; nothing if it opens something."""
    councils = [one.council for one in people.memberships_of(db, person.id)]
    return councils if all(asks_for_sign_on(one, person) for one in councils) else []
