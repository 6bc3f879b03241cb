"""Keys with which other systems read what a council has not published yet: made, recognised and taken back."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from core.database import now
from framework.feeding.models import FeedKey

STARTS = "folkmoot_"
SHOWN = len(STARTS) + 6
NOTED_EACH = timedelta(minutes=10)
"""How old the note of a key's last use may be before it is written anew."""
LONGEST = timedelta(days=366)


class Scope(StrEnum):
    """What a key opens, of its own council alone."""

    OBSERVATIONS = "observations:unpublished"
    DEFINITIONS = "definitions:unpublished"


class KeyRefused(Exception):
    """The key opens nothing: it is unknown, has expired, or was taken back."""


class ScopeMissing(Exception):
    """The key is good, and does not open this."""


@dataclass(frozen=True)
class Holder:
    """Whoever sent a key: the council that it is of, and what it opens."""

    key_id: UUID
    council_id: UUID
    scopes: frozenset[str]
    noted: bool
    """Whether its use was noted a short while ago."""

    def require(self, scope: Scope) -> None:
        """Raises `ScopeMissing`."""
        if scope.value not in self.scopes:
            raise ScopeMissing(scope.value)


def make_key(
    session: Session, council_id: UUID, person_id: UUID, *, name: str, scopes: list[str], expires_on: date
) -> tuple[FeedKey, str]:
    """A new key, and the token that is shown this once."""
    token = STARTS + secrets.token_urlsafe(32)
    key = FeedKey(
        council_id=council_id, name=name, beginning=token[:SHOWN], token_hash=_hash(token), scopes=sorted(scopes),
        expires_on=expires_on, made_by=person_id,
    )  # fmt: skip
    session.add(key)
    session.flush()
    return key, token


def holder_of(session: Session, token: str) -> Holder:
    """Who holds a token. Raises `KeyRefused`, for every reason alike: nobody learns which keys there were."""
    statement = select(FeedKey).where(FeedKey.token_hash == _hash(token))
    key = session.scalar(statement.execution_options(across_councils="a key says which council it is of"))
    if key is None or key.revoked_at is not None or key.expires_on < now().date():
        raise KeyRefused
    noted = key.last_used_at is not None and key.last_used_at > now() - NOTED_EACH
    return Holder(key.id, key.council_id, frozenset(key.scopes), noted)


def note_use(connection: Connection, holder: Holder) -> None:
    mine = FeedKey.id == holder.key_id, FeedKey.council_id == holder.council_id
    connection.execute(update(FeedKey).where(*mine).values(last_used_at=now()))


def keys_of(session: Session, council_id: UUID) -> list[FeedKey]:
    """A council's keys, newest first; those that were taken back stay on the list."""
    statement = select(FeedKey).where(FeedKey.council_id == council_id)
    return list(session.scalars(statement.order_by(FeedKey.made_at.desc(), FeedKey.id)))


def key_of(session: Session, council_id: UUID, key_id: UUID) -> FeedKey | None:
    return session.scalar(select(FeedKey).where(FeedKey.council_id == council_id, FeedKey.id == key_id))


def revoke(key: FeedKey) -> None:
    key.revoked_at = key.revoked_at or now()


def _hash(token: str) -> str:
    """A token has 256 random bits of its own, so that a plain hash tells nothing of it."""
    return sha256(token.encode()).hexdigest()
