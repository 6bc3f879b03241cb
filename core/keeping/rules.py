"""What a council has chosen: for how long it keeps something, within bounds, and what it holds for now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import now
from core.keeping.models import KeepingRule
from core.keeping.purposes import PURPOSES, Purpose


class OutOfBounds(Exception):
    """A council may not keep this for so many days."""


@dataclass(frozen=True)
class Rule:
    """How a purpose stands for a council: its days, and since when and why it is held."""

    purpose: Purpose
    days: int | None
    held_since: datetime | None = None
    held_for: str = ""


def rules_of(session: Session, council_id: UUID | None, purposes: list[Purpose]) -> list[Rule]:
    """How purposes stand for a council; nothing is chosen for the whole installation."""
    if council_id is None:
        return [Rule(purpose, purpose.days) for purpose in purposes]
    mine = select(KeepingRule).where(KeepingRule.council_id == council_id)
    kept = {rule.purpose: rule for rule in session.scalars(mine)}
    return [_rule(session, council_id, purpose, kept.get(purpose.code)) for purpose in purposes]


def rule_of(session: Session, council_id: UUID, code: str) -> Rule:
    return rules_of(session, council_id, [PURPOSES[code]])[0]


def days_of(session: Session, council_id: UUID, code: str) -> int:
    """For how many days a council keeps something whose time ends."""
    days = rule_of(session, council_id, code).days
    assert days is not None, "what is kept for good has no days"
    return days


def choose_days(session: Session, council_id: UUID, purpose: Purpose, days: int) -> None:
    """Keep something for so many days from now on, and what is held already no longer. Raises `OutOfBounds`."""
    if not purpose.least <= days <= purpose.most:
        raise OutOfBounds
    if purpose.choose:
        purpose.choose(session, council_id, days)
    else:
        _kept(session, council_id, purpose).days = days
    session.flush()


def hold(session: Session, council_id: UUID, purpose: Purpose, why: str) -> None:
    """Let nothing of a purpose be ended until it is let go."""
    rule = _kept(session, council_id, purpose)
    rule.held_since, rule.held_for = rule.held_since or now(), why
    session.flush()


def let_go(session: Session, council_id: UUID, purpose: Purpose) -> None:
    rule = _kept(session, council_id, purpose)
    rule.held_since, rule.held_for = None, ""
    session.flush()


def is_held(session: Session, council_id: UUID, code: str) -> bool:
    return rule_of(session, council_id, code).held_since is not None


def _kept(session: Session, council_id: UUID, purpose: Purpose) -> KeepingRule:
    rule = session.get(KeepingRule, (council_id, purpose.code))
    if rule is None:
        rule = KeepingRule(council_id=council_id, purpose=purpose.code, held_for="")
        session.add(rule)
    return rule


def _rule(session: Session, council_id: UUID, purpose: Purpose, kept: KeepingRule | None) -> Rule:
    days = purpose.chosen(session, council_id) if purpose.chosen else (kept.days if kept else None) or purpose.days
    return Rule(purpose, days, kept.held_since if kept else None, kept.held_for if kept else "")
