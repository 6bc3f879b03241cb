"""Limits that all processes share: how often something may be done in a stretch of time.

The stretches are fixed: an hour's limit starts afresh on the hour, and a day's at midnight UTC. Whoever uses one up at
the end of a stretch may begin the next at once, so twice as much may pass within a short while; in return one row says
all, one statement decides, and anybody can be told exactly when to try again.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Request
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from core.database import INSERTS, Database, now
from core.models import LimitUse

DAY = 24 * 60


@dataclass(frozen=True)
class Limit:
    """Something that one subject may do so often in so many minutes, of which a day holds a whole number."""

    name: str
    allowed: int
    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 1 or DAY % self.minutes:
            raise ValueError("The stretches of a limit must fill a day exactly.")

    def stretch(self, at: datetime) -> tuple[datetime, datetime]:
        """When the stretch that a moment falls in began, and when it ends."""
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        length = timedelta(minutes=self.minutes)
        since = midnight + (at - midnight) // length * length
        return since, since + length


class Limits:
    """Counts uses in the database. A subject is kept only as a keyed hash that is another one tomorrow."""

    def __init__(self, database: Database, key: str) -> None:
        self._database, self._key = database, key.encode()

    def spend(self, limit: Limit, subject: str) -> bool:
        """Take one use, in a short transaction of its own, and say whether there was one left to take.

        A request spends with `core.web.spend`, which lets its own transaction give way.
        """
        since, _ = limit.stretch(now())
        insert = INSERTS[self._database.engine.dialect.name](LimitUse)
        first = insert.values(limit=limit.name, subject=self._hash(subject, since), since=since, uses=1)
        taken = first.on_conflict_do_update(
            index_elements=["limit", "subject", "since"],
            set_={"uses": LimitUse.uses + 1},
            where=LimitUse.uses < limit.allowed,
        )
        with self._database.transaction() as session:
            return limit.allowed > 0 and session.scalar(taken.returning(LimitUse.uses)) is not None

    def left(self, limit: Limit, subject: str) -> int:
        """How many uses are left until `again_at`."""
        since, _ = limit.stretch(now())
        with self._database.reading() as session:
            used = session.scalar(select(LimitUse.uses).where(*self._row(limit, subject, since)))
        return max(0, limit.allowed - (used or 0))

    def again_at(self, limit: Limit) -> datetime:
        """When a limit that is used up starts afresh."""
        return limit.stretch(now())[1]

    def wait(self, limit: Limit) -> int:
        """In how many minutes a limit that is used up starts afresh: at least 1."""
        return 1 + int((self.again_at(limit) - now()).total_seconds()) // 60

    def forgive(self, session: Session, limit: Limit, subject: str) -> None:
        """Give all uses back, in the transaction of whatever made them harmless."""
        since, _ = limit.stretch(now())
        session.execute(delete(LimitUse).where(*self._row(limit, subject, since)))

    def _row(self, limit: Limit, subject: str, since: datetime) -> tuple[ColumnElement[bool], ...]:
        hashed = self._hash(subject, since)
        return LimitUse.limit == limit.name, LimitUse.subject == hashed, LimitUse.since == since

    def _hash(self, subject: str, since: datetime) -> str:
        return hmac.digest(self._key, f"limit|{since:%Y-%m-%d}|{subject}".encode(), sha256).hex()


def network_of(request: Request) -> str:
    """The network that a request came from, such as `192.0.2.0/24`: neighbours share it, so a limit on it is generous.

    It is empty where the request came from this machine itself, as from a proxy that `FOLKMOOT_TRUSTED_PROXIES` does
    not count: everybody would share it, and nobody should wait for everybody.
    """
    try:
        address = ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback:
        return ""
    return str(ip_network((address, 24 if address.version == 4 else 56), strict=False))
