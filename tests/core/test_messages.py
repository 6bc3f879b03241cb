"""Messages wait sealed, leave once, and are forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import jobs, messages
from core.addresses import AddressRefused
from core.codes import Codes
from core.database import Database, now
from core.messages import SEND, Desk, NothingToSay, Post, ask_for_waiting, ask_to_send
from core.models import Channel, Council, Job, Message, MessageState
from core.transports import Letter, NotNow, Parcel, Undeliverable
from core.vault import Vault
from tests.factories import Factory
from tests.keeping import end

VAULT = Vault([Fernet.generate_key().decode()])
ADDRESS = "sian@cyngor.example"


@dataclass
class Office:
    """A transport that keeps what it is given, or fails as it is told to."""

    sent: list[Parcel] = field(default_factory=list)
    failure: Exception | None = None

    def send(self, parcel: Parcel) -> None:
        if self.failure:
            raise self.failure
        self.sent.append(parcel)


def write(session: Session, desk: Desk, message: Message) -> Letter:
    if message.subject_id == "gone":
        raise NothingToSay
    return Letter("Hello", f"{message.language} {message.subject_id} {desk.public_url}")


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A post office that every message of these tests leaves by."""
    office = Office()
    monkeypatch.setitem(messages.WRITERS, "greeting", write)
    monkeypatch.setitem(jobs.KINDS, SEND, jobs.KINDS.get(SEND))
    Post(VAULT, office, Desk(Codes("key"), "https://survey.example")).register()
    yield office


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council()


def ask(session: Session, council: Council, subject: str = "7", address: str = ADDRESS) -> Message:
    message = ask_to_send(
        session, VAULT, council_id=council.id, channel=Channel.EMAIL, kind="greeting", subject_id=subject,
        language="cy", address=address,
    )  # fmt: skip
    session.commit()
    return message


def look_again(session: Session, message: Message) -> None:
    """See the message as the worker has left it."""
    session.rollback()
    session.refresh(message)
    session.commit()


def test_a_message_is_sent_and_its_address_forgotten(
    session: Session, database: Database, council: Council, office: Office, tmp_path: Path
) -> None:
    message = ask(session, council)
    assert ADDRESS not in str(message.address)
    assert jobs.run_queued(database, tmp_path) == 1
    (parcel,) = office.sent
    assert (parcel.id, parcel.address, parcel.letter.text) == (message.id, ADDRESS, "cy 7 https://survey.example")
    look_again(session, message)
    assert (message.state, message.address) == (MessageState.SENT, None)
    assert message.ended_at


def test_nothing_is_asked_for_when_its_cause_is_not_kept(session: Session, council: Council) -> None:
    session.commit()
    with pytest.raises(AddressRefused):
        ask(session, council, address=f"{ADDRESS}\nBcc: everybody@elsewhere.example")
    session.rollback()
    assert session.scalars(select(Job)).all() == []


@pytest.mark.parametrize("failure", [Undeliverable("550"), None])
def test_what_cannot_be_sent_for_good_is_forgotten_too(
    session: Session, database: Database, council: Council, office: Office, tmp_path: Path, failure: Exception | None
) -> None:
    office.failure = failure
    message = ask(session, council, "7" if failure else "gone")
    jobs.run_queued(database, tmp_path)
    look_again(session, message)
    assert (message.state, message.address, office.sent) == (MessageState.FAILED, None, [])


def test_an_address_that_the_vault_no_longer_opens_is_given_up(
    session: Session, database: Database, council: Council, office: Office, tmp_path: Path
) -> None:
    message = ask(session, council)
    Post(Vault([Fernet.generate_key().decode()]), office, Desk(Codes("key"), "")).register()
    jobs.run_queued(database, tmp_path)
    look_again(session, message)
    assert (message.state, office.sent) == (MessageState.FAILED, [])


def fail_now(session: Session, database: Database, tmp_path: Path) -> None:
    """Let the worker try, fail for now and give its job up."""
    (job_id,) = jobs.queued_jobs(session)
    session.commit()
    with pytest.raises(NotNow):
        jobs.run(database, tmp_path, job_id)
    jobs.finish(database, job_id, "NotNow")


