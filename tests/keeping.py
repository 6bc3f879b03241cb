"""What is past its time, ended here and now for a test."""

from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from core.keeping.purposes import PURPOSES
from core.keeping.rules import rules_of


def end(session: Session, council_id: UUID | None, code: str, folder: Path = Path("nowhere")) -> int:
    """End all that is past its time of one purpose, and say how much it was; afterwards nothing is found any more."""
    (rule,) = rules_of(session, council_id, [PURPOSES[code]])
    assert rule.purpose.find and rule.purpose.erase and rule.days is not None
    due = rule.purpose.due(council_id, rule.days, folder)
    found = rule.purpose.find(session, due)
    if found:
        rule.purpose.erase(session, due, found)
    session.flush()
    assert not rule.purpose.find(session, due), "what was ended is found again"
    session.expire_all()
    return len(found)
