"""The daily job: what is past its time goes, a batch to a transaction, and the trail keeps how much of what went.

Each batch and its proof are one transaction, so that a machine that stops half way has proof of just what went, and
going on ends what is left. The proof holds purposes, days and numbers, and nothing of anybody.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, jobs
from core.keeping.purposes import PURPOSES, purposes
from core.keeping.rules import Rule, rules_of
from core.models import AuditEvent, Council

KEEP = "keep-to-purposes"
ERASED, RUN = "retention-erased", "retention-run"
BATCH = 500
PROOF = "proof"


@dataclass(frozen=True)
class Stand:
    """How a purpose stands: its rule, and how much of it is past its time."""

    rule: Rule
    due: int


@dataclass(frozen=True)
class Run:
    """One going-through: when it ended, and how much of which purpose went."""

    at: datetime
    erased: dict[str, int]


def look(session: Session, council_id: UUID | None, folder: Path) -> list[Stand]:
    """How every purpose of a council, or of the whole installation, stands; nothing is changed."""
    rules = rules_of(session, council_id, purposes(per_council=council_id is not None))
    return [Stand(rule, _due(session, council_id, rule, folder)) for rule in rules]


def plan(session: Session, task: jobs.Task) -> list[str]:
    """A step for each batch of what is due and not held, and one for the proof that all was looked through."""
    steps = [
        f"{stand.rule.purpose.code}:{number}"
        for stand in look(session, task.council_id, task.folder)
        if stand.rule.held_since is None
        for number in range(-(-stand.due // BATCH))
    ]
    return [*steps, PROOF]


def perform(session: Session, task: jobs.Task, step: str) -> None:
    if step == PROOF:
        _prove(session, task)
    else:
        _erase(session, task, step.partition(":")[0])


def runs_of(session: Session, council_id: UUID, most: int = 30) -> list[Run]:
    """The latest times that a council's purposes were gone through, newest first."""
    mine = AuditEvent.council_id == council_id, AuditEvent.action == RUN
    found = session.scalars(select(AuditEvent).where(*mine).order_by(AuditEvent.at.desc()).limit(most))
    return [Run(event.at, event.detail["erased"]) for event in found]


def ask_for_all(session: Session) -> None:
    """Ask for every council's purposes to be gone through, and for those of the whole installation."""
    jobs.ask(session, KEEP, council_id=None)
    for council_id in session.scalars(select(Council.id).order_by(Council.code)):
        jobs.ask(session, KEEP, council_id=council_id)


def _due(session: Session, council_id: UUID | None, rule: Rule, folder: Path) -> int:
    purpose = rule.purpose
    if rule.days is None or purpose.find is None:
        return 0
    return len(purpose.find(session, purpose.due(council_id, rule.days, folder)))


def _erase(session: Session, task: jobs.Task, code: str) -> None:
    """End one batch of a purpose. The rule is read anew: it may have been changed, or held, since the plan."""
    (rule,) = rules_of(session, task.council_id, [PURPOSES[code]])
    purpose = rule.purpose
    if rule.held_since is not None or rule.days is None or purpose.find is None or purpose.erase is None:
        return
    due = purpose.due(task.council_id, rule.days, task.folder, BATCH)
    found = purpose.find(session, due)
    if found:
        purpose.erase(session, due, found)
        went: dict[str, Any] = {"purpose": code, "erased": len(found), "days": rule.days}
        audit.record(session, "retention-erased", **_whose(task), **went)
        session.flush()


def _prove(session: Session, task: jobs.Task) -> None:
    """Add up what went in this job, once."""
    mine = AuditEvent.subject_id == str(task.job_id), AuditEvent.council_id == task.council_id
    if session.scalar(select(AuditEvent.id).where(*mine, AuditEvent.action == RUN)):
        return
    erased: Counter[str] = Counter()
    for event in session.scalars(select(AuditEvent).where(*mine, AuditEvent.action == ERASED)):
        erased[event.detail["purpose"]] += event.detail["erased"]
    audit.record(session, "retention-run", **_whose(task), erased=dict(erased))


def _whose(task: jobs.Task) -> dict[str, Any]:
    return {"council_id": task.council_id, "person_id": None, "subject": "job", "subject_id": task.job_id}


jobs.register(jobs.JobKind(KEEP, plan, perform))
jobs.schedule(jobs.Schedule(KEEP, "30 3 * * *", ask_for_all))
