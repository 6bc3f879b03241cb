"""A resident saves, and comes back on another device with a code."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import trying
from core.codes import Codes
from core.limits import Limit
from core.models import Council, Message
from surveys import waves
from surveys.mailings.invitations import code_of
from surveys.models import Response, ResponseState, Wave
from surveys.residents.remembering import COOKIE, LONGEST
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import (
    another_device,
    answer_to_the_check,
    begin,
    make_commission,
    make_invitations,
    make_wave,
    responses,
)

LATER = {"later": "1"}


def shown_code(client: CheckingClient) -> str:
    return str(client.page.cssselect(".fm-code")[0].text_content())


def save(client: CheckingClient, council: Council) -> str:
    """Answer the first question, save, and read the code."""
    begin(client, council)
    client.submit()
    client.submit({"satisfied": "1"} | LATER)
    assert client.heading == "Your answers are saved"
    return shown_code(client)


def test_a_resident_carries_on_where_they_stopped_on_another_device(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    code = save(client, council)
    tablet = another_device(client)
    tablet.get("/s/street/code")
    tablet.submit({"code": f" {code.upper().replace('-', ' ')} "})
    assert tablet.heading == "What have you seen?"
    tablet.get("/s/street/satisfied")
    assert tablet.page.cssselect("input[value='1']")[0].get("checked") is not None
    assert len(responses(session, council)) == 1


def test_only_the_codes_hash_is_kept_and_the_code_is_shown_again(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    code = save(client, council)
    client.get("/s/street/later")
    assert shown_code(client) == code
    (response,) = responses(session, council)
    words = {str(value) for value in vars(response).values()}
    assert response.resume_hash and not any(code in word for word in words)


def test_a_code_written_down_in_english_leads_back_in_welsh(
    client: CheckingClient, council: Council, wave: Wave
) -> None:
    code = save(client, council)
    tablet = another_device(client)
    tablet.get("/s/street/code?lang=cy")
    tablet.submit({"code": code})
    assert tablet.heading == "Beth welsoch chi?"
    tablet.submit(LATER)
    said = shown_code(tablet)
    assert said != code
    phone = another_device(client)
    phone.get("/s/street")
    phone.submit({"code": said})
    assert phone.heading == "What have you seen?"


def test_leaving_half_way_keeps_what_was_typed_and_passes_nothing_over(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    client.submit(LATER)
    assert client.heading == "Your answers are saved"
    assert responses(session, council)[0].answers == {}


def test_leaving_throws_nothing_away_that_cannot_be_kept(client: CheckingClient, council: Council, wave: Wave) -> None:
    begin(client, council)
    client.get("/s/street/years")
    client.submit({"years": "two"} | LATER)
    assert client.errors() == ["Enter a whole number, such as 7"]
    assert client.page.cssselect("#years")[0].get("value") == "two"


def test_this_device_can_forget_and_the_code_still_leads_back(
    client: CheckingClient, council: Council, wave: Wave
) -> None:
    code = save(client, council)
    client.submit(form="leave")
    assert "This device has forgotten your answers" in client.text
    client.get("/s/street/seen")
    assert "We could not find your answers in this browser." in client.text
    client.submit({"code": code})
    assert client.heading == "What have you seen?"


def test_a_browser_remembers_until_the_wave_closes_and_sixty_days_at_most(
    client: CheckingClient, make: Factory, council: Council, wave: Wave
) -> None:
    begin(client, council)
    cookie = client.browser.get_cookie(COOKIE, path="/s/street")
    assert cookie and cookie.http_only and cookie.same_site == "Lax" and len(cookie.value) < 120
    assert cookie.max_age == timedelta(days=24).total_seconds()
    wave.closes_on += timedelta(days=400)
    begin(client, council)
    cookie = client.browser.get_cookie(COOKIE, path="/s/street")
    assert cookie and cookie.max_age == LONGEST.total_seconds()


def test_an_unknown_code_is_said_to_be_unknown_wherever_it_comes_from(
    client: CheckingClient, make: Factory, council: Council, wave: Wave, codes: Codes
) -> None:
    elsewhere = make_wave(make, make_commission(make, council, slug="elsewhere"))
    foreign = code_of(make_invitations(make, codes, elsewhere, council)[0], codes)
    begin(client, council, slug="elsewhere")
    client.submit(LATER)
    for code in ("acorn-acorn-acorn-00", "K7QM-2FXD-94HW", "nonsense", foreign, shown_code(client)):
        client.get("/s/street/code")
        client.submit({"code": code}, status=422)
        assert client.errors() == ["We do not know this code. Check each part of it, and type it again"]
        assert client.page.cssselect("#code")[0].get("value") == code


def test_whoever_types_wrong_codes_again_and_again_has_to_wait(
    client: CheckingClient, council: Council, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "WRONG_CODES_FROM_NOWHERE", Limit("wrong-codes-from-nowhere", 2, 60))
    code = save(client, council)
    tablet = another_device(client)
    for _time in range(2):
        tablet.get("/s/street/code")
        tablet.submit({"code": "wrong"}, status=422)
    tablet.submit({"code": code}, status=422)
    assert "Too many codes were not right. Check yours, wait" in tablet.errors()[0]
    assert tablet.page.cssselect("#code")[0].get("value") == code


def test_a_code_from_a_letter_begins_the_households_one_response(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave, codes: Codes
) -> None:
    code = code_of(make_invitations(make, codes, wave, council)[0], codes)
    for device in (client, another_device(client)):
        device.get("/s/street")
        device.submit({"code": code.lower()})
        assert device.heading == "Your street means the road you live on."
        assert "Ashmere Council" in device.text
    assert len(responses(session, council)) == 1
    answer_to_the_check(client)
    client.submit()
    late = another_device(client)
    late.get("/s/street")
    late.submit({"code": code}, status=422)
    assert late.errors() == ["Answers were already sent with this code. Each code can be used once"]


def test_the_code_is_sent_when_asked_for_and_the_address_is_sealed(
    client: CheckingClient, session: Session, council: Council, wave: Wave, app
) -> None:
    from cryptography.fernet import Fernet

    from core.models import Channel
    from core.vault import Vault

    app.extensions["channels"], app.extensions["vault"] = frozenset(Channel), Vault([Fernet.generate_key().decode()])
    save(client, council)
    client.submit({"address": "nobody"}, status=422)
    assert client.errors() == ["Enter an email address, like name@example.com, or a mobile number, like 07700 900123"]
    client.submit({"address": "07700 90012"}, status=422)
    assert "Enter a mobile number, like 07700 900123" in client.errors()[0]
    client.submit({"address": "someone@example.com"})
    assert "We are sending your code." in client.text
    (message,) = session.scalars(select(Message).where(Message.council_id == council.id))
    assert message.channel is Channel.EMAIL and "someone" not in (message.address or "")


def test_the_code_of_answers_that_were_sent_leads_to_thanks(
    client: CheckingClient, council: Council, wave: Wave
) -> None:
    code = save(client, council)
    client.get("/s/street/check")
    client.submit()
    tablet = another_device(client)
    tablet.get("/s/street/code")
    tablet.submit({"code": code})
    assert "Thank you" in tablet.heading


def test_closing_the_wave_forgets_invitations_and_codes_of_what_was_not_finished(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave, codes: Codes
) -> None:
    code = code_of(make_invitations(make, codes, wave, council)[0], codes)
    client.get("/s/street")
    client.submit({"code": code})
    client.submit(LATER)
    waves.close_wave(session, wave)
    (response,) = responses(session, council)
    kept = (response.state, response.invitation_id, response.resume_hash)
    assert kept == (ResponseState.PARTIAL, None, None)
    assert session.scalar(select(Response.stratum).where(Response.council_id == council.id)) == "north"


@pytest.fixture
def codes(app) -> Codes:
    found: Codes = app.extensions["codes"]
    return found
