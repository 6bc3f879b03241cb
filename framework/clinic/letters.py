"""Reminding by mail those whose card is due, once for each day that it is due on."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from core import jobs
from core.database import now
from core.messages import SEND, Desk, NothingToSay, ask_to_send, written_by
from core.models import Channel, Council, Membership, Message
from core.transports import Letter
from core.vault import vault_of
from core.words import words_in
from framework.clinic.models import Card

DUE = "clinic-card-due"


def remind(session: Session) -> None:
    """Ask for a message to the owner of each card whose day has come, if they still work for its council."""
    if SEND not in jobs.KINDS or not vault_of(session).has_keys:
        return
    due = (
        select(Card)
        .join(Membership, Membership.person_id == Card.owner_id)
        .where(Membership.council_id == Card.council_id, Card.ended_at.is_(None), Card.due_on <= now().date())
        .where(or_(Card.reminded_of.is_(None), Card.reminded_of != Card.due_on))
        .options(joinedload(Card.owner))
        .order_by(Card.due_on, Card.id)
    )
    everybody = {"across_councils": "every council's owners are reminded of their own"}
    for card in session.scalars(due, execution_options=everybody).all():
        card.reminded_of = card.due_on
        ask_to_send(
            session,
            vault_of(session),
            council_id=card.council_id,
            channel=Channel.EMAIL,
            kind=DUE,
            subject_id=card.id,
            language=session.get_one(Council, card.council_id).languages[0],
            address=card.owner.email,
        )


def write_due(session: Session, desk: Desk, message: Message) -> Letter:
    """Which card is due, and where. Raises `core.messages.NothingToSay` once it has ended or has a later day."""
    mine = Card.council_id == message.council_id, Card.id == UUID(message.subject_id)
    card = session.scalar(select(Card).where(*mine, Card.ended_at.is_(None)))
    if card is None or card.due_on > now().date():
        raise NothingToSay
    council, words = session.get_one(Council, card.council_id), words_in(message.language)
    paragraphs = (
        words.gettext("The day of a card that you own has come: %(title)s") % {"title": card.title},
        words.gettext("Please say what was done and what you learned, or give it another day:"),
        f"{desk.public_url}/councils/{council.slug}/framework/clinic/cards/{card.id}",
        words.gettext("You get this email once for each day that you set, because you own the card."),
    )
    return Letter(words.gettext("A card of yours is due"), "\n\n".join(paragraphs) + "\n")


written_by(DUE, write_due)
jobs.schedule(jobs.Schedule("remind-of-cards", "15 7 * * *", remind))
