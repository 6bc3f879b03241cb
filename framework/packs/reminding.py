"""Reminding officers of what they are asked to write: before and after it is due, at most so often, once a day.

Reminders stop by themselves once the words are handed in, and by one press of the officer's.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count, takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from core import jobs
from core.database import now
from core.messages import SEND
from core.models import Council
from core.vault import vault_of
from framework.packs.figures import latest_figures
from framework.packs.finding import possible_writers
from framework.packs.gathering import WRITES, Line, lines_of
from framework.packs.letters import REMINDER, write_to
from framework.packs.models import Pack, PackEntry

BEFORE = (7, 1)
"""Days before the due day on which to remind."""
AFTER = 1
"""Days after the due day of the first reminder that it is late."""
EVERY = 4
"""Days from one reminder of what is late to the next."""


def days_to_remind(due_on: date, until: date) -> Iterator[date]:
    """The days on which to remind somebody of what is due, as far as a day.

    >>> [day.isoformat() for day in days_to_remind(date(2026, 11, 10), date(2026, 11, 16))]
    ['2026-11-03', '2026-11-09', '2026-11-11', '2026-11-15']
    """
    yield from (day for ahead in BEFORE if (day := due_on - timedelta(days=ahead)) <= until)
    late = (due_on + timedelta(days=AFTER + EVERY * number) for number in count())
    yield from takewhile(lambda day: day <= until, late)


def may_be_reminded(entry: PackEntry, most: int, today: date) -> bool:
    """Whether somebody was asked, has not stopped reminders, and had neither the most of them nor one today."""
    may = entry.asked_at is not None and not entry.reminders_stopped
    return may and entry.reminders < most and entry.reminded_on != today


def is_time(entry: PackEntry, due_on: date, today: date) -> bool:
    """Whether a day for a reminder has come since somebody was asked or last reminded."""
    last = entry.reminded_on or (entry.asked_at.date() if entry.asked_at else today)
    return any(last < day <= today for day in days_to_remind(due_on, today))


def remind(session: Session, pack: Pack, today: date, *, at_once: bool = False) -> list[Line]:
    """Remind each officer whose turn it is on a day for it, or at once; who left the council is left alone."""
    council = session.get_one(Council, pack.council_id)
    due = [
        line
        for line in lines_of(session, pack, latest_figures(session, council, pack))
        if line.standing in WRITES
        and may_be_reminded(line.entry, pack.most_reminders, today)
        and (at_once or is_time(line.entry, pack.due_on, today))
    ]
    writers = {person.id: person for person in possible_writers(session, pack.council_id)} if due else {}
    reminded = [line for line in due if line.entry.officer_id in writers]
    for line in reminded:
        entry = line.entry
        assert entry.officer_id is not None, "somebody was asked"
        entry.reminders, entry.reminded_on = entry.reminders + 1, today
        write_to(session, council, REMINDER, entry, writers[entry.officer_id])
    return reminded


def remind_of_commentary(session: Session) -> None:
    """Remind the officers of every council, where mail can be sent."""
    if SEND not in jobs.KINDS or not vault_of(session).has_keys:
        return
    for pack in _gathered(session):
        remind(session, pack, now().date())


def _gathered(session: Session) -> Sequence[Pack]:
    """The packs for which somebody was asked to write."""
    asked = select(PackEntry.pack_id).where(PackEntry.asked_at.is_not(None), PackEntry.reminders_stopped.is_(False))
    statement = select(Pack).where(Pack.id.in_(asked)).order_by(Pack.due_on, Pack.id)
    loaded = selectinload(Pack.entries).options(joinedload(PackEntry.indicator), joinedload(PackEntry.officer))
    everybody = {"across_councils": "every council's officers are reminded"}
    return session.scalars(statement.options(loaded), execution_options=everybody).unique().all()


jobs.schedule(jobs.Schedule("remind-of-commentary", "10 6 * * *", remind_of_commentary))
