"""A resident answers every type of question, without JavaScript, in each of the sample's languages."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import postcodes
from core.models import Council
from surveys.models import Response, Wave
from surveys.questionnaire.routing import Way
from surveys.questionnaire.showing import Showing
from surveys.residents.forms import PageForm
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import begin, make_commission, make_wave, questionnaire


@pytest.fixture
def council(make: Factory) -> Council:
    council = make.council("ashmere", name={"en": "Ashmere Council", "cy": "Cyngor Ashmere", "ar": "مجلس آشمير"})
    make.area(council, "north", "North ward")
    make.area(council, "south", "South ward")
    postcodes.replace_postcodes(make.session, council.id, {"ZZ11AA": "south"})
    return council


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    return make_wave(make, make_commission(make, council), "every_type")


WHOLE: dict[str, dict[str, Any]] = {
    "about": {},
    "agree": {"agree": "yes"},
    "ward": {"ward-postcode": "zz1 1aa", "ward": ""},
    "other_ward": {"other_ward": "north"},
    "moved": {"moved-day": "4", "moved-month": "05", "moved-year": "2016"},
    "household": {"household": "3"},
    "satisfied": {"satisfied": "3"},
    "why": {"why": "Fewer potholes"},
    "meet": {"meet": "shops"},
    "used": {"used": ["bus", "library"]},
    "reason": {"reason": "To read"},
    "matters": {"matters-green": "1", "matters-safe": "2", "matters-clean": "3"},
    "service_bins": {"service_bins": "1"},
    "service_roads": {"service_roads": "dont_know"},
    "service_parks": {"service_parks": "2"},
    "belonging": {"belong_trust": "1", "belong_help": "3", "years": "12"},
    "contact": {"contact": "no"},
}
KEPT = {
    "agree": "yes", "ward": "south", "other_ward": "north", "moved": "2016-05-04", "household": 3, "satisfied": "3",
    "why": "Fewer potholes", "meet": "shops", "used": ["library", "bus"], "reason": "To read",
    "matters": ["green", "safe", "clean"], "service_bins": "1", "service_roads": "dont_know", "service_parks": "2",
    "belong_trust": "1", "belong_help": "3", "years": 12, "contact": "no",
}  # fmt: skip


def page_name(client: CheckingClient) -> str:
    return client.path.rsplit("/", 1)[1]


def go_to(client: CheckingClient, name: str) -> None:
    client.get(f"/s/street/{name}")
    assert page_name(client) == name


def response_of(session: Session, council: Council) -> Response:
    session.expire_all()
    return session.scalars(select(Response).where(Response.council_id == council.id)).one()


@pytest.mark.parametrize("language", ["en", "cy", "ar"])
def test_every_type_is_answered_checked_and_kept(
    client: CheckingClient, session: Session, council: Council, wave: Wave, language: str
) -> None:
    begin(client, council, language=language)
    while page_name(client) != "check":
        client.submit(WHOLE[page_name(client)])
        assert client.errors() == []
    assert client.page.get("lang") == language
    said = " ".join(item.text_content() for item in client.page.cssselect(".govuk-summary-list__value"))
    assert "Fewer potholes" in said
    assert {"en": "4 May 2016", "cy": "4 Mai 2016", "ar": "4 مايو 2016"}[language] in said
    assert {"en": "1. Green places", "cy": "1. Mannau gwyrdd", "ar": "1. مساحات خضراء"}[language] in said
    assert "{" not in client.text
    client.submit()
    response = response_of(session, council)
    assert response.answers == KEPT
    assert "zz1" not in str(response.answers).lower()
    assert set(response.orders) == {"meet", "used", "matters", "services", "belong"}


def test_every_type_may_be_refused(client: CheckingClient, session: Session, council: Council, wave: Wave) -> None:
    begin(client, council)
    asked = {"about": {}, "agree": WHOLE["agree"]}
    together = {"belong_trust": "dont_know", "belong_help": "dont_know", "years": "0"}
    while page_name(client) != "check":
        name = page_name(client)
        refusals = together if name == "belonging" else {name: "prefer_not_to_say"}
        client.submit(asked.get(name, refusals))
        assert client.errors() == []
    client.submit()
    answers = response_of(session, council).answers
    assert all(answers[code] == "prefer_not_to_say" for code in ("ward", "moved", "household", "matters", "contact"))


@pytest.mark.parametrize(
    ("name", "posted", "message", "leads_to"),
    [
        ("moved", {"moved-day": "31", "moved-month": "2", "moved-year": "2016"}, "must be a real date", "moved-day"),
        ("moved", {"moved-day": "1", "moved-year": "2016"}, "The date must include a month", "moved-month"),
        ("moved", {"moved-day": "1", "moved-month": "1", "moved-year": "1900"}, "1 January 1920 or later", "moved-day"),
        ("matters", {"matters-green": "1", "matters-safe": "1"}, "“Feeling safe” and “Green places” are both number 1",
         "matters-green"),
        ("matters", {"matters-green": "2"}, "Nothing is number 1", "matters-clean"),
        ("matters", {"matters-green": "9"}, "Beside “Green places”, write a number from 1 to 3", "matters-green"),
        ("ward", {"ward-postcode": "ZZ9 9ZZ"}, "We do not know this postcode", "ward-postcode"),
        ("ward", {"ward-postcode": "Ashmere"}, "Enter a full postcode", "ward-postcode"),
        ("agree", {"agree": "no"}, "We can only ask you more if you agree.", "agree"),
        ("reason", {"reason": "x" * 201}, "Shorten your answer to 200 characters or fewer", "reason"),
    ],
)  # fmt: skip
def test_what_cannot_be_accepted_is_kept_and_the_summary_leads_to_it(
    client: CheckingClient, council: Council, wave: Wave, name: str, posted: dict[str, str], message: str, leads_to: str
) -> None:
    begin(client, council)
    go_to(client, "used")
    client.submit(WHOLE["used"])
    go_to(client, name)
    client.submit(posted)
    (error,) = client.errors()
    assert message in error
    (link,) = client.page.cssselect(".govuk-error-summary__list a")
    assert link.get("href") == f"#{leads_to}"
    assert client.page.cssselect(f"#{leads_to}")
    shown = client.page.forms[0].fields
    assert all(shown[field] == typed for field, typed in posted.items())


def test_a_page_of_several_questions_says_what_is_wrong_with_each_and_keeps_the_rest(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    go_to(client, "belonging")
    assert client.heading == "You and your neighbours"
    client.submit({"belong_trust": "2", "years": "many"})
    assert client.errors() == ["Enter a whole number, such as 7"]
    assert client.page.cssselect("input[name=belong_trust][value='2'][checked]")
    assert client.page.cssselect("#years")[0].get("value") == "many"
    assert response_of(session, council).answers == {}
    client.submit({"belong_trust": "9", "years": ""})
    assert client.errors() == ["Choose from the answers on this page", "Enter a whole number, such as 7"]


def test_the_options_are_in_the_order_that_was_recorded(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    go_to(client, "used")
    shown = [field.get("value") for field in client.page.cssselect("input[name=used]")]
    client.submit(WHOLE["used"])
    response = response_of(session, council)
    assert shown == [*response.orders["used"], "dont_know", "prefer_not_to_say"]
    response.orders = {**response.orders, "used": ["pool", "bus", "park", "library", "none"]}
    go_to(client, "used")
    assert [field.get("value") for field in client.page.cssselect("input[name=used]")][:2] == ["pool", "bus"]


def test_a_later_question_says_what_was_chosen_before(client: CheckingClient, council: Council, wave: Wave) -> None:
    begin(client, council)
    go_to(client, "used")
    client.submit({"used": ["park"]})
    assert client.heading == "In a few words, why did you use A park?"


def test_without_postcodes_the_ward_is_chosen(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    postcodes.replace_postcodes(session, council.id, {})
    begin(client, council)
    go_to(client, "ward")
    assert not client.page.cssselect("[name=ward-postcode]")
    client.submit({"ward": "north"})
    assert response_of(session, council).answers == {"ward": "north"}


def test_the_answers_of_a_page_are_cleared_together(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    go_to(client, "matters")
    client.submit(WHOLE["matters"])
    go_to(client, "matters")
    assert client.page.cssselect("#matters-safe")[0].get("value") == "2"
    client.submit({"clear": "1"})
    assert response_of(session, council).answers["matters"] is None


def test_what_is_half_typed_can_be_kept_without_being_judged(app: Flask) -> None:
    paper = questionnaire("every_type")
    page = Way(paper, {}).page("moved")
    assert page is not None
    with app.test_request_context():
        form = PageForm(page, {"moved": "2016-05-04"}, Showing(paper, {}))
        (box,) = form
        assert dict(box.parts) == {"day": "4", "month": "5", "year": "2016"}
        form.keep({"moved-day": ["31"], "moved-month": [""], "moved": []})
        assert dict(box.parts) == {"day": "31", "month": "", "year": ""}
        assert (form.errors, form.answers) == ({}, {"moved": "2016-05-04"})
