"""What a reminder says to a member of the panel: the analyst's words, the survey's link, and how to leave."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.language import localised
from core.messages import Desk, NothingToSay, written_by
from core.models import Message
from core.transports import Letter
from surveys.panel.letters import Pen, invitation_words, member_of, subject_of, waiting
from surveys.reminders.models import Reminder
from surveys.reminders.sending import REMINDED


def write_reminder(session: Session, desk: Desk, message: Message) -> Letter:
    """The reminder. Raises `NothingToSay` for whoever has answered, declined or left since it was asked for."""
    invitation = waiting(session, message, UUID(message.subject_id[:32]))
    mine = Reminder.council_id == message.council_id, Reminder.id == UUID(message.subject_id[32:])
    reminder = session.scalar(select(Reminder).where(*mine))
    if reminder is None:
        raise NothingToSay
    pen = Pen.for_member(session, desk, member_of(session, invitation), message.language)
    opening = localised(reminder.words, message.language)
    return pen.write(
        message, subject_of(pen, invitation, message), invitation_words(desk, pen, invitation, message, opening)
    )


written_by(REMINDED, write_reminder)
