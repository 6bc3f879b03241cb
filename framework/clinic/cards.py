"""Plan-do-study-act cards: found, made, changed and taken from step to step, with everything kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.database import Json, now
from core.json_values import as_json
from framework.clinic.models import Card, CardStep, Decision, Stage

NEXT = {Stage.PLAN: Stage.DO, Stage.DO: Stage.STUDY, Stage.STUDY: Stage.ACT}
KEPT = ("title", "plan", "owner_id", "due_on", "expected", "reason", "action_id")
"""What somebody says of a card; what it was before stands in its history."""
OF_THE_PREDICTION = ("expected", "reason")


class CardHasEnded(Exception):
    """A card that has ended stays as it is."""


def cards_of(session: Session, council_id: UUID, indicator: str | None = None) -> list[Card]:
    """A council's cards, or one indicator's: those under way first, by the day that they are due."""
    statement = select(Card).where(Card.council_id == council_id)
    if indicator is not None:
        statement = statement.where(Card.indicator == indicator)
    found = session.scalars(statement.options(joinedload(Card.owner), joinedload(Card.action)))
    return sorted(found, key=lambda card: (card.ended_at is not None, _order(card), card.made_at, card.id))


def card_of(session: Session, council_id: UUID, card_id: UUID, *, changing: bool = False) -> Card | None:
    """A card; whoever is changing it holds it meanwhile."""
    statement = select(Card).where(Card.council_id == council_id, Card.id == card_id)
    return session.scalar(statement.with_for_update() if changing else statement)


def steps_of(session: Session, card: Card) -> Sequence[CardStep]:
    """Everything that was done with a card, in order."""
    mine = CardStep.council_id == card.council_id, CardStep.card_id == card.id
    return session.scalars(select(CardStep).where(*mine).order_by(CardStep.at, CardStep.id)).all()


def make_card(
    session: Session, council_id: UUID, indicator: str, facts: Mapping[str, Any], by: UUID | None, today: date
) -> Card:
    card = Card(council_id=council_id, indicator=indicator, made_on=today, **facts)
    session.add(card)
    session.flush()
    _note(session, card, "made", by)
    return card


def change_card(session: Session, card: Card, facts: Mapping[str, Any], by: UUID | None) -> bool:
    """Say a card otherwise, keep what it said before, and say whether that changed anything.

    A prediction can be changed only while nothing has been done: one that is made afterwards tests nothing. Raises
    `CardHasEnded`.
    """
    if card.ended_at is not None:
        raise CardHasEnded
    allowed = {
        name: value for name, value in facts.items() if card.stage is Stage.PLAN or name not in OF_THE_PREDICTION
    }
    before = {name: getattr(card, name) for name, value in allowed.items() if getattr(card, name) != value}
    if not before:
        return False
    for name in before:
        setattr(card, name, allowed[name])
    _note(session, card, "changed", by, facts={"before": as_json(before)})
    return True


def take_further(
    session: Session,
    card: Card,
    text: str,
    by: UUID | None,
    *,
    decision: Decision | None = None,
    read: Json | None = None,
) -> None:
    """Take a card to its next step, with what was done or learned; the last step needs a decision, and ends it.

    `read` is what the figures said to whoever took it there. Raises `CardHasEnded`.
    """
    following = NEXT.get(card.stage)
    if following is None:
        raise CardHasEnded
    if following is Stage.ACT:
        card.decision, card.ended_at = decision, now()
    card.stage = following
    facts: Json = {"read": read or {}} | ({"decision": decision.value} if decision else {})
    _note(session, card, following.value, by, text, facts)


def add_note(session: Session, card: Card, text: str, by: UUID | None) -> None:
    _note(session, card, "note", by, text)


def _note(session: Session, card: Card, what: str, by: UUID | None, text: str = "", facts: Json | None = None) -> None:
    step = CardStep(council_id=card.council_id, card_id=card.id, what=what, text=text, facts=facts or {}, person_id=by)
    session.add(step)
    session.flush()


def _order(card: Card) -> float:
    """Those under way by their day, the earliest first; those that ended by when they did, the latest first."""
    return -card.ended_at.timestamp() if card.ended_at else float(card.due_on.toordinal())
