"""The audit trail's chain: each event is sealed with a digest of itself and of all before it.

Triggers keep anybody who has the application's rights from changing an event. The chain shows what somebody did who had
more: an event that was changed, taken out, put in later or put elsewhere no longer agrees with the digests after it.
Sealing comes some minutes after the event, by one writer, so that those who are recorded never wait for each other.
After Haber and Stornetta (1991), "How to time-stamp a digital document".
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Row, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import jobs
from core.database import Base, now
from core.models import AuditEvent
from core.tenancy import Shared

BEGINNING = "0" * 64
AT_ONCE = 20_000
"""How many events are sealed in one transaction."""
PATIENCE = timedelta(hours=2)
"""How long an event may wait for its seal, and how much later than it says it may have been written."""


class AuditSeal(Base):
    """An event's place in the chain, and the digest of it and of all before it. No row can be changed."""

    __tablename__ = "audit_seal"
    whose = Shared("one chain of digests seals every council's trail")

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class Head:
    """The last place of a chain and its digest: whoever keeps it can show later that nothing before it has gone."""

    position: int
    digest: str

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"


@dataclass
class Verified:
    """What looking at the whole chain found: how many events agree, what does not, and where it ends."""

    sealed: int = 0
    waiting: int = 0
    problems: list[str] = field(default_factory=list)
    head: Head = Head(0, BEGINNING)


def seal_new(session: Session, at_once: int = AT_ONCE) -> int:
    """Seal events that have no seal, in order of time, and say how many; two sealers at once cannot both succeed."""
    head = head_of(session)
    waiting = select(AuditEvent).outerjoin(AuditSeal, AuditSeal.event_id == AuditEvent.id)
    waiting = waiting.where(AuditSeal.event_id.is_(None)).order_by(AuditEvent.at, AuditEvent.id).limit(at_once)
    position, digest = head.position, head.digest
    for event in session.scalars(waiting).all():
        position, digest = position + 1, digest_of(event, digest)
        session.add(AuditSeal(position=position, event_id=event.id, digest=digest))
    session.flush()
    return position - head.position


def head_of(session: Session) -> Head:
    last = session.scalars(select(AuditSeal).order_by(AuditSeal.position.desc()).limit(1)).first()
    return Head(last.position, last.digest) if last else Head(0, BEGINNING)


def verify(session: Session, kept: Head | None = None) -> Verified:
    """Work the whole chain out again. `kept` is a head that was noted before, which must still be in its place."""
    found = Verified()
    latest = datetime(1970, 1, 3, tzinfo=UTC)
    digest, place = BEGINNING, 0
    for row in _sealed(session):
        place += 1
        if row.position != place:
            found.problems.append(f"The seals from place {place} to {row.position - 1} are gone.")
            place = row.position
        if row.id is None:
            found.problems.append(f"The event at place {place} ({row.event_id}) is gone.")
        elif digest_of(row, digest) != row.digest:
            found.problems.append(f"The event at place {place} ({row.id}), or one before it, is not as it was.")
        elif row.at < latest - PATIENCE:
            found.problems.append(f"The event at place {place} ({row.id}) was written long after it says it was.")
        else:
            found.sealed += 1
        digest, latest = row.digest, max(latest, row.at or latest)
        found.head = Head(place, digest)
        if kept and kept.position == place and kept.digest != digest:
            found.problems.append(f"Place {place} has another digest than the one that was noted.")
    if kept and kept.position > place:
        found.problems.append(f"The chain ends at place {place}, before the place that was noted: {kept.position}.")
    _count_waiting(session, found)
    return found


def digest_of(event: AuditEvent | Row[*tuple[Any, ...]], before: str) -> str:
    """SHA-256 of the digest before and of everything that an event says, as 64 hexadecimal digits."""
    said: dict[str, Any] = {
        "id": str(event.id),
        "council": str(event.council_id) if event.council_id else None,
        "person": str(event.person_id) if event.person_id else None,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": event.action,
        "subject": event.subject,
        "subject_id": event.subject_id,
        "detail": event.detail,
    }
    plain = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{plain}".encode("ascii")).hexdigest()


def _sealed(session: Session) -> Iterator[Row[*tuple[Any, ...]]]:
    """Each seal with what its event says, in the order of the chain, a thousand at a time."""
    statement = select(AuditSeal.position, AuditSeal.event_id, AuditSeal.digest, *AuditEvent.__table__.columns)
    statement = statement.outerjoin(AuditEvent, AuditEvent.id == AuditSeal.event_id).order_by(AuditSeal.position)
    place = 0
    while rows := session.execute(statement.where(AuditSeal.position > place).limit(1000)).all():
        yield from rows
        place = rows[-1].position


def _count_waiting(session: Session, found: Verified) -> None:
    waiting = select(func.count(), func.min(AuditEvent.at)).outerjoin(AuditSeal, AuditSeal.event_id == AuditEvent.id)
    count, earliest = session.execute(waiting.where(AuditSeal.event_id.is_(None))).one()
    found.waiting = count
    if earliest and earliest < now() - PATIENCE:
        found.problems.append("Events have waited for their seal for more than two hours: is the worker running?")


def seal_what_waits(session: Session) -> None:
    seal_new(session)


jobs.schedule(jobs.Schedule("seal-the-trail", "*/5 * * * *", seal_what_waits))
