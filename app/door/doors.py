"""Who knocks, and whether they must wait: what is counted of refused sign-ins, and what a page says then."""

from datetime import timedelta
from uuid import UUID

from flask import current_app, request
from flask_babel import ngettext

from app.door import devices_cookie
from core import people
from core.accounts import devices
from core.accounts.knocking import Door, Knocks
from core.limits import network_of
from core.web import db, give_way

NOBODY = UUID(int=0)
KNOWN, NEAR, ANYWHERE, NETWORK, CODE = 10, 10, 50, 200, 5
"""How many refusals cost nothing: with a browser that is known, from one network, from everywhere, of a network's
people together, and of codes once the password was right."""


def knocks() -> Knocks:
    found: Knocks = current_app.extensions["knocks"]
    return found


def doors_of(email: str) -> list[Door]:
    """The doors that a try to sign in with an address is counted at: their own, for a browser that is known for it.

    The same is looked up and counted whether or not anybody has the address.
    """
    network, address, token = network_of(request), people.normalised(email), devices_cookie.token()
    person = people.person_by_email(db, email)
    known = devices.is_known(db, person.id if person else NOBODY, token)
    own = [Door("known-browser", f"{address}|{token}", KNOWN)]
    others = [Door("account-near", f"{network}|{address}", NEAR), Door("account", address, ANYWHERE)]
    shared = [Door("network", network, NETWORK, shared=True)] if network else []
    return [*(own if known else others), *shared]


def code_doors(person_id: object) -> list[Door]:
    """Where the tries of somebody's code are counted, whoever makes them: they know the password."""
    return [Door("code", str(person_id), CODE)]


def must_wait(doors: list[Door]) -> timedelta:
    """Count a try, which `Knocks.forgive` takes back, or say for how long none is taken."""
    give_way()
    return knocks().try_at(doors)


def wait_words_of_yours(wait: timedelta) -> str:
    """What somebody reads who has shown part of who they are."""
    message = ngettext(
        "There have been too many attempts. Try again in %(num)s minute.",
        "There have been too many attempts. Try again in %(num)s minutes.",
        _minutes(wait),
    )
    return str(message)


def wait_words(wait: timedelta) -> str:
    """The same words whether or not anybody signs in with the address."""
    message = ngettext(
        "There have been too many attempts with this email address. Try again in %(num)s minute.",
        "There have been too many attempts with this email address. Try again in %(num)s minutes.",
        _minutes(wait),
    )
    return str(message)


def _minutes(wait: timedelta) -> int:
    """The minutes after which a wait is over, whole and at least one."""
    return 1 + int(wait.total_seconds()) // 60