def test_what_cannot_be_sent_now_is_sent_when_it_can_be(
    session: Session, database: Database, council: Council, office: Office, tmp_path: Path
) -> None:
    message, office.failure = ask(session, council), NotNow("451")
    fail_now(session, database, tmp_path)
    office.failure = None
    for _round in range(2):
        with database.transaction() as asking:
            ask_for_waiting(asking)
    assert jobs.run_queued(database, tmp_path) == 1, "asked for once, however often it is looked for"
    look_again(session, message)
    assert (message.state, len(office.sent)) == (MessageState.SENT, 1)
    with database.transaction() as asking:
        ask_for_waiting(asking)
    assert jobs.run_queued(database, tmp_path) == 0


def test_after_a_day_of_trying_the_address_is_forgotten(
    session: Session, database: Database, council: Council, office: Office, tmp_path: Path
) -> None:
    message, office.failure = ask(session, council), NotNow("451")
    fail_now(session, database, tmp_path)
    message.asked_at = now() - timedelta(hours=25)
    session.commit()
    with database.transaction() as asking:
        ask_for_waiting(asking)
    look_again(session, message)
    assert (message.state, message.address) == (MessageState.FAILED, None)
    session.commit()
    assert jobs.run_queued(database, tmp_path) == 0


def test_a_worker_that_stops_before_noting_it_sends_once_more_and_then_never(
    session: Session, database: Database, council: Council, office: Office, tmp_path: Path
) -> None:
    message = ask(session, council)
    (job_id,) = jobs.queued_jobs(session)
    session.commit()
    jobs.plan(database, tmp_path, job_id)
    with pytest.raises(KeyboardInterrupt), database.transaction() as dying:
        task = jobs.Task(job_id, council.id, str(message.id), tmp_path)
        jobs.KINDS[SEND].perform(dying, task, "send")
        raise KeyboardInterrupt
    for _again in range(3):
        jobs.perform(database, tmp_path, job_id, "send", 1)
    assert [parcel.id for parcel in office.sent] == [message.id, message.id]


def test_others_write_while_a_slow_mail_server_is_waited_for(
    session: Session, database: Database, council: Council, office: Office, tmp_path: Path, make: Factory
) -> None:
    begun, written = Event(), Event()

    class Slow:
        def send(self, parcel: Parcel) -> None:
            begun.set()
            assert written.wait(5), "nobody could write while a message was being sent"
            office.send(parcel)

    ask(session, council)
    Post(VAULT, Slow(), Desk(Codes("key"), "")).register()
    worker = Thread(target=jobs.run_queued, args=(database, tmp_path))
    worker.start()
    assert begun.wait(5)
    with database.transaction() as writing:
        Factory(writing).council()
    written.set()
    worker.join(10)
    assert len(office.sent) == 1


def test_the_database_refuses_an_address_that_outlives_its_message(
    session: Session, database: Database, council: Council
) -> None:
    ask(session, council)
    with pytest.raises(IntegrityError, match="forgets_the_address"):
        session.execute(text("UPDATE message SET state = 'sent'"))


def test_old_messages_are_deleted_and_waiting_ones_are_not(
    session: Session, database: Database, council: Council, tmp_path: Path
) -> None:
    old, recent = ask(session, council), ask(session, council)
    jobs.run_queued(database, tmp_path)
    waiting = ask(session, council)
    for message in (old, waiting):
        session.refresh(message)
        message.asked_at = now() - timedelta(days=31)
    session.scalars(select(Job).where(Job.subject_id == str(old.id))).one().finished_at = old.asked_at
    forgotten, kept = str(old.id), {recent.id, waiting.id}
    session.commit()
    with database.transaction() as sweeping:
        end(sweeping, council.id, "messages")
    everywhere = {"across_councils": "the test looks at all"}
    assert set(session.scalars(select(Message.id), execution_options=everywhere)) == kept
    assert forgotten not in session.scalars(select(Job.subject_id)).all()
