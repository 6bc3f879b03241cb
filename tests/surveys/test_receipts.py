"""With the receipt a resident sees what they said, and withdraws it until it is in published figures."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import AuditEvent, Council
from surveys import waves
from surveys.codes import receipts
from surveys.models import ResponseState, Snapshot, Wave, WaveState
from surveys.officers import fieldwork
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import another_device, answer_to_the_check, begin, make_response, responses


def send(client: CheckingClient, council: Council) -> str:
    """Answer everything and read the receipt."""
    begin(client, council)
    answer_to_the_check(client)
    client.submit()
    return str(client.page.cssselect(".fm-code")[0].text_content())


def show(client: CheckingClient, receipt: str, *, status: int = 200) -> None:
    client.get("/s/street/receipt")
    client.submit({"receipt": receipt}, status=status)


def test_a_resident_sees_what_they_said_and_withdraws_it(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    elsewhere = another_device(client)
    show(elsewhere, f" {send(client, council).lower()} ")
    assert elsewhere.heading == "What you said"
    assert "Satisfied" in elsewhere.text and "Ashmere Council" in elsewhere.text
    elsewhere.submit()
    assert elsewhere.heading == "Withdraw your answers?"
    assert responses(session, council)[0].state is ResponseState.SUBMITTED
    elsewhere.submit()
    assert elsewhere.heading == "Your answers have been withdrawn"
    (response,) = responses(session, council)
    assert response.state is ResponseState.WITHDRAWN
    assert (response.answers, response.answered_at, response.replaced, response.orders) == ({}, {}, [], {})
    assert response.withdrawn_at and response.wave_id == wave.id


def test_a_withdrawn_response_is_counted_nowhere(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    send(client, council)
    receipts.withdraw(session, responses(session, council)[0])
    counts = fieldwork.counts(session, council.id, wave)
    assert (counts.submitted, counts.drafts) == (0, 0)
    trail = session.scalars(select(AuditEvent).where(AuditEvent.council_id == council.id)).all()
    assert [(event.action, event.person_id, event.subject_id) for event in trail] == [
        ("response-withdrawn", None, str(wave.id))
    ]


def test_a_doubled_withdrawal_says_the_same(client: CheckingClient, council: Council, wave: Wave) -> None:
    receipt = send(client, council)
    fields = {"receipt": receipt, "step": "withdraw"}
    show(client, receipt)
    for _time in range(2):
        client.submit(fields)
        assert client.heading == "Your answers have been withdrawn"
        show(client, receipt)


def test_the_browser_forgets_a_withdrawn_response_and_may_start_again(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    show(client, send(client, council))
    client.submit({"step": "withdraw"})
    client.get("/s/street/satisfied")
    assert client.heading == "A short survey"
    begin(client, council)
    assert {response.state for response in responses(session, council)} == {
        ResponseState.WITHDRAWN, ResponseState.DRAFT,
    }  # fmt: skip


def test_another_device_cannot_go_on_with_a_withdrawn_response(
    client: CheckingClient, council: Council, wave: Wave
) -> None:
    receipt = send(client, council)
    elsewhere = another_device(client)
    show(elsewhere, receipt)
    elsewhere.submit({"step": "withdraw"})
    client.get("/s/street/thank-you")
    assert "We could not find your answers in this browser." in client.text


@pytest.mark.parametrize("receipt", ["", "K7QM-2FXD", "nonsense " * 30])
def test_a_receipt_that_is_not_known_is_put_right(
    client: CheckingClient, council: Council, wave: Wave, receipt: str
) -> None:
    show(client, receipt, status=422)
    assert client.errors()[0].startswith(("We do not know this receipt.", "Enter your receipt"))


def test_withdrawal_is_still_possible_after_the_survey_has_closed(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    receipt = send(client, council)
    waves.close_wave(session, wave)
    client.get("/s/street")
    client.get(client.page.xpath("//main//a[contains(@href, 'receipt')]/@href")[0])
    client.submit({"receipt": receipt})
    assert client.heading == "What you said"


def test_answers_in_figures_go_and_the_page_says_what_stays(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    receipt = send(client, council)
    wave.state = WaveState.PUBLISHED
    show(client, receipt)
    client.submit()
    assert "Figures that were published stay as they are" in client.text
    client.submit()
    assert client.heading == "Your answers have been withdrawn"
    assert "It is counted nowhere" not in client.text
    (response,) = responses(session, council)
    assert (response.state, response.answers, response.interviewer_id) == (ResponseState.WITHDRAWN, {}, None)


def test_a_resident_takes_away_what_they_said_as_a_file(client: CheckingClient, council: Council, wave: Wave) -> None:
    show(client, send(client, council))
    client.submit(form="file")
    said = json.loads(client.response.text)
    assert said["council"] == "Ashmere Council" and said["survey"] == "street"
    assert "Satisfied" in str(said["answers"])


def test_a_frozen_file_outlives_a_withdrawal_and_the_trail_says_so(
    make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    response = make_response(make, wave, council, {"satisfied": "1"})
    make.keep(Snapshot(wave_id=wave.id, council_id=council.id, content_hash="0" * 64, row_count=1))
    receipts.withdraw(session, response)
    assert response.answers == {}
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "response-withdrawn")).one()
    assert event.detail == {"reason": "resident", "counted": True}
