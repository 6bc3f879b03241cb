"""Telling people by email what happened to their account, where the installation sends emails."""

from flask import current_app

from core.accounts import letters
from core.language import current_language
from core.models import Channel, Person
from core.vault import Vault
from core.web import db


def sends_email() -> bool:
    return Channel.EMAIL in current_app.extensions["channels"]


def vault() -> Vault:
    found: Vault = current_app.extensions["vault"]
    return found


def tell(person: Person, kind: str, **detail: str) -> None:
    """Ask for a letter to a person, with the change that it is about."""
    if sends_email():
        letters.ask_for(db, person, kind, current_language(), **detail)
