"""Whatever happens on the way, nothing that a resident typed is lost."""

from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from core.database import Database, now
from core.models import Council
from surveys import answering, visits
from surveys.errors import ChangedMeanwhile
from surveys.models import Wave
from surveys.residents import page_turn
from tests.client import CheckingClient
from tests.surveys.making import another_device, answer_to_the_check, begin, responses

STALE = "This page was open for a long time, so nothing has been sent yet."


def checked(client: CheckingClient) -> list[str]:
    return [box.get("value") for box in client.page.cssselect("input[checked]")]


def switch(client: CheckingClient, language: str, typed: dict[str, object] | None = None) -> None:
    """Press the header's button, which sends what was typed along."""
    assert client.page.xpath(f"//header//button[@form='answer'][@name='language'][@value='{language}']")
    client.submit({**(typed or {}), "language": language}, form="answer")


def test_a_language_is_switched_with_everything_typed_still_there(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "3"})
    switch(client, "cy", {"why": "Y bin on the corner is full, and far too long for this box"})
    assert client.heading == "Beth sydd o'i le arni?"
    assert client.page.cssselect("textarea")[0].text_content().strip().endswith("far too long for this box")
    assert client.errors() == []
    assert "why" not in responses(session, council)[0].answers
    switch(client, "en", {"why": "Potholes"})
    client.submit({"why": "Potholes"})
    assert client.heading == "What have you seen?"


def test_the_start_keeps_the_council_chosen_and_the_code_typed(client: CheckingClient, wave: Wave) -> None:
    client.get("/s/street")
    switch(client, "cy", {"council": "brackwater", "code": "otter"})
    assert client.page.get("lang") == "cy"
    assert checked(client) == ["brackwater"]
    assert client.page.cssselect("#code")[0].get("value") == "otter"
    assert client.errors() == []


@pytest.mark.parametrize(("page", "box"), [("code", "code"), ("receipt", "receipt")])
def test_pages_for_codes_keep_what_was_typed(client: CheckingClient, wave: Wave, page: str, box: str) -> None:
    client.get(f"/s/street/{page}")
    for language, typed in (("cy", ""), ("en", "K7QM")):
        switch(client, language, {box: typed})
        assert client.errors() == []
        assert client.page.cssselect(f"#{box}")[0].get("value", "") == typed


def test_the_list_of_answers_and_the_receipts_page_switch_and_send_nothing(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    answer_to_the_check(client)
    switch(client, "cy")
    assert "Bodlon" in client.text
    assert responses(session, council)[0].submitted_at is None
    client.submit()
    assert responses(session, council)[0].language == "cy"
    receipt = client.page.cssselect(".fm-code")[0].text_content()
    client.get("/s/street/receipt")
    client.submit({"receipt": receipt})
    switch(client, "en", {"step": "withdraw"})
    assert client.heading == "Withdraw your answers?"
    assert responses(session, council)[0].withdrawn_at is None


def test_the_enter_key_does_not_switch_the_language(client: CheckingClient, council: Council, wave: Wave) -> None:
    begin(client, council)
    first = client.page.xpath("//button[@form='answer'] | //form[@id='answer']//button")[0]
    assert first.get("name") is None


def test_a_page_open_too_long_is_shown_again_with_what_was_typed(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "3"})
    client.browser.delete_cookie("folkmoot")
    client.submit({"why": "Potholes"})
    assert STALE in client.text
    assert client.page.cssselect("textarea")[0].text_content().strip() == "Potholes"
    assert "why" not in responses(session, council)[0].answers
    client.submit({"why": "Potholes"})
    assert client.heading == "What have you seen?"
    assert responses(session, council)[0].answers["why"] == "Potholes"


def test_a_start_open_too_long_is_shown_again_with_the_council_chosen(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    client.get("/s/street")
    client.browser.delete_cookie("folkmoot")
    client.submit({"council": "ashmere"})
    assert STALE in client.text and checked(client) == ["ashmere"]
    assert responses(session, council) == []
    client.submit({"council": "ashmere"})
    assert client.heading == "Your street means the road you live on."


def test_a_forged_submission_changes_nothing(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    answer_to_the_check(client)
    for address, fields in (("check", {}), ("satisfied", {"satisfied": "3"}), ("leave", {}), ("later", {"show": "1"})):
        client.browser.post(f"/s/street/{address}", data={"csrf_token": "forged", **fields})
    (response,) = responses(session, council)
    assert (response.submitted_at, response.answers["satisfied"], response.resume_hash) == (None, "1", None)


def test_a_browser_that_lost_everything_is_offered_the_code_box(
    client: CheckingClient, council: Council, wave: Wave
) -> None:
    begin(client, council)
    stranger = another_device(client)
    stranger.response, stranger.page = client.response, client.page
    stranger.submit()
    assert "If you have a code, enter it below" in stranger.text
    assert stranger.page.cssselect("#code")


def test_a_change_says_which_answers_are_no_longer_needed_and_keeps_them(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "3"})
    client.submit({"why": "Potholes"})
    client.get("/s/street/satisfied")
    client.submit({"satisfied": "1"})
    assert client.heading == "What have you seen?"
    assert "You said “Satisfied”, so we no longer need your answers to: What is wrong with it?" in client.text
    client.get("/s/street/satisfied")
    client.submit({"satisfied": "3"})
    assert client.heading == "What is wrong with it?"
    assert client.page.cssselect("textarea")[0].text_content().strip() == "Potholes"


def test_an_answer_typed_in_another_tab_after_the_way_turned_is_kept(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "3"})
    fields = dict(client._form("answer").fields) | {"why": "Potholes"}
    client.get("/s/street/satisfied")
    client.submit({"satisfied": "1"})
    client.browser.post("/s/street/why", data=fields)
    assert responses(session, council)[0].answers["why"] == "Potholes"
    client.get("/s/street/satisfied")
    client.submit({"satisfied": "3"})
    assert client.page.cssselect("textarea")[0].text_content().strip() == "Potholes"


