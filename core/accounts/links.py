"""Links at which somebody chooses a password: sent to their address, good once and not for long, kept as a hash."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.accounts.models import LinkPurpose, PasswordLink
from core.accounts.signing_in import draw_token, token_hash
from core.database import now
from core.models import Person

GOOD_FOR = {LinkPurpose.INVITATION: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=1)}


def make_link(session: Session, person_id: UUID, purpose: LinkPurpose) -> str:
    """A token for a person's link, in place of any before it."""
    token = draw_token()
    session.execute(delete(PasswordLink).where(PasswordLink.person_id == person_id))
    session.add(
        PasswordLink(
            person_id=person_id,
            token_hash=token_hash(token),
            purpose=purpose,
            expires_at=now() + GOOD_FOR[purpose],
        )
    )
    session.flush()
    return token


def person_of(session: Session, token: str) -> Person | None:
    """Whose link it is, while it is good."""
    good = PasswordLink.token_hash == token_hash(token), PasswordLink.expires_at > now()
    return session.scalar(select(Person).join(PasswordLink, PasswordLink.person_id == Person.id).where(*good))


def take_back(session: Session, person_id: UUID) -> None:
    """Make a person's link worth nothing."""
    session.execute(delete(PasswordLink).where(PasswordLink.person_id == person_id))
