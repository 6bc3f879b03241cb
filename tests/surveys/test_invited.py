"""The short link of a letter: looking begins nothing, pressing begins or goes on, and a spent code says so."""

import logging
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.models import Council
from surveys import answering
from surveys.mailings.invitations import code_of
from surveys.models import Invitation, InvitationState, Recruitment, Response, ResponseState, Wave, WaveState
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import make_commission, make_invitations, make_wave

EVERYWHERE = {"across_councils": "a test looks at every council's"}


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council(name={"en": "Ashmere Council", "cy": "Cyngor Ashmere"})


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    return make_wave(make, make_commission(make, council))


@pytest.fixture
def invitation(make: Factory, app: Flask, wave: Wave, council: Council) -> Invitation:
    return make_invitations(make, app.extensions["codes"], wave, council)[0]


@pytest.fixture
def code(app: Flask, invitation: Invitation) -> str:
    return code_of(invitation, app.extensions["codes"])


@pytest.fixture
def logged(client: CheckingClient) -> StringIO:
    """What the application writes to its log from here on."""
    (handler,) = logging.getLogger("folkmoot").handlers
    assert isinstance(handler, logging.StreamHandler)
    stream = StringIO()
    handler.setStream(stream)
    return stream


def only_response(session: Session) -> Response:
    session.expire_all()
    return session.scalars(select(Response), execution_options=EVERYWHERE).one()


def forget_everything(client: CheckingClient) -> None:
    """Make the browser one that has never been here."""
    client.browser.delete_cookie("folkmoot")
    client.browser.delete_cookie("folkmoot-answers", path="/s/street")


def responses(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Response), execution_options=EVERYWHERE) or 0


def test_looking_at_a_link_begins_nothing(client: CheckingClient, session: Session, code: str) -> None:
    client.get(f"/i/{code}")
    assert client.heading == "A short survey" and "Ashmere Council" in client.text and "minute" in client.text
    assert client.page.cssselect("main button")[0].text_content() == "Start now"
    assert client.response.headers["Cache-Control"] == "no-store"
    assert client.response.headers["Referrer-Policy"] == "same-origin"
    assert responses(session) == 0


def test_the_button_begins_with_one_redirect_to_the_first_page(
    client: CheckingClient, session: Session, code: str
) -> None:
    client.get(f"/i/{code}")
    client.submit()
    assert client.path.startswith("/s/street/") and len(client.response.history) == 1
    response = only_response(session)
    assert (response.recruitment, response.stratum, response.design_weight) == (Recruitment.SAMPLE, "north", 12.5)


def test_another_device_goes_on_where_the_first_stopped(client: CheckingClient, session: Session, code: str) -> None:
    client.get(f"/i/{code}")
    client.submit()
    stopped = client.path
    forget_everything(client)
    client.get(f"/i/{code.lower()}")
    client.submit()
    assert client.path == stopped
    assert responses(session) == 1


def test_a_code_may_be_typed(client: CheckingClient, code: str) -> None:
    client.get("/i")
    client.submit({"code": f" {code.lower().replace('-', ' ')} "})
    assert client.path == f"/i/{code}" and client.heading == "A short survey"


@pytest.mark.parametrize("typed", ["K7QM-2FXD-94HW", "nonsense", "<script>", "../../desk"])
def test_an_unknown_code_leads_to_the_box(client: CheckingClient, invitation: Invitation, typed: str) -> None:
    client.get("/i")
    client.submit({"code": typed}, status=422)
    assert client.errors() == ["We do not know this code. Check your letter: the code has 12 letters and figures"]
    assert client.page.cssselect("#code")[0].value == typed
    if "/" not in typed:
        client.get(f"/i/{typed}", status=422)
        assert client.page.cssselect("#code")[0].value == typed


def test_an_empty_box_says_what_to_do(client: CheckingClient, invitation: Invitation) -> None:
    client.get("/i")
    client.submit({"code": "  "}, status=422)
    assert client.errors() == ["Enter the code on your letter"]


def test_who_tries_codes_has_to_wait(client: CheckingClient, code: str) -> None:
    client.session.commit()
    client.browser.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    for _try in range(20):
        assert client.browser.get("/i/K7QM-2FXD-94HW").status_code == 422
    client.get(f"/i/{code}", status=422)
    assert "Too many codes were not right." in client.errors()[0]
    client.browser.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    client.get(f"/i/{code}")


def test_a_used_code_thanks(client: CheckingClient, app: Flask, session: Session, code: str) -> None:
    client.get(f"/i/{code}")
    client.submit()
    response = only_response(session)
    response.answers = {"satisfied": "1", "seen": ["litter"], "ward": "north", "years": 12}
    session.flush()
    answering.submit(session, response, app.extensions["codes"])
    client.get(f"/i/{code}")
    assert client.heading == "Thank you: this code has been used" and not client.page.cssselect("main form")
    assert response.state is ResponseState.SUBMITTED


def test_a_cancelled_code_says_so(client: CheckingClient, invitation: Invitation, code: str) -> None:
    invitation.state = InvitationState.CANCELLED
    client.get(f"/i/{code}")
    assert client.heading == "This code is no longer good"


def test_late_and_early_households_are_told(client: CheckingClient, wave: Wave, code: str) -> None:
    wave.state = WaveState.CLOSED
    client.get(f"/i/{code}")
    assert client.heading == "This survey is not taking answers" and "We no longer take answers" in client.text


def test_a_lost_cookie_costs_one_more_press(client: CheckingClient, session: Session, code: str) -> None:
    client.get(f"/i/{code}")
    form = dict(client.page.forms[-1].fields)
    session.commit()
    forget_everything(client)
    answered = client.browser.post(f"/i/{code}", data=form)
    assert answered.status_code == 302 and answered.location.endswith(f"/i/{code}")
    client.get(f"/i/{code}")
    client.submit()
    assert client.path.startswith("/s/street/")


def test_no_log_line_holds_a_code(logged: StringIO, client: CheckingClient, code: str) -> None:
    client.get(f"/i/{code}")
    client.submit()
    assert "/i/<code>" in logged.getvalue()
    assert code not in logged.getvalue()