def test_of_two_devices_the_newer_answer_stands_and_both_are_in_the_trail(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "1", "later": "1"})
    code = client.page.cssselect(".fm-code")[0].text_content()
    tablet = another_device(client)
    tablet.get("/s/street/code")
    tablet.submit({"code": code})
    tablet.get("/s/street/satisfied")
    tablet.submit({"satisfied": "2"})
    (response,) = responses(session, council)
    assert response.answers["satisfied"] == "2"
    (entry,) = response.replaced
    assert (entry["code"], entry["answer"]) == ("satisfied", "1")
    assert entry["device"] and entry["device"] != response.answered_at["satisfied"][1]


def test_a_form_that_the_network_delivers_late_does_not_displace_a_newer_answer(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "2"})
    client.get("/s/street/satisfied")
    form = dict(client._form("answer").fields)
    for seconds, stands in ((30.0, "2"), (2.0, "1"), (-60.0, "3")):
        late = {"Folkmoot-Answered-At": str(now().timestamp() - seconds)}
        client.browser.post("/s/street/satisfied", data=form | {"satisfied": "1" if seconds > 0 else "3"}, headers=late)
        session.rollback()
        assert responses(session, council)[0].answers["satisfied"] == stands
    client.browser.post(
        "/s/street/satisfied", data=form | {"satisfied": "2"}, headers={"Folkmoot-Answered-At": "nonsense"}
    )
    session.rollback()
    (response,) = responses(session, council)
    assert response.answers["satisfied"] == "2"
    assert [entry["answer"] for entry in response.replaced] == ["1"]


def test_a_clock_that_is_ahead_is_not_believed(session: Session, council: Council, wave: Wave) -> None:
    begun = answering.begin(session, wave, uuid4(), council.id, "en")
    response = visits.resume(session.connection(), "street", council.id, begun.id, to_change=True).response
    answering.record_answers(
        session.connection(), response, {"satisfied": "1"}, at=now() + timedelta(days=9), device="phone"
    )
    answering.record_answers(session.connection(), response, {"satisfied": "2"}, device="tablet")
    assert response.answers == {"satisfied": "2"}


def test_an_answer_that_another_device_gives_meanwhile_is_kept_beside_it(
    client: CheckingClient,
    session: Session,
    council: Council,
    wave: Wave,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begin(client, council)
    client.submit()
    (begun,) = responses(session, council)
    own_way = answering.record_answers
    quicker = iter([{"ward": "south"}, {"ward": "north"}])

    def record_second(connection: Connection, *arguments: Any, **more: Any) -> None:
        for answer in islice(quicker, 1):
            with database.transaction() as tablet:
                seen = visits.resume(tablet.connection(), "street", council.id, begun.id, to_change=True)
                own_way(tablet.connection(), seen.response, answer, device="tablet")
        own_way(connection, *arguments, **more)

    monkeypatch.setattr(page_turn, "record_answers", record_second)
    client.submit({"satisfied": "1"})
    assert client.heading == "What have you seen?"
    assert responses(session, council)[0].answers == {"satisfied": "1", "ward": "north"}


def test_a_response_that_changed_since_it_was_read_is_not_written_over(
    session: Session, council: Council, wave: Wave
) -> None:
    begun = answering.begin(session, wave, uuid4(), council.id, "en")
    read = [visits.resume(session.connection(), "street", council.id, begun.id).response for _ in range(2)]
    answering.record_answers(session.connection(), read[0], {"satisfied": "1"})
    with pytest.raises(ChangedMeanwhile):
        answering.record_answers(session.connection(), read[1], {"ward": "north"})
    answering.record_answers(session.connection(), read[0], {"ward": "south"})
    assert responses(session, council)[0].answers == {"satisfied": "1", "ward": "south"}
