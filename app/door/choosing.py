"""Choosing a password: what is refused, in words, and what follows from a change."""

from collections.abc import Iterable
from pathlib import Path

from flask import current_app
from flask_babel import lazy_gettext as _l

from app.door.telling import tell
from core import people
from core.accounts import links, passwords
from core.accounts.passwords import PasswordRefused, Weakness
from core.forms import Form
from core.models import Person
from core.web import db

WORDS = {
    Weakness.SHORT: _l("Make the password 15 characters or longer, such as three words chosen at random"),
    Weakness.LONG: _l("Make the password 256 characters or shorter"),
    Weakness.GUESSED: _l("This would be among the first guesses. Three words chosen at random make a better password"),
    Weakness.BREACHED: _l("This password is known from a breach elsewhere and would be tried early. Choose another"),
}


def choose(form: Form, person: Person, password: str) -> bool:
    """Give a person a new password, or put the refusal beside the field."""
    listed: str = current_app.extensions["settings"].breached_passwords
    try:
        passwords.refuse_weak(password, about(person), Path(listed) if listed else None)
    except PasswordRefused as refused:
        form.add_error("new", WORDS[refused.weakness])
        return False
    person.password_hash = passwords.hashed(password)
    links.take_back(db, person.id)
    tell(person, "password-changed")
    return True


def about(person: Person) -> Iterable[str]:
    """What somebody who knows a little of a person would try."""
    councils = [name for one in people.memberships_of(db, person.id) for name in one.council.name.values()]
    return (person.email, person.name, *councils)
