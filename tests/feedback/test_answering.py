"""What a form may ask besides a rating, and what becomes of it."""

import re
from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database, now
from core.models import Council, Job, Message
from feedback.asking.links import address_of, sign_case
from feedback.asking.models import FormAnswer, Said
from feedback.models import Comment, FeedbackForm, FormPurpose
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_answer, make_form
from tests.keeping import end

BOTH = {"en": "How easy was it?", "cy": "Pa mor hawdd?"}
MORE = {"en": "Anything else?", "cy": "Rhywbeth arall?"}
EVERYTHING: dict[str, Any] = {
    "ease_question": BOTH,
    "difference_question": {"en": "What difference did it make?", "cy": "Pa wahaniaeth?"},
    "recommend_question": {"en": "Would you recommend us?", "cy": "A fyddech yn ein hargymell?"},
    "second_question": MORE,
    "asks_ward": True,
    "asks_quoting": True,
    "asks_contact": True,
}


@pytest.fixture
def council(make: Factory) -> Council:
    council = make.council(name={"en": "Aldermoor", "cy": "Aldermoor"})
    make.area(council, "north", "North")
    return council


@pytest.fixture
def rich(make: Factory, council: Council) -> FeedbackForm:
    return make_form(make, council, **EVERYTHING)


@pytest.fixture
def complaints(make: Factory, council: Council) -> FeedbackForm:
    make.service(council, "waste", "Waste")
    facts = {"purpose": FormPurpose.COMPLAINT, "service_id": None, "asks_contact": True}
    return make_form(make, council, make.service(council, "parks", "Parks"), **facts)


def answers(session: Session, form: FeedbackForm) -> list[FormAnswer]:
    session.rollback()
    return list(session.scalars(select(FormAnswer).where(FormAnswer.council_id == form.council_id)))


def comments(session: Session, form: FeedbackForm) -> list[Comment]:
    session.rollback()
    return list(session.scalars(select(Comment).where(Comment.council_id == form.council_id)))


def test_everything_that_is_asked_is_kept(
    client: CheckingClient, app: Flask, session: Session, rich: FeedbackForm
) -> None:
    client.get(f"/f/{rich.slug}")
    said = {"rating": "1", "ease": "2", "difference": "3", "recommend": "4", "text": "Quick", "second": "Kind too"}
    client.submit(said | {"ward": "north", "may_quote": "y", "contact": "ann@example.org", "may_contact": "y"})
    assert client.heading == "Thank you"
    [answer] = answers(session, rich)
    assert (answer.comment.rating, answer.ease, answer.difference, answer.recommend) == (1, 2, 3, 4)
    assert (answer.comment.text, answer.comment.area, answer.may_quote) == ("Quick", "north", True)
    assert answer.second_comment is not None
    assert (answer.second_comment.text, answer.second_comment.question) == ("Kind too", "Anything else?")
    assert answer.second_comment.rating is None, "one answer counts as one rating"
    assert answer.contact is not None and "ann@example.org" not in answer.contact
    assert app.extensions["vault"].open(answer.contact) == "ann@example.org"


