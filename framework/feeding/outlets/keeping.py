"""A council's outlets: made, listed and ended. What opens or signs is sealed, and shown this once."""

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import now
from core.vault import vault_of
from framework.feeding.models import Outlet, OutletKind
from framework.feeding.outlets.signing import new_secret

HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,252}[A-Za-z0-9])?")


class BadKey(Exception):
    """The text is no public key of a server."""


@dataclass(frozen=True)
class Made:
    """A new outlet, and what its owner is shown this once: a webhook's secret; nothing of the others."""

    outlet: Outlet
    shown: str


def make_webhook(session: Session, council_id: UUID, person_id: UUID, name: str, url: str) -> Made:
    """Raises `core.vault.VaultLocked`."""
    secret = new_secret()
    sealed = vault_of(session).seal(secret)
    return Made(_keep(session, council_id, person_id, OutletKind.WEBHOOK, name, {"url": url}, sealed), secret)


def make_sftp(
    session: Session, council_id: UUID, person_id: UUID, name: str, place: dict[str, Any], password: str
) -> Made:
    """An outlet to an SFTP server. Without a password it has a key of its own, whose public half the server is given.

    Raises `BadKey` and `core.vault.VaultLocked`.
    """
    import asyncssh

    try:
        pinned = asyncssh.import_public_key(place["host_key"].strip())
    except (asyncssh.KeyImportError, ValueError):
        raise BadKey from None
    place = place | {"host_key": pinned.export_public_key().decode().strip(), "fingerprint": pinned.get_fingerprint()}
    secret: dict[str, str] = {"password": password}
    if not password:
        own = asyncssh.generate_private_key("ssh-ed25519", "folkmoot")
        secret = {"key": own.export_private_key().decode()}
        place["public_key"] = own.export_public_key().decode().strip()
    sealed = vault_of(session).seal(json.dumps(secret))
    return Made(_keep(session, council_id, person_id, OutletKind.SFTP, name, place, sealed), "")


def make_folder(session: Session, council_id: UUID, person_id: UUID, name: str) -> Made:
    return Made(_keep(session, council_id, person_id, OutletKind.FOLDER, name, {}, None), "")


def _keep(
    session: Session, council_id: UUID, person_id: UUID, kind: OutletKind, name: str, place: dict[str, Any],
    sealed: str | None,
) -> Outlet:  # fmt: skip
    outlet = Outlet(council_id=council_id, kind=kind, name=name, place=place, secret=sealed, made_by=person_id)
    session.add(outlet)
    session.flush()
    return outlet


def outlets_of(session: Session, council_id: UUID) -> list[Outlet]:
    """A council's outlets, newest first; those that have ended stay on the list."""
    statement = select(Outlet).where(Outlet.council_id == council_id)
    return list(session.scalars(statement.order_by(Outlet.made_at.desc(), Outlet.id)))


def outlet_of(session: Session, council_id: UUID, outlet_id: UUID) -> Outlet | None:
    return session.scalar(select(Outlet).where(Outlet.council_id == council_id, Outlet.id == outlet_id))


def end(outlet: Outlet) -> None:
    """Send nothing there any more, and forget its secret."""
    outlet.ended_at, outlet.secret = outlet.ended_at or now(), None
