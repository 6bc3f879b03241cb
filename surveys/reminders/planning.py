"""Reminders of a council's part of a wave: planned, taken back while not sent, and what the latest letter says."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.database import now
from surveys.errors import SurveyError
from surveys.models import Wave
from surveys.reminders.models import Reminder, ReminderWay


class OutsideTheWave(SurveyError):
    """The day has passed, or is not one of the wave's."""


def plan_reminder(
    session: Session, council_id: UUID, wave: Wave, due_on: date, way: ReminderWay, words: Mapping[str, str], by: UUID
) -> Reminder:
    """Plan a reminder for a day of the wave that has not passed. Raises `OutsideTheWave`."""
    if not max(wave.opens_on, now().date()) <= due_on <= wave.closes_on:
        raise OutsideTheWave
    planned = Reminder(council_id=council_id, wave_id=wave.id, due_on=due_on, way=way, words=dict(words), planned_by=by)
    session.add(planned)
    session.flush()
    return planned


def reminders_of(session: Session, council_id: UUID, wave: Wave) -> list[Reminder]:
    """A council's reminders of a wave, the first due first."""
    mine = Reminder.council_id == council_id, Reminder.wave_id == wave.id
    return list(session.scalars(select(Reminder).where(*mine).order_by(Reminder.due_on, Reminder.way, Reminder.id)))


def take_back(session: Session, council_id: UUID, wave: Wave, reminder_id: UUID) -> None:
    """Take back a reminder that has not been sent; one that has stays as it is."""
    mine = Reminder.council_id == council_id, Reminder.wave_id == wave.id, Reminder.id == reminder_id
    session.execute(delete(Reminder).where(*mine, Reminder.sent_at.is_(None)))


def latest_letter(session: Session, council_id: UUID, wave: Wave) -> Mapping[str, str]:
    """What slips say first by now: the words of the latest reminder by letter whose day has come, or nothing."""
    come = [
        one
        for one in reminders_of(session, council_id, wave)
        if one.way is ReminderWay.LETTER and one.due_on <= now().date()
    ]
    return come[-1].words if come else {}
