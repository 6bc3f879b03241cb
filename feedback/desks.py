"""What an officer's pages of this room share: whose rows they may see, their files, and where residents find pages."""

from collections.abc import Collection
from uuid import UUID

from flask import Response, current_app

from core import councils
from core.models import Membership, Role, Service
from core.web import current_council, current_membership, db


class NoPublicAddress(Exception):
    """It was not set by which address residents know the pages, so that no link may be given out."""


def member() -> Membership:
    membership = current_membership()
    assert membership is not None, "only members enter"
    return membership


def reach() -> Collection[UUID] | None:
    """The services that the person works for; None where they see the whole council."""
    mine = member()
    if mine.role in {Role.ANALYST, Role.ADMINISTRATOR}:
        return None
    return {each.service_id for each in mine.services}


def services() -> list[Service]:
    """The services that the person works for, or all of the council's."""
    mine, found = reach(), councils.services_of(db, current_council().id)
    return [service for service in found if mine is None or service.id in mine]


def public_address() -> str:
    """The address that residents know the pages by. Raises `NoPublicAddress`."""
    address: str = current_app.extensions["settings"].public_url
    if not address:
        raise NoPublicAddress
    return address


def answer_file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
