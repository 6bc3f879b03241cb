"""The audit trail: who saw or changed what. It is only ever added to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import AuditEvent

BACKED_UP = "backed-up"


def record(
    session: Session,
    action: str,
    *,
    council_id: UUID | None,
    person_id: UUID | None,
    subject: str = "",
    subject_id: object = "",
    **detail: Any,
) -> None:
    """Add an event; `detail` holds plain values and never personal data or answers."""
    session.add(
        AuditEvent(
            council_id=council_id,
            person_id=person_id,
            action=action,
            subject=subject,
            subject_id=str(subject_id),
            detail=detail,
        )
    )


def recent_events(session: Session, council_id: UUID, limit: int = 100) -> list[AuditEvent]:
    """A council's latest events, newest first."""
    statement = select(AuditEvent).where(AuditEvent.council_id == council_id)
    return list(session.scalars(statement.order_by(AuditEvent.at.desc(), AuditEvent.id).limit(limit)))


def last_time(session: Session, action: str) -> datetime | None:
    """When something that is of no council was last done."""
    statement = select(AuditEvent.at).where(AuditEvent.action == action, AuditEvent.council_id.is_(None))
    return session.scalar(statement.order_by(AuditEvent.at.desc()).limit(1))
