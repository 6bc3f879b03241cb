"""Reminders go out on their days: messages to whoever has not answered, slips to every household, none to who left."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import post, printing
from core import jobs
from core.database import now
from core.messages import SEND, WRITERS
from core.models import Council, Role
from core.vault import VAULT
from surveys.mailings import sheets
from surveys.mailings.invitations import ALIKE, code_of
from surveys.mailings.sheet_jobs import DRAW_SHEETS
from surveys.models import Invitation, InvitationState, Wave
from surveys.panel import joining
from surveys.reminders import letters as writing
from surveys.reminders import planning, sending
from surveys.reminders.models import Reminder, ReminderWay
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys import test_panel
from tests.surveys.making import make_invitations
from tests.surveys.test_panel import invite, make_members, members

pytestmark = pytest.mark.by_turns
WORDS = {"en": "There is still time.", "cy": "Mae amser o hyd."}


@pytest.fixture(autouse=True)
def worker(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A worker that sends messages into files and draws slips."""
    assert sending.REMINDED in WRITERS and writing.__doc__
    for kind in (SEND, DRAW_SHEETS):
        monkeypatch.setitem(jobs.KINDS, kind, jobs.KINDS.get(kind))
    post.register(app.extensions["settings"])
    printing.register(app.extensions["settings"])
    session.info[VAULT] = app.extensions["vault"]
    yield
    app.extensions["database"].close()


def letters(app: Flask) -> list[EmailMessage]:
    with app.extensions["database"].transaction() as asking:
        sending.ask_for_due(asking)
    return test_panel.letters(app)


def plan(session: Session, council: Council, wave: Wave, by: object, way: ReminderWay) -> Reminder:
    planned = planning.plan_reminder(session, council.id, wave, now().date(), way, WORDS, by)  # type: ignore[arg-type]
    session.commit()
    return planned


def test_a_message_goes_to_those_alone_who_have_not_answered_declined_or_left(
    app: Flask, client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_members(app, session, council, ALIKE, sex="F")
    by = make.person(council, Role.ANALYST).id
    invite(app, session, council, wave, by, F=ALIKE)
    test_panel.letters(app)
    mine = list(session.scalars(select(Invitation).where(Invitation.council_id == council.id)))
    mine[0].state = InvitationState.USED
    client.get(f"/i/{code_of(mine[1], app.extensions['codes'])}")
    client.submit(form="decline")
    assert client.heading == "We will not write again about this survey"
    joining.leave(session, next(one for one in members(session, council) if one.id == mine[2].member_id))
    reminder = plan(session, council, wave, by, ReminderWay.MESSAGE)
    sent = letters(app)
    assert len(sent) == ALIKE - 3 and all("There is still time." in one.get_content() for one in sent)
    assert all("/leave/" in one.get_content() for one in sent)
    assert letters(app) == [], "nobody is reminded twice"
    session.expire_all()
    assert reminder.sent_to == ALIKE - 3 and reminder.sent_at is not None


def test_whoever_answers_before_the_message_leaves_is_told_nothing(
    app: Flask, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_members(app, session, council, ALIKE, sex="F")
    by = make.person(council, Role.ANALYST).id
    invite(app, session, council, wave, by, F=ALIKE)
    test_panel.letters(app)
    reminder, database = plan(session, council, wave, by, ReminderWay.MESSAGE), app.extensions["database"]
    with database.transaction() as asking:
        job_id = jobs.ask(asking, sending.REMIND, council_id=council.id, subject_id=reminder.id).id
    for number, step in enumerate(jobs.plan(database, app.extensions["settings"].data_dir, job_id), start=1):
        jobs.perform(database, app.extensions["settings"].data_dir, job_id, step, number)
    for invitation in session.scalars(select(Invitation).where(Invitation.council_id == council.id)):
        invitation.state = InvitationState.USED
    session.commit()
    assert test_panel.letters(app) == []


def test_letters_go_to_every_household_and_say_the_reminder_first(
    app: Flask, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    invitations = make_invitations(make, app.extensions["codes"], wave, council)
    invitations[0].state = InvitationState.USED
    by = make.person(council, Role.ANALYST).id
    reminder = plan(session, council, wave, by, ReminderWay.LETTER)
    with app.extensions["database"].transaction() as asking:
        sending.ask_for_due(asking)
        (job,) = jobs.queued_jobs(asking)
    jobs.run(app.extensions["database"], app.extensions["settings"].data_dir, job)
    session.expire_all()
    assert reminder.sent_to == ALIKE, "a household that answered gets a letter like the others"
    waiting = jobs.latest_job(session, DRAW_SHEETS, council_id=council.id, subject_id=invitations[0].batch_id)
    assert waiting is not None
    page = sheets.sheet(
        council, wave, [], "http://x.example", opening=planning.latest_letter(session, council.id, wave)
    )
    assert "There is still time." not in page
    slips = list(sheets.slips_of(session, invitations[0].batch, app.extensions["codes"], "http://x.example"))
    opening = planning.latest_letter(session, council.id, wave)
    assert sheets.sheet(council, wave, slips, "http://x.example", opening=opening).count("Mae amser o hyd.") == ALIKE


def test_an_analyst_plans_a_reminder_sees_it_on_the_timeline_and_takes_it_back(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    client.sign_in(make.person(council, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/reminders")
    client.submit({"due_on": "18 May"}, status=422, form="plan")
    client.submit({"due_on": (wave.closes_on + timedelta(days=1)).isoformat()}, status=422, form="plan")
    assert client.errors()[0].startswith("Choose a day from")
    client.submit({"due_on": now().date().isoformat(), "way": "message"}, form="plan")
    events = [" ".join(one.text_content().split()) for one in client.page.cssselect("ol li")]
    assert "Fieldwork begins" in events[0] and "Reminder, planned." in events[1] and "Take it back" in events[1]
    client.submit(form="take-back-2")
    assert planning.reminders_of(session, council.id, wave) == []
    client.sign_in(make.person(make.council("elsewhere"), Role.ANALYST))
    client.get("/councils/elsewhere/surveys/street/1/reminders", status=404)
    client.get("/councils/ashmere/surveys/street/1/reminders", status=403)
