"""Waits that grow: whoever is refused again and again waits longer each time, whichever process they ask.

A few refusals cost nothing; each further one makes the next try wait twice as long, up to a quarter of an hour, and a
day without any forgets them. A subject is kept only as a keyed hash. So that a stranger's guesses do not keep the owner
of an account out, guesses count apart for a browser that has signed in before, for each network, and for all others
together; only the one that is being used up makes anybody wait.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from core.accounts.models import Knocking
from core.database import INSERTS, Database, now

FORGOTTEN = timedelta(days=1)
FIRST, LONGEST = 15, 15 * 60
"""The first wait and the longest, in seconds."""


@dataclass(frozen=True)
class Door:
    """Something that is tried, by somebody: so many refusals cost nothing."""

    name: str
    subject: str
    free: int
    shared: bool = False

    def wait_after(self, failures: int) -> timedelta:
        """How long the next try waits."""
        beyond = failures - self.free
        return timedelta(seconds=min(FIRST * 2 ** min(beyond, 10), LONGEST) if beyond >= 0 else 0)


class Knocks:
    """Counts refusals in the database, each time in a short transaction of its own."""

    def __init__(self, database: Database, key: str) -> None:
        self._database, self._key = database, key.encode()

    def try_at(self, doors: Sequence[Door]) -> timedelta:
        """Count a try as refused until it is forgiven, unless somebody must wait; for how long they must."""
        moment = now()
        with self._database.transaction() as session:
            rows = [(door, self._row(session, door, moment)) for door in sorted(doors, key=self._hash)]
            wait = max((row.waits_until - moment for _, row in rows), default=timedelta())
            if wait > timedelta():
                return wait
            for door, row in rows:
                row.failures = 1 if moment - row.last_at > FORGOTTEN else row.failures + 1
                row.last_at, row.waits_until = moment, moment + door.wait_after(row.failures)
        return timedelta()

    def forgive(self, session: Session, doors: Sequence[Door]) -> None:
        """Forget the refusals at these doors, or one of them where many people share it, with what made it harmless."""
        alone = [self._hash(door) for door in doors if not door.shared]
        session.execute(delete(Knocking).where(Knocking.subject.in_(alone)))
        for subject in sorted(self._hash(door) for door in doors if door.shared):
            mine = Knocking.subject == subject, Knocking.failures > 0
            session.execute(update(Knocking).where(*mine).values(failures=Knocking.failures - 1))

    def _row(self, session: Session, door: Door, moment: datetime) -> Knocking:
        """The door's row, which nobody else changes meanwhile."""
        subject = self._hash(door)
        first = INSERTS[self._database.engine.dialect.name](Knocking)
        values = {"subject": subject, "failures": 0, "last_at": moment, "waits_until": moment}
        session.execute(first.values(**values).on_conflict_do_nothing())
        return session.get_one(Knocking, subject, with_for_update=True)

    def _hash(self, door: Door) -> str:
        return hmac.digest(self._key, f"knock|{door.name}|{door.subject}".encode(), sha256).hex()
