"""What a phone fetches for later, and what becomes of the answers that it sends when signal returns."""

import json
import time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from core.models import Council
from surveys import answering, visits, waves
from surveys.models import Response, ResponseState, Wave
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import begin, make_commission, make_wave

ANSWERS = {"satisfied": ["3"], "why": ["Potholes"], "seen": ["litter", "trees"], "ward": ["north"], "years": ["12"]}
READ = {"satisfied": "3", "why": "Potholes", "seen": ["litter", "trees"], "ward": "north", "years": 12}
EARLIER = round(time.time()) - 600


class Phone:
    """A phone that has its copy, and sends what it likes."""

    def __init__(self, client: CheckingClient) -> None:
        self.client = client
        client.session.commit()
        self.fetched: dict[str, Any] = client.browser.get("/s/street/offline.json").get_json()
        self.token = self.fetched["draft"]["token"]

    def post(self, parcel: object) -> TestResponse:
        self.client.session.commit()
        return self.client.browser.post("/s/street/answers.json", json=parcel)

    def send(self, answers: dict[str, list[str]], *, submit: bool = False, at: float = EARLIER) -> Any:
        pages = [{"page": code, "posted": {code: values}, "at": at} for code, values in answers.items()]
        return self.post({"token": self.token, "answers": pages, "submit": submit}).get_json()


@pytest.fixture
def council(make: Factory) -> Council:
    council = make.council("ashmere", name={"en": "Ashmere Council", "cy": "Cyngor Ashmere"})
    make.area(council, "north", "North ward")
    return council


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    return make_wave(make, make_commission(make, council))


@pytest.fixture
def phone(client: CheckingClient, council: Council, wave: Wave) -> Phone:
    """A phone whose resident has begun."""
    begin(client, council)
    return Phone(client)


def response_of(session: Session, council: Council) -> Response:
    session.expire_all()
    return session.scalars(select(Response).where(Response.council_id == council.id)).one()


def test_everything_that_waited_is_recorded_and_submitted(phone: Phone, session: Session, council: Council) -> None:
    assert phone.send(ANSWERS, submit=True) == {"state": "submitted"}
    response = response_of(session, council)
    assert (response.state, response.answers) == (ResponseState.SUBMITTED, READ)
    phone.client.get("/s/street/thank-you")
    assert "Thank you" in phone.client.heading


def test_a_lost_acknowledgement_and_a_resend_change_nothing(phone: Phone, session: Session, council: Council) -> None:
    first = phone.send(ANSWERS, submit=True)
    before = response_of(session, council)
    kept = (before.answers, before.answered_at, before.replaced, before.submitted_at, before.receipt_hash)
    assert phone.send(ANSWERS, submit=True) == first
    after = response_of(session, council)
    assert (after.answers, after.answered_at, after.replaced, after.submitted_at, after.receipt_hash) == kept


def test_the_order_of_sending_does_not_matter(phone: Phone, session: Session, council: Council) -> None:
    phone.send({"why": ["Potholes"]})
    phone.send(dict(reversed(ANSWERS.items())))
    assert response_of(session, council).answers == READ


def test_an_answer_that_cannot_be_accepted_comes_back_with_its_message(
    phone: Phone, session: Session, council: Council
) -> None:
    told = phone.send(ANSWERS | {"years": ["150"]}, submit=True)
    posted = {"years": ["150"]}
    errors = {"years": "Enter a number from 0 to 110"}
    assert told == {"state": "saved", "returned": [{"page": "years", "posted": posted, "errors": errors}]}
    response = response_of(session, council)
    assert response.state is ResponseState.DRAFT
    assert response.answers == {code: answer for code, answer in READ.items() if code != "years"}


def test_an_answer_given_since_on_another_device_stands_and_the_late_one_is_kept(
    phone: Phone, session: Session, council: Council
) -> None:
    begun = response_of(session, council)
    mine = visits.resume(session.connection(), "street", council.id, begun.id, to_change=True).response
    answering.record_answers(session.connection(), mine, {"satisfied": "1"}, device="the library's")
    phone.send({"satisfied": ["3"]})
    response = response_of(session, council)
    assert response.answers["satisfied"] == "1"
    assert [(each["answer"], each["at"]) for each in response.replaced] == [("3", EARLIER)]


def test_answers_to_a_response_submitted_elsewhere_are_not_taken(
    phone: Phone, session: Session, council: Council
) -> None:
    Phone(phone.client).send({"satisfied": ["1"]}, submit=True, at=EARLIER - 60)
    assert phone.send({"satisfied": ["3"]}) == {"state": "elsewhere"}
    assert response_of(session, council).answers["satisfied"] == "1"


