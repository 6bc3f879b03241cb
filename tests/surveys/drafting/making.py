"""Who writes drafts, and where they stand."""

from flask import Flask
from sqlalchemy.orm import Session

from core.models import Person
from surveys.drafting.models import Draft
from tests.client import CheckingClient

HOME = "/councils/ashmere/questionnaires"


def as_person(app: Flask, session: Session, person: Person) -> CheckingClient:
    """A browser of somebody's own, which has signed in."""
    client = CheckingClient(app.test_client(), session)
    client.sign_in(person)
    return client


def address(draft: Draft, *parts: str, council: str = "ashmere") -> str:
    return "/".join((f"/councils/{council}/questionnaires/drafts/{draft.id}", *parts))
