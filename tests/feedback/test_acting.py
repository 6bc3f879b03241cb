"""Acting: sending comments on, notes, actions with an owner and a day, and telling residents what was done."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import now
from core.models import AuditEvent, Council, Role, Service
from feedback.acting.models import Action, ActionState, Assignment, Note, YouSaid
from feedback.models import Comment
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import OVERHEARD, make_answer, make_comment, make_form


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council()


@pytest.fixture
def waste(make: Factory, council: Council) -> Service:
    return make.service(council, "waste", "Waste")


@pytest.fixture
def officer(client: CheckingClient, make: Factory, council: Council, waste: Service) -> CheckingClient:
    client.sign_in(make.person(council, Role.OFFICER, [waste]))
    return client


def follow_up(council: Council, comment: Comment) -> str:
    return f"/councils/{council.slug}/comments/{comment.id}/follow-up"


def rows_of(session: Session, kind: Any, council: Council) -> list[Any]:
    session.rollback()
    return list(session.scalars(select(kind).where(kind.council_id == council.id)))


def test_a_comment_is_sent_on_to_the_service_that_it_is_for(
    officer: CheckingClient, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    parks = make.service(council, "parks", "Parks")
    comment = make_comment(make, council, waste, text="The park gate is broken")
    officer.get(follow_up(council, comment))
    assert "The park gate is broken" in officer.text
    officer.submit({"service": "parks", "reason": "It is the park's gate"}, form="/assign")
    assert officer.path == f"/councils/{council.slug}/comments", "who sent it on no longer sees it"
    [sent] = rows_of(session, Assignment, council)
    assert (sent.from_service_id, sent.service_id, sent.reason) == (waste.id, parks.id, "It is the park's gate")
    assert session.get_one(Comment, comment.id).service_id == parks.id
    officer.get(follow_up(council, comment), status=404)


def test_a_comment_is_not_sent_to_another_councils_service(
    officer: CheckingClient, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    make.service(make.council(), "elsewhere", OVERHEARD)
    comment = make_comment(make, council, waste)
    officer.get(follow_up(council, comment))
    assert OVERHEARD not in officer.text
    officer.submit({"service": "elsewhere"}, form="/assign", status=422)
    assert officer.errors() == ["Choose the service that it is for"]


def test_a_note_sent_twice_is_written_once(
    officer: CheckingClient, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    comment = make_comment(make, council, waste)
    officer.get(follow_up(council, comment))
    page = officer.page, officer.response
    for _ in range(2):
        officer.page, officer.response = page
        officer.submit({"text": "Rang back on Tuesday"}, form="/notes")
    assert [note.text for note in rows_of(session, Note, council)] == ["Rang back on Tuesday"]
    assert "Rang back on Tuesday" in officer.text
    officer.submit({"text": " "}, form="/notes", status=422)
    assert officer.errors() == ["Write the note first"]


def test_looking_at_a_contact_is_noted_and_needs_asking(
    officer: CheckingClient, app: Flask, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    sealed = app.extensions["vault"].seal("ann@example.org")
    form = make_form(make, council, waste, asks_contact=True)
    answer = make_answer(make, form, contact=sealed, contact_until=now().date(), ease=2, case_reference="CRM-7")
    officer.get(follow_up(council, answer.comment))
    assert "ann@example.org" not in officer.text and "CRM-7" in officer.text and "Easy" in officer.text
    officer.submit(form="/contact")
    assert "ann@example.org" in officer.text
    session.rollback()
    mine = AuditEvent.council_id == council.id, AuditEvent.action == "contact-seen"
    assert [event.subject_id for event in session.scalars(select(AuditEvent).where(*mine))] == [str(answer.comment_id)]


def test_an_action_has_an_owner_and_a_day_and_ends(
    officer: CheckingClient, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    comment = make_comment(make, council, waste, text="Missed again")
    owner = make.person(council, Role.ANALYST)
    outsider = make.person(make.council(), Role.ANALYST)
    officer.get(f"/councils/{council.slug}/actions/new?comment={comment.id}")
    assert "Missed again" in officer.text and outsider.name not in officer.text
    day = now().date() - timedelta(days=1)
    said = {
        "title_en": "A second crew",
        "title_cy": "Ail griw",
        "service": "waste",
        "owner": str(owner.id),
        "theme": "waste_recycling",
    }
    address = f"/councils/{council.slug}/actions/new?comment={comment.id}"
    fields = {**officer.page.forms[-1].fields, **said, "due_on": [str(day.day), str(day.month), str(day.year)]}
    made = officer.browser.post(address, data=fields)
    assert made.status_code == 302
    [action] = rows_of(session, Action, council)
    assert (action.title, action.owner_id, action.due_on, action.theme) == (
        {"en": "A second crew", "cy": "Ail griw"},
        owner.id,
        day,
        "waste_recycling",
    )
    assert [each.id for each in action.comments] == [comment.id]
    officer.get(f"/councils/{council.slug}/actions")
    assert "Overdue" in officer.text
    officer.get(f"/councils/{council.slug}/actions/{action.id}")
    officer.submit({"as": "done"}, form="/end")
    [action] = rows_of(session, Action, council)
    assert (action.state, action.ended_on) == (ActionState.DONE, now().date())
    officer.get(follow_up(council, comment))
    assert "A second crew" in officer.text


def test_an_action_says_what_is_lacking(officer: CheckingClient, council: Council, waste: Service) -> None:
    officer.get(f"/councils/{council.slug}/actions/new")
    officer.submit({"title_en": "", "service": "", "owner": "", "due_on": ["31", "2", "2027"]}, status=422)
    assert officer.errors() == [
        "Say what will be done",
        "Choose the service that does it",
        "Choose who sees to it",
        "Enter a day, month and year",
    ]


def test_an_officer_sees_actions_of_their_services_alone(
    officer: CheckingClient, make: Factory, council: Council
) -> None:
    parks = make.service(council, "parks")
    owner = make.person(council, Role.ANALYST)
    facts = {"title": {"en": "Mend the gate"}, "service_id": parks.id, "owner_id": owner.id, "due_on": now().date()}
    action = make.keep(Action(council_id=council.id, **facts))
    officer.get(f"/councils/{council.slug}/actions")
    assert "Mend the gate" not in officer.text
    officer.get(f"/councils/{council.slug}/actions/{action.id}", status=404)


def test_residents_are_told_in_every_language_or_not_at_all(
    officer: CheckingClient, session: Session, council: Council, waste: Service
) -> None:
    officer.get(f"/councils/{council.slug}/you-said/new?service=waste")
    officer.submit({"service": "waste", "said_en": "Bins were missed", "did_en": "A second crew"})
    officer.submit(form="/publish", status=422)
    assert officer.errors() == [
        "Write this in Cymraeg before it is published",
        "Write this in Cymraeg before it is published",
    ]
    officer.get(f"/you-said/{council.slug}")
    assert "Bins were missed" not in officer.text
    [entry] = rows_of(session, YouSaid, council)
    officer.get(f"/councils/{council.slug}/you-said/{entry.id}")
    officer.submit({"said_cy": "Collwyd biniau", "did_cy": "Ail griw"})
    officer.submit(form="/publish")
    officer.get(f"/you-said/{council.slug}?lang=cy")
    assert "Collwyd biniau" in officer.text and "Ail griw" in officer.text
    officer.get(f"/councils/{council.slug}/you-said/{entry.id}?lang=en")
    officer.submit({"did_cy": ""}, status=422)
    assert officer.errors() == ["Write this in Cymraeg too: residents read it"]
    officer.get(f"/councils/{council.slug}/you-said")
    officer.submit(form="/take-back")
    officer.get(f"/you-said/{council.slug}")
    assert "Nothing has been published here yet." in officer.text


def test_what_residents_are_told_is_about_a_service(officer: CheckingClient, council: Council, waste: Service) -> None:
    officer.get(f"/councils/{council.slug}/you-said/new")
    officer.submit({f"{part}_{code}": "Words" for part in ("said", "did") for code in ("en", "cy")}, status=422)
    assert officer.errors() == ["Choose the service that it is about"]


def test_only_those_who_agreed_can_be_quoted_to_residents(
    officer: CheckingClient, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    form = make_form(make, council, waste)
    agreed = make_answer(make, form, text="The crew were kind to my neighbour and quick about it", may_quote=True)
    other = make_answer(make, form, text="Nobody may ever print what I have written in here", may_quote=False)
    officer.get(f"/councils/{council.slug}/you-said/new?service=waste")
    assert "kind to my neighbour" in officer.text and "ever print" not in officer.text
    words = {f"{part}_{code}": "Words" for part in ("said", "did") for code in ("en", "cy")}
    address = f"/councils/{council.slug}/you-said/new?service=waste"
    fields = {**officer.page.forms[-1].fields, **words}
    assert officer.browser.post(address, data=fields | {"quote": str(other.comment_id)}).status_code == 422
    assert officer.browser.post(address, data=fields | {"quote": str(agreed.comment_id)}).status_code == 302
    officer.get(f"/councils/{council.slug}/you-said")
    officer.submit(form="/publish")
    officer.get(f"/you-said/{council.slug}")
    assert officer.page.xpath("//blockquote/text()") == [agreed.comment.text]
    agreed.comment.text = "The crew were kind to [name] and quick about it"
    officer.get(f"/you-said/{council.slug}")
    assert officer.page.xpath("//blockquote/text()") == ["The crew were kind to [name] and quick about it"]


def test_a_council_tells_only_its_own_residents(client: CheckingClient, make: Factory, council: Council) -> None:
    words = {"en": OVERHEARD, "cy": OVERHEARD}
    theirs = make.council()
    service = make.service(theirs)
    make.keep(YouSaid(council_id=theirs.id, service_id=service.id, said=words, did=words, published_on=now().date()))
    client.get(f"/you-said/{theirs.slug}")
    assert OVERHEARD in client.text
    client.get(f"/you-said/{council.slug}")
    assert OVERHEARD not in client.text