def test_what_is_not_asked_is_neither_shown_nor_taken(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    plain = make_form(make, council)
    client.get(f"/f/{plain.slug}")
    assert {"ease", "second", "ward", "may_quote", "contact"}.isdisjoint(client.page.forms[0].fields)
    client.submit({"rating": "2", "ease": "1", "contact": "ann@example.org", "may_contact": "y"})
    [answer] = answers(session, plain)
    assert (answer.ease, answer.contact) == (None, None)


def test_one_question_of_any_kind_is_enough(client: CheckingClient, session: Session, rich: FeedbackForm) -> None:
    client.get(f"/f/{rich.slug}")
    client.submit({"ease": "5"})
    assert client.heading == "Thank you"
    assert [answer.ease for answer in answers(session, rich)] == [5]


def test_a_contact_needs_consent_and_nothing_typed_is_lost(
    client: CheckingClient, session: Session, rich: FeedbackForm
) -> None:
    client.get(f"/f/{rich.slug}")
    typed = {"rating": "4", "text": "Late", "second": "Again", "contact": "ann@example.org", "ward": "north"}
    client.submit(typed, status=422)
    assert client.errors() == ["Tick the box so that we may use it, or clear your contact details"]
    fields = client.page.forms[0].fields
    assert {name: fields[name].strip() for name in typed} == typed
    assert answers(session, rich) == []


def test_another_language_keeps_what_was_typed(client: CheckingClient, session: Session, rich: FeedbackForm) -> None:
    client.get(f"/f/{rich.slug}")
    client.submit({"text": "Half a sentence", "rating": "3", "language": "cy"})
    assert client.page.get("lang") == "cy"
    assert client.page.forms[0].fields["text"].strip() == "Half a sentence"
    assert client.page.forms[0].fields["rating"] == "3"
    assert answers(session, rich) == []


def test_a_form_speaks_only_the_languages_that_it_is_whole_in(
    client: CheckingClient, make: Factory, council: Council
) -> None:
    form = make_form(make, council, ease_question={"en": "How easy was it?"})
    client.get(f"/f/{form.slug}?lang=cy")
    assert client.page.get("lang") == "en"


def test_the_same_page_sent_twice_is_one_answer_but_a_changed_one_is_not_lost(
    client: CheckingClient, session: Session, rich: FeedbackForm
) -> None:
    client.get(f"/f/{rich.slug}")
    page = client.page, client.response
    for words in ("First", "First", "Second thoughts"):
        client.page, client.response = page
        client.submit({"text": words, "second": "More"})
    assert len(answers(session, rich)) == 2
    assert sorted(each.text for each in comments(session, rich)) == ["First", "More", "More", "Second thoughts"]


def test_a_link_carries_its_case_and_nobody_can_change_it(
    client: CheckingClient, app: Flask, make: Factory, session: Session, council: Council
) -> None:
    waste = make.service(council)
    form, other = make_form(make, council, waste), make_form(make, council, waste)
    key = app.extensions["settings"].codes_key
    client.get(address_of(form, "", case=sign_case(form, "CRM-1024", key), via="e"))
    assert "This is about your case CRM-1024." in client.text
    client.browser.post(
        address_of(form, "", case=sign_case(form, "CRM-1024", key), via="e"),
        data={**client.page.forms[0].fields, "rating": "1"},
    )
    reference, dot, signature = sign_case(form, "CRM-1024", key).rpartition(".")
    client.get(address_of(form, "", case=f"{reference}{dot}{signature.swapcase()}"))
    assert "CRM-1024" not in client.text
    client.get(address_of(other, "", case=sign_case(form, "CRM-1024", key)))
    assert "CRM-1024" not in client.text, "a link for one form says nothing to another"
    [answer] = answers(session, form)
    assert (answer.case_reference, answer.comment.channel) == ("CRM-1024", "email")


def test_a_program_is_marked_and_not_turned_away(client: CheckingClient, session: Session, rich: FeedbackForm) -> None:
    client.get(f"/f/{rich.slug}")
    client.submit({"rating": "1", "website": "http://spam.example"})
    assert client.heading == "Thank you"
    [answer] = answers(session, rich)
    assert answer.flags == ["filled-hidden-box", "too-fast"]


def test_an_old_contact_is_forgotten(make: Factory, session: Session, council: Council) -> None:
    form, today = make_form(make, council), date.today()
    old = make_answer(make, form, contact="sealed", contact_until=today - timedelta(days=1), received_at=now())
    new = make_answer(make, form, contact="sealed", contact_until=today, received_at=now())
    assert end(session, council.id, "contacts") == 1
    assert (old.contact, new.contact) == (None, "sealed")


def test_a_complaint_is_acknowledged_by_mail_when_that_is_asked_for(
    client: CheckingClient, app: Flask, database: Database, session: Session, complaints: FeedbackForm
) -> None:
    client.get(f"/f/{complaints.slug}")
    assert "rating" not in client.page.forms[0].fields
    said = {"said_to_be": "complaint", "about": "waste", "text": "Missed again", "contact": "ann@example.org"}
    client.submit(said | {"acknowledge": "y"})
    reference = client.page.cssselect(".fm-code")[0].text
    [answer] = answers(session, complaints)
    assert (answer.said_to_be, answer.comment.reference) == (Said.COMPLAINT, reference[:9])
    assert answer.comment.service is not None and answer.comment.service.code == "waste"
    mail = sent_mail(app, database, session)
    assert mail["To"] == "ann@example.org"
    assert reference in str(mail["Subject"]) and reference in mail.get_payload(decode=True).decode()


def sent_mail(app: Flask, database: Database, session: Session):
    """Let the post do what waits, and read what it wrote."""
    from app import post

    folder = Path(app.extensions["settings"].data_dir)
    post.register(app.extensions["settings"])
    for job in session.scalars(select(Job).where(Job.kind == "send-message")):
        jobs.run(database, folder, job.id)
    [file] = (folder / "outbox").glob("*.eml")
    return message_from_bytes(file.read_bytes())


def test_a_complaint_that_is_sent_twice_is_acknowledged_once(
    client: CheckingClient, session: Session, complaints: FeedbackForm
) -> None:
    client.get(f"/f/{complaints.slug}")
    page = client.page, client.response
    said = {"said_to_be": "compliment", "text": "Kind", "contact": "07700 900123", "acknowledge": "y"}
    for _ in range(2):
        client.page, client.response = page
        client.submit(said)
    mine = Message.council_id == complaints.council_id
    assert [message.channel.value for message in session.scalars(select(Message).where(mine))] == ["text"]


def test_a_complaint_says_what_it_is_and_what_happened(client: CheckingClient, complaints: FeedbackForm) -> None:
    client.get(f"/f/{complaints.slug}")
    client.submit({"contact": "nowhere", "acknowledge": "y"}, status=422)
    assert client.errors()[:2] == ["Choose what you would like to tell us", "Tell us what happened"]
    assert re.match("Enter an email address, like name@example.com, or a mobile number", client.errors()[2])


def test_a_page_with_personal_data_that_is_sent_twice_is_one_answer(
    client: CheckingClient, session: Session, rich: FeedbackForm
) -> None:
    client.get(f"/f/{rich.slug}")
    page = client.page, client.response
    for _ in range(2):
        client.page, client.response = page
        client.submit({"text": "Please ring 01632 960123 about it"})
    [answer] = answers(session, rich)
    assert "960123" not in answer.comment.text
