"""Browsers that somebody has signed in with before (OWASP's device cookies).

A stranger who guesses somebody's password from elsewhere does not make such a browser wait, and a sign-in from any
other is told to its owner.
"""

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import KnownDevice
from core.accounts.signing_in import token_hash
from core.database import INSERTS, now

KEPT = timedelta(days=180)
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def is_known(session: Session, person_id: UUID, token: str) -> bool:
    """Whether the person has signed in with the browser that holds this token."""
    mine = KnownDevice.person_id == person_id, KnownDevice.token_hash == token_hash(token)
    return bool(token) and session.scalar(select(KnownDevice.person_id).where(*mine)) is not None


def has_any(session: Session, person_id: UUID) -> bool:
    """Whether the person has signed in before, with any browser."""
    return session.scalar(select(KnownDevice.person_id).where(KnownDevice.person_id == person_id).limit(1)) is not None


def know(session: Session, person_id: UUID, token: str) -> None:
    """Know the browser from now on."""
    insert = INSERTS[session.get_bind().dialect.name](KnownDevice)
    known = insert.values(person_id=person_id, token_hash=token_hash(token), used_at=now())
    session.execute(known.on_conflict_do_update(index_elements=["person_id", "token_hash"], set_={"used_at": now()}))


def name_of(user_agent: str) -> str:
    """What a browser calls itself, in the few words that tell one device from another.

    >>> name_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Windows'
    """
    named = [
        next((name for sign, name in signs if re.search(rf"\b{sign}\b", user_agent)), "")
        for signs in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, named))
