"""Reports by email: for those who want them, told once by a link without words of residents, and left in one step."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs, people
from core.database import Database, now
from core.messages import SEND, Desk, Post
from core.models import AuditEvent, Council, Membership, Role
from core.transports import as_email
from core.vault import VAULT
from feedback.acting.models import Report, ReportKind, ReportReader
from feedback.acting.report_jobs import ask_for_report, ended_periods
from feedback.months import following, month_of
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import OVERHEARD
from tests.feedback.test_flags import Office

(MONTH,) = ended_periods(ReportKind.MONTHLY, month_of(now()), 1)
Make = Callable[..., Office]


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council(name={"en": "Aldermoor", "cy": "Cyngor Aldermoor"})


@pytest.fixture
def make_report(
    app: Flask, database: Database, session: Session, council: Council, monkeypatch: pytest.MonkeyPatch
) -> Make:
    """Makes a report as the worker would, but for its files, and sends what is to be sent."""
    office, vault = Office(), app.extensions["vault"]
    monkeypatch.setitem(jobs.KINDS, SEND, jobs.KINDS.get(SEND))
    monkeypatch.setattr("feedback.acting.report_jobs.write_files", lambda *_: None)
    Post(vault, office, Desk(app.extensions["codes"], "https://voices.example")).register()
    database.info[VAULT] = vault

    def make_one(first: object = MONTH, language: str = "en") -> Office:
        ask_for_report(session, council.id, ReportKind.MONTHLY, first, language, None)  # type: ignore[arg-type]
        session.commit()
        jobs.run_queued(database, Path(app.extensions["settings"].data_dir))
        session.rollback()
        return office

    return make_one


def test_staff_who_asked_are_told_once_by_a_link_without_words(
    client: CheckingClient, make: Factory, session: Session, council: Council, make_report: Make
) -> None:
    officer = make.person(council, Role.OFFICER)
    make.person(council, Role.ANALYST)
    client.sign_in(officer)
    client.get(f"/councils/{council.slug}/reports")
    client.submit({"email-kinds": ["monthly"], "email-language": "cy"}, form="/by-email")
    assert "Saved. You are told by email once each of these is ready." in client.text
    assert make_report().sent == [], "it is read in Welsh"
    for _ in range(2):
        office = make_report(language="cy")
    [parcel] = office.sent
    report = session.scalars(select(Report).where(Report.council_id == council.id, Report.language == "cy")).one()
    assert (parcel.address, parcel.language) == (officer.email, "cy")
    assert f"https://voices.example/councils/{council.slug}/reports/{report.id}" in parcel.letter.text
    assert "Cyngor Aldermoor" in parcel.letter.text and OVERHEARD not in parcel.letter.text
    assert parcel.letter.subject.startswith("Adroddiad misol i staff: ")
    assert as_email(parcel, "no-reply@voices.example")["List-Unsubscribe"] == f"<{parcel.letter.leaving}>"


def test_the_link_in_an_email_leaves_in_one_step_and_without_signing_in(
    client: CheckingClient, make: Factory, session: Session, council: Council, make_report: Make
) -> None:
    officer = make.person(council, Role.OFFICER)
    make.keep(ReportReader(council_id=council.id, person_id=officer.id, kind=ReportKind.MONTHLY, language="en"))
    [parcel] = make_report().sent
    address = parcel.letter.leaving.removeprefix("https://voices.example")
    client.get(address[:-1] + ("A" if address[-1] != "A" else "B"))
    assert "You get no such emails." in client.text, "a link that was guessed at does nothing"
    client.get(address)
    session.rollback()
    assert len(session.scalars(select(ReportReader).where(ReportReader.council_id == council.id)).all()) == 1
    client.submit()
    assert "You get no such emails." in client.text
    session.rollback()
    assert not session.scalars(select(ReportReader).where(ReportReader.council_id == council.id)).all()
    mine = AuditEvent.council_id == council.id, AuditEvent.action == "report-reading-left"
    assert [event.person_id for event in session.scalars(select(AuditEvent).where(*mine))] == [officer.id]


def test_nobody_is_told_of_a_time_long_past_or_once_they_have_left_the_council(
    make: Factory, session: Session, council: Council, make_report: Make
) -> None:
    officer = make.person(council, Role.OFFICER)
    make.keep(ReportReader(council_id=council.id, person_id=officer.id, kind=ReportKind.MONTHLY, language="en"))
    assert make_report(following(MONTH, -3)).sent == []
    membership = people.membership_of(session, council.id, officer.id)
    assert isinstance(membership, Membership)
    session.delete(membership)
    assert make_report().sent == []


def test_what_cannot_be_chosen_is_explained(client: CheckingClient, make: Factory, council: Council) -> None:
    client.sign_in(make.person(council, Role.VIEWER))
    client.get(f"/councils/{council.slug}/reports")
    client.submit({"email-kinds": ["daily"], "email-language": "tlh"}, form="/by-email", status=422)
    assert client.errors() == ["Choose from the list", "Choose one of the council’s languages"]