def test_a_wave_that_closed_meanwhile_takes_nothing(
    phone: Phone, session: Session, council: Council, wave: Wave
) -> None:
    waves.close_wave(session, wave)
    assert phone.send(ANSWERS, submit=True) == {"state": "closed"}
    response = response_of(session, council)
    assert (response.state, response.answers) == (ResponseState.PARTIAL, {})


def test_a_phone_that_lost_its_cookie_is_remembered_again(phone: Phone, session: Session, council: Council) -> None:
    phone.client.browser.delete_cookie("folkmoot-answers", path="/s/street")
    assert phone.send(ANSWERS, submit=True) == {"state": "submitted"}
    phone.client.get("/s/street/thank-you")
    assert "Thank you" in phone.client.heading


def test_a_parcel_of_another_resident_leaves_the_present_one_s_place(
    phone: Phone, session: Session, council: Council
) -> None:
    phone.client.browser.delete_cookie("folkmoot-answers", path="/s/street")
    begin(phone.client, council)
    assert phone.send(ANSWERS, submit=True) == {"state": "submitted"}
    phone.client.get("/s/street/satisfied")
    assert phone.client.heading == "How satisfied are you with your street?"


def test_a_forged_token_is_refused(phone: Phone, session: Session, council: Council) -> None:
    for token in ("", "forged", f"{phone.token}x", None, 7, {"response": "mine"}):
        answer = phone.post({"token": token, "answers": [], "submit": True})
        assert (answer.status_code, answer.get_json()) == (403, {"state": "lost"})
    assert response_of(session, council).state is ResponseState.DRAFT


def test_a_token_of_another_survey_is_refused(phone: Phone, make: Factory, council: Council, session: Session) -> None:
    make_commission(make, council, slug="lane")
    session.commit()
    parcel = {"token": phone.token, "answers": [], "submit": True}
    assert phone.client.browser.post("/s/lane/answers.json", json=parcel).status_code == 403


def test_a_parcel_that_cannot_be_read_is_refused(phone: Phone) -> None:
    posted = {"years": ["12"]}
    unreadable: tuple[object, ...] = (None, 3, ["satisfied"], [{}], [{"page": "years", "posted": ["12"], "at": 1}])
    moments = [[{"page": "years", "posted": posted, "at": at}] for at in ("soon", None, 1e300)]
    for answers in (*unreadable, *moments):
        assert phone.post({"token": phone.token, "answers": answers, "submit": True}).status_code == 403


def test_the_copy_says_nothing_of_any_resident(phone: Phone, session: Session, council: Council) -> None:
    phone.send({"satisfied": ["3"], "why": ["Potholes"]})
    copy, draft = (Phone(phone.client).fetched[part] for part in ("copy", "draft"))
    assert draft["answers"] == {"satisfied": "3", "why": "Potholes"}
    words = json.dumps(copy)
    assert "Potholes" not in words and "csrf" not in words and draft["response"] not in words
    assert "checked" not in words and "selected" not in words


def test_the_copy_has_every_page_in_the_reader_s_language(client: CheckingClient, council: Council, wave: Wave) -> None:
    begin(client, council, language="cy")
    copy = Phone(client).fetched["copy"]
    assert list(copy["pages"]) == ["about", "satisfied", "why", "seen", "ward", "years"]
    assert copy["pages"]["seen"]["title"] == "Beth welsoch chi?"
    assert copy["questions"][2]["when"] == {"question": "satisfied", "any_of": ["3"]}
    assert copy["words"]["check"] != "Check your answers"


def test_nobody_fetches_a_copy_without_having_begun(client: CheckingClient, wave: Wave) -> None:
    client.session.commit()
    assert client.browser.get("/s/street/offline.json").status_code == 404


def test_a_question_s_page_names_its_response_and_no_other_page_does(
    phone: Phone, client: CheckingClient, session: Session, council: Council
) -> None:
    client.get("/s/street/satisfied")
    (name,) = client.page.xpath("//meta[@name='offline']/@content")
    assert name == phone.fetched["draft"]["response"]
    assert response_of(session, council).id.hex not in client.response.text
    client.get("/s/street/check")
    assert not client.page.xpath("//meta[@name='offline']")


def test_the_worker_is_served_where_it_may_act(client: CheckingClient) -> None:
    with client.browser.get("/s/sw.js") as answer:
        if answer.status_code == 404:
            pytest.skip("the assets have not been built")
        assert answer.mimetype == "text/javascript"
        assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
