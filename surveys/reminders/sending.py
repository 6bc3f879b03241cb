"""Reminders are sent on their days by the worker: messages to those of the panel who have not answered, slips to all.

Whether a code was used is looked at once more when each message leaves (`surveys.reminders.letters`), so whoever
answers, leaves or declines in the meantime is told nothing.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from core.messages import SEND
from core.models import Message
from core.vault import vault_of
from surveys.mailings import batches
from surveys.mailings.sheet_jobs import DRAW_SHEETS
from surveys.models import Invitation, InvitationBatch, InvitationState, Recruitment, Wave, WaveState
from surveys.panel.joining import send_to
from surveys.panel.models import PanelMember
from surveys.reminders.models import Reminder, ReminderWay

REMIND = "send-reminder"
REMINDED = "wave-reminder"
STEP = 200
END = "end"


def ask_for_due(session: Session) -> None:
    """Ask for each reminder whose day has come, of waves that are open."""
    due = (
        select(Reminder)
        .join(Wave, Wave.id == Reminder.wave_id)
        .where(Reminder.sent_at.is_(None), Reminder.due_on <= now().date(), Wave.state == WaveState.OPEN)
        .order_by(Reminder.due_on, Reminder.id)
    )
    everywhere = {"across_councils": "every council's reminders go out on their days"}
    for reminder in session.scalars(due, execution_options=everywhere).all():
        jobs.ask(session, REMIND, council_id=reminder.council_id, subject_id=reminder.id)


def plan(session: Session, task: jobs.Task) -> Sequence[str]:
    """A step for every so many invitations of each batch that the reminder is for, and one that notes that it is sent.

    Nothing is left to do for a reminder that was taken back or sent, or whose wave has closed.
    """
    reminder = _reminder(session, task)
    if reminder is None or reminder.sent_at is not None:
        return []
    if reminder.way is ReminderWay.MESSAGE and (SEND not in jobs.KINDS or not vault_of(session).has_keys):
        raise jobs.JobRefused("This installation sends no messages: set FOLKMOOT_MESSAGES.")
    return [*(step for batch in _batches(session, reminder) for step in _steps(session, reminder, batch)), END]


def perform(session: Session, task: jobs.Task, step: str) -> None:
    """Have the messages of a part sent, or a batch's slips drawn; doing it again sends nothing twice."""
    reminder = _reminder(session, task)
    if reminder is None:
        return
    if step == END:
        reminder.sent_at, reminder.sent_to = now(), _sent_to(session, reminder)
        return
    batch_id, _colon, first = step.partition(":")
    if reminder.way is ReminderWay.LETTER:
        jobs.ask(session, DRAW_SHEETS, council_id=reminder.council_id, subject_id=UUID(batch_id))
    else:
        _send(session, reminder, UUID(batch_id), int(first))


def _reminder(session: Session, task: jobs.Task) -> Reminder | None:
    """The reminder, while its wave is open."""
    mine = Reminder.council_id == task.council_id, Reminder.id == UUID(task.subject_id)
    statement = select(Reminder).join(Wave, Wave.id == Reminder.wave_id).where(*mine, Wave.state == WaveState.OPEN)
    return session.scalar(statement)


def _batches(session: Session, reminder: Reminder) -> list[InvitationBatch]:
    came = Recruitment.PANEL if reminder.way is ReminderWay.MESSAGE else Recruitment.SAMPLE
    mine = InvitationBatch.council_id == reminder.council_id, InvitationBatch.wave_id == reminder.wave_id
    statement = select(InvitationBatch).where(*mine, InvitationBatch.recruitment == came)
    return list(session.scalars(statement.order_by(InvitationBatch.made_at, InvitationBatch.id)))


def _steps(session: Session, reminder: Reminder, batch: InvitationBatch) -> list[str]:
    if reminder.way is ReminderWay.LETTER:
        return [f"{batch.id}:"] if batches.living_count(session, batch) and DRAW_SHEETS in jobs.KINDS else []
    mine = Invitation.council_id == batch.council_id, Invitation.batch_id == batch.id
    last = session.scalar(select(func.max(Invitation.serial)).where(*mine)) or 0
    return [f"{batch.id}:{first}" for first in range(1, last + 1, STEP)]


def _send(session: Session, reminder: Reminder, batch_id: UUID, first: int) -> None:
    ours = Invitation.council_id == reminder.council_id, PanelMember.council_id == reminder.council_id
    statement = (
        select(Invitation.id, PanelMember)
        .join(PanelMember, PanelMember.id == Invitation.member_id)
        .where(*ours, Invitation.batch_id == batch_id, Invitation.state == InvitationState.ISSUED)
        .where(Invitation.serial >= first, Invitation.serial < first + STEP)
        .order_by(Invitation.serial)
    )
    told = set(session.scalars(_messages(reminder)))
    for invitation_id, member in session.execute(statement).all():
        subject = f"{invitation_id.hex}{reminder.id.hex}"
        if subject not in told:
            send_to(session, member, REMINDED, subject)


def _sent_to(session: Session, reminder: Reminder) -> int:
    if reminder.way is ReminderWay.LETTER:
        return sum(batches.living_count(session, batch) for batch in _batches(session, reminder))
    return len(session.scalars(_messages(reminder)).all())


def _messages(reminder: Reminder) -> Select[str]:
    mine = Message.council_id == reminder.council_id, Message.kind == REMINDED
    return select(Message.subject_id).where(*mine, Message.subject_id.endswith(reminder.id.hex))


jobs.register(jobs.JobKind(REMIND, plan, perform))
jobs.schedule(jobs.Schedule("send-due-reminders", "5 9 * * *", ask_for_due))
