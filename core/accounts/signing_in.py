"""Sign-ins: each browser's, kept here so that it can be listed and ended, with limits to how long it lasts.

The cookie holds a random token and the database its hash; a new one is drawn whenever somebody signs in, gives their
code, or shows again that it is they.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from core.accounts.models import SignIn
from core.database import now
from core.models import Person

NOTED = timedelta(minutes=2)
"""How old the note of when a sign-in was last used may grow before it is written anew."""
FRESH = timedelta(minutes=15)
"""For how long somebody who showed that it is they need not show it again."""
HALF = timedelta(minutes=10)
"""For how long a password waits for its code."""
LONGEST = timedelta(days=30)
"""No installation lets a sign-in last longer."""


@dataclass(frozen=True)
class Lasts:
    """How long a sign-in lasts when it is not used, and at most."""

    idle: timedelta
    at_most: timedelta

    def ended(self, sign_in: SignIn, moment: datetime) -> bool:
        at_most = HALF if sign_in.half else self.at_most
        return moment - sign_in.seen_at > self.idle or moment - sign_in.began_at > at_most


def token_hash(token: str) -> str:
    """What is kept of a token that was drawn at random from 2^256."""
    return sha256(token.encode()).hexdigest()


def draw_token() -> str:
    return secrets.token_urlsafe(32)


def begin(
    session: Session,
    person: Person,
    *,
    half: bool = False,
    second_factor: bool = False,
    provider: str = "",
    only_council: UUID | None = None,
    device: str = "",
) -> str:
    """Begin a sign-in, and give the token that its browser keeps."""
    token = draw_token()
    session.add(
        SignIn(
            token_hash=token_hash(token),
            person_id=person.id,
            half=half,
            second_factor=second_factor,
            provider=provider,
            only_council=only_council,
            device=device[:100],
        )
    )
    session.flush()
    return token


def found(session: Session, token: str, lasts: Lasts) -> SignIn | None:
    """The sign-in of a token with its person, in one reading, unless it has ended."""
    statement = select(SignIn).where(SignIn.token_hash == token_hash(token)).options(joinedload(SignIn.person))
    sign_in = session.scalar(statement)
    return None if sign_in is None or lasts.ended(sign_in, now()) else sign_in


def note_use(session: Session, sign_in_id: UUID) -> None:
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now()))


def renew(sign_in: SignIn) -> str:
    """Give a sign-in whose person has just shown that it is they another token; the old one is worth nothing."""
    token = draw_token()
    sign_in.token_hash, sign_in.proved_at, sign_in.seen_at, sign_in.half = token_hash(token), now(), now(), False
    return token


def is_fresh(sign_in: SignIn) -> bool:
    """Whether the person has shown lately enough that it is they to change how they sign in."""
    return now() - sign_in.proved_at <= FRESH


def sign_ins_of(session: Session, person_id: UUID, lasts: Lasts) -> list[SignIn]:
    """Where a person is signed in, the latest used first."""
    statement = select(SignIn).where(SignIn.person_id == person_id, SignIn.half.is_(False))
    return [one for one in session.scalars(statement.order_by(SignIn.seen_at.desc())) if not lasts.ended(one, now())]


def end(session: Session, person_id: UUID, sign_in_id: UUID) -> bool:
    """End one of a person's sign-ins, and say whether there was one."""
    mine = delete(SignIn).where(SignIn.person_id == person_id, SignIn.id == sign_in_id)
    return session.scalar(mine.returning(SignIn.id)) is not None


def end_all(session: Session, person_id: UUID, *, but: UUID | None = None) -> int:
    """Sign a person out everywhere, or everywhere but here; how many sign-ins that ended."""
    mine = delete(SignIn).where(SignIn.person_id == person_id)
    if but:
        mine = mine.where(SignIn.id != but)
    return len(session.scalars(mine.returning(SignIn.id)).all())
