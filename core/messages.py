"""Messages to residents: asked for with their cause, sealed while they wait, and forgotten once they are told.

What a message says is written when it is sent, from its kind, its subject and its language, so that no code stands in
the database. A room registers how each of its kinds is written with `written_by`.

Nothing asked for is lost: a message waits in the database until the post has taken it, and every ten minutes whatever
still waits without a job is asked for again, for a day. A machine that stops between the sending and the noting of it
sends once more when it is back, so a message may come twice; an email then bears the same Message-ID.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.addresses import tidy_address
from core.codes import Codes
from core.database import now
from core.models import Channel, JobState, Message, MessageState
from core.transports import Letter, Parcel, Transport, Undeliverable
from core.vault import SealBroken, Vault

SEND = "send-message"
TRIED_FOR = timedelta(days=1)
KEPT = timedelta(days=30)


class NothingToSay(Exception):
    """What the message was about has gone or has ended since it was asked for."""


@dataclass(frozen=True)
class Desk:
    """What a letter is written with: the codes, and the address that residents know the pages by."""

    codes: Codes
    public_url: str


Writer = Callable[[Session, Desk, Message], Letter]
WRITERS: dict[str, Writer] = {}


def written_by(kind: str, writer: Writer) -> None:
    """Register how messages of a kind are written; the writer raises `NothingToSay` where there is nothing left."""
    WRITERS[kind] = writer


def ask_to_send(
    session: Session,
    vault: Vault,
    *,
    council_id: UUID,
    channel: Channel,
    kind: str,
    subject_id: object,
    language: str,
    address: str,
) -> Message:
    """Ask for a message to be sent, in the transaction of its cause.

    Raises `core.addresses.AddressRefused` for an address that nothing can be sent to.
    """
    sealed = vault.seal(tidy_address(channel, address))
    message = Message(
        council_id=council_id,
        channel=channel,
        kind=kind,
        subject_id=str(subject_id),
        language=language,
        address=sealed,
    )
    session.add(message)
    session.flush()
    jobs.ask(session, SEND, council_id=council_id, subject_id=message.id)
    return message


@dataclass(frozen=True)
class Post:
    """Sends what waits. It holds what only the installation knows, and the worker registers it as a kind of job."""

    vault: Vault
    transport: Transport
    desk: Desk

    def register(self) -> None:
        jobs.register(jobs.JobKind(SEND, lambda session, task: ["send"], self.perform))

    def perform(self, session: Session, task: jobs.Task, step: str) -> None:
        """Send a message that waits, and forget its address; one that has ended is left alone.

        The transaction gives way while the transport is at work: on SQLite nobody's answers could be saved meanwhile.
        Raises `core.transports.NotNow`, which is worth another try.
        """
        message = _waiting(session, task)
        if message is None:
            return
        try:
            parcel = self._pack(session, message)
            session.rollback()
            self.transport.send(parcel)
        except (NothingToSay, SealBroken, Undeliverable):
            _end(message, MessageState.FAILED)
        else:
            _end(message, MessageState.SENT)

    def _pack(self, session: Session, message: Message) -> Parcel:
        letter = WRITERS[message.kind](session, self.desk, message)
        address = self.vault.open(message.address or "")
        return Parcel(message.id, message.channel, address, message.language, letter)


def ask_for_waiting(session: Session) -> None:
    """Ask again for each message that waits without a job under way, and give up on those that have waited a day."""
    waiting = select(Message).where(Message.state == MessageState.WAITING).order_by(Message.asked_at)
    for message in session.scalars(waiting, execution_options={"across_councils": "the post serves every council"}):
        latest = jobs.latest_job(session, SEND, council_id=message.council_id, subject_id=message.id)
        if message.asked_at < now() - TRIED_FOR:
            _end(message, MessageState.FAILED)
        elif latest is None or latest.state in (JobState.DONE, JobState.FAILED):
            jobs.ask(session, SEND, council_id=message.council_id, subject_id=message.id)


def _waiting(session: Session, task: jobs.Task) -> Message | None:
    mine = Message.id == UUID(task.subject_id), Message.council_id == task.council_id
    return session.scalar(select(Message).where(*mine, Message.state == MessageState.WAITING))


def _end(message: Message, state: MessageState) -> None:
    message.state, message.address, message.ended_at = state, None, now()


jobs.schedule(jobs.Schedule("send-waiting-messages", "*/10 * * * *", ask_for_waiting))
