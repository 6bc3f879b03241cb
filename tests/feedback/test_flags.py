"""A comment that speaks of danger is told of at once, without its words, and stays open until somebody has looked."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.codes import Codes
from core.database import Database
from core.messages import SEND, Desk, Post
from core.models import Council, Message, Person, Role
from core.transports import Parcel
from core.vault import VAULT, Vault
from feedback import flags, privacy, service
from feedback.private_models import Right
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_form
from tests.feedback.test_private_words import KEY

DANGEROUS = "There is a man with a knife outside, ring Sarah Evans"


class Office:
    def __init__(self) -> None:
        self.sent: list[Parcel] = []

    def send(self, parcel: Parcel) -> None:
        self.sent.append(parcel)


def flagged(make: Factory, session: Session, person: Person) -> Council:
    council = person.memberships[0].council
    service.receive(session, make_form(make, council), rating=5, text=DANGEROUS, language="en")
    return council


def test_the_named_person_is_told_at_once_and_not_what_was_said(
    make: Factory, session: Session, database: Database, tmp_path_factory, monkeypatch
) -> None:
    office, vault = Office(), Vault([KEY])
    monkeypatch.setitem(jobs.KINDS, SEND, jobs.KINDS.get(SEND))
    Post(vault, office, Desk(Codes("key"), "https://survey.example")).register()
    database.info[VAULT] = vault
    person = make.person(make.council(), Role.OFFICER)
    council = person.memberships[0].council
    privacy.give_right(session, council.id, Right.FLAGS, {person.id})
    flagged(make, session, person)
    session.commit()
    jobs.run_queued(database, tmp_path_factory.mktemp("work"))
    [parcel] = office.sent
    assert parcel.address == person.email
    assert f"https://survey.example/councils/{council.slug}/flags" in parcel.letter.text
    assert "knife" not in parcel.letter.text + parcel.letter.subject
    session.rollback()
    assert all(
        message.address is None for message in session.scalars(select(Message).where(Message.council_id == council.id))
    )


def test_nobody_is_told_twice(
    make: Factory, session: Session, database: Database, tmp_path_factory, monkeypatch
) -> None:
    office, vault = Office(), Vault([KEY])
    monkeypatch.setitem(jobs.KINDS, SEND, jobs.KINDS.get(SEND))
    Post(vault, office, Desk(Codes("key"), "https://survey.example")).register()
    database.info[VAULT] = vault
    person = make.person(make.council(), Role.OFFICER)
    flagged(make, session, person)
    session.commit()
    folder = tmp_path_factory.mktemp("work")
    jobs.run_queued(database, folder)
    assert office.sent == [], "nobody was named when the comment came"
    privacy.give_right(session, person.memberships[0].council.id, Right.FLAGS, {person.id})
    session.commit()
    for _ in range(2):
        with database.transaction() as asking:
            flags.ask_to_tell(asking)
        jobs.run_queued(database, folder)
    assert len(office.sent) == 1


def test_a_named_officer_of_another_service_looks_and_says_what_they_did(
    client: CheckingClient, make: Factory, session: Session, app: Flask
) -> None:
    council = make.council()
    person = make.person(council, Role.OFFICER, [make.service(council, "parks", "Parks")])
    privacy.give_right(session, council.id, Right.FLAGS, {person.id})
    flagged(make, session, person)
    client.sign_in(person)
    client.get(f"/councils/{council.slug}/flags")
    assert "A weapon" in client.text
    assert "There is a man with a knife outside, ring [name]" in client.text
    client.submit({}, form="/flags/", status=422)
    assert client.errors() == ["Say what you did, or why nothing needs to be done"]
    [field] = [name for name in client._form("/flags/").fields if name.endswith("action_taken")]
    client.submit({field: "Rang the police"}, form="/flags/")
    assert "No comment waits to be looked into." in client.text
    assert "Rang the police" in client.text


def test_an_officer_who_is_not_named_sees_no_flag_of_another_service(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    person = make.person(council, Role.OFFICER, [make.service(council, "parks", "Parks")])
    flagged(make, session, person)
    client.sign_in(person)
    client.get(f"/councils/{council.slug}/flags")
    assert "Nobody is told of these comments." in client.text
    assert "knife" not in client.text


def test_an_ordinary_comment_raises_no_flag(make: Factory, session: Session) -> None:
    form = make_form(make, make.council())
    service.receive(session, form, rating=5, text="The queue is killing me", language="en")
    assert flags.open_flags(session, form.council_id) == []
