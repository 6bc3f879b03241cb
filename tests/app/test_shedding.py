"""More people than can be answered: who has to come again, and what they find."""

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app, shedding, waiting
from core.models import Council, Role
from feedback.models import Comment
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_form
from tests.surveys.making import begin, make_commission, make_wave, responses

pytestmark = pytest.mark.by_turns
Wait = Callable[[float], None]
BUSY = "We are very busy just now"
A_WHILE, TOO_LONG = 2.0, 4.0
"""Seconds: longer than starts and officers wait, and longer than anybody does."""


@pytest.fixture
def wait() -> Iterator[Wait]:
    """Let every request from now on have waited for so long."""
    yield waiting.note_waiting
    waiting.note_waiting(0.0)


@pytest.fixture
def council(client: CheckingClient, make: Factory) -> Council:
    council = make.council()
    make_wave(make, make_commission(make, council))
    return council


@pytest.fixture
def resident(client: CheckingClient, council: Council) -> Council:
    """A resident who stands at the first question that can be answered."""
    begin(client, council)
    client.submit()
    return council


def test_residents_in_the_middle_are_answered_while_new_ones_are_asked_to_come_again(
    client: CheckingClient, resident: Council, wait: Wait
) -> None:
    question = client.path
    wait(A_WHILE)
    client.get(question)
    assert client.page.xpath("//input[@name='satisfied']")
    client.get(question.rpartition("/")[0], status=503)
    assert client.heading == BUSY and int(client.response.headers["Retry-After"]) in shedding.RETRY_AFTER
    assert client.page.xpath("//main//a[@href=$here]", here=question.rpartition("/")[0])


def test_an_answer_that_waited_too_long_is_kept_on_a_page_that_sends_it_again_once(
    client: CheckingClient, resident: Council, session: Session, wait: Wait
) -> None:
    wait(TOO_LONG)
    client.submit({"satisfied": "1"}, status=503)
    assert client.heading == BUSY and "kept on this page" in client.text
    client.submit(status=503)
    assert not any("satisfied" in answers for answers in _answers(session, resident))
    wait(0.0)
    client.submit()
    assert client.heading == "What have you seen?"
    assert [answers["satisfied"] for answers in _answers(session, resident)] == ["1"]


@pytest.mark.parametrize(
    ("language", "heading"),
    [("cy", "Rydym yn brysur iawn ar hyn o bryd"), ("ar", "نحن مشغولون جدًا الآن"), ("ur", "ہم اس وقت بہت مصروف ہیں")],
)
def test_a_comment_that_waited_too_long_is_kept_as_it_was_typed_in_the_residents_language(
    app: Flask, client: CheckingClient, make: Factory, session: Session, wait: Wait, language: str, heading: str
) -> None:
    app.extensions["languages"] = ("en", "cy", "ar", "ur")
    form, said = make_form(make, make.council()), 'Two lines,\r\nand "quotes" & <angles>.'
    client.get(f"/f/{form.slug}?lang={language}")
    wait(TOO_LONG)
    client.submit({"rating": "2", "text": said}, status=503)
    assert client.heading == heading
    wait(0.0)
    client.submit()
    assert client.path.endswith("/thank-you")
    assert session.scalars(select(Comment.text).where(Comment.council_id == form.council_id)).all() == [
        said.replace("\r\n", "\n")
    ]


def test_a_form_with_a_file_is_taken_however_long_it_waited(client: CheckingClient, make: Factory, wait: Wait) -> None:
    address = f"/f/{make_form(make, make.council()).slug}"
    wait(TOO_LONG)
    for kind, busy in (("multipart/form-data", False), ("application/x-www-form-urlencoded", True)):
        assert (BUSY in client.browser.post(address, data={"text": "x"}, content_type=kind).text) is busy


def test_officers_give_way_before_residents_do(client: CheckingClient, make: Factory, wait: Wait) -> None:
    client.sign_in(make.person(make.council(), Role.OFFICER))
    wait(A_WHILE)
    client.get("/desk", status=503)
    assert client.heading == BUSY


def test_whoever_asks_whether_the_server_lives_is_always_answered(client: CheckingClient, wait: Wait) -> None:
    wait(100.0)
    for address in ("/healthz", "/readyz", "/static/robots.txt"):
        with client.browser.get(address) as answer:
            assert answer.status_code == 200


def test_a_form_of_another_site_is_refused_once_it_is_sent_again(client: CheckingClient, wait: Wait) -> None:
    wait(TOO_LONG)
    page = client.browser.post("/f/bins", data={"comment": "forged"})
    assert page.status_code == 503 and "csrf_token" not in page.text
    wait(0.0)
    assert client.browser.post("/f/bins", data={"comment": "forged"}).status_code != 200


def test_no_page_repeats_a_password(client: CheckingClient, wait: Wait) -> None:
    client.get("/sign-in")
    wait(TOO_LONG)
    client.submit({"email": "somebody@example.org", "password": "a secret of mine"}, status=503)
    assert "a secret of mine" not in client.response.text and "Go back and send the page again" in client.text


def test_a_form_in_a_frame_comes_back_in_its_frame(client: CheckingClient, make: Factory, wait: Wait) -> None:
    form = make_form(make, make.council(), embed_origins=["https://www.council.example"])
    wait(TOO_LONG)
    answer = client.browser.post(f"/f/{form.slug}/embed", data={"comment": "in a frame"})
    assert answer.status_code == 503 and "in a frame" in answer.text
    assert "frame-ancestors 'self' *" in answer.headers["Content-Security-Policy"]


def test_a_program_is_told_in_json_when_to_come_again(client: CheckingClient, wait: Wait) -> None:
    wait(A_WHILE)
    answer = client.browser.get("/api/v1/councils")
    assert answer.status_code == 503 and answer.json and answer.json["error"]["code"] == "503"
    assert int(answer.headers["Retry-After"]) in shedding.RETRY_AFTER


def test_an_installation_may_let_everybody_wait(app: Flask, wait: Wait) -> None:
    patient = create_app(replace(app.extensions["settings"], longest_wait=0.0))
    wait(100.0)
    assert patient.test_client().get("/cookies").status_code == 200
    patient.extensions["database"].close()


def test_every_page_named_is_there(app: Flask) -> None:
    named = shedding.ALWAYS_SERVED | shedding.MIDDLE_OF_SOMETHING | shedding.BEGINNING
    assert named <= app.view_functions.keys()


def test_a_request_has_waited_since_its_last_byte_came() -> None:
    """As the kernel tells, whose clock steps by a few milliseconds."""
    with socket.create_server(("127.0.0.1", 0)) as door, socket.create_connection(door.getsockname()) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\n\r\n")
        time.sleep(0.1)
        taken, _ = door.accept()
        with taken:
            assert waiting.seconds_since_last_byte(taken) > 0.08
    one, other = socket.socketpair()
    with one, other:
        assert waiting.seconds_since_last_byte(one) == 0.0


def _answers(session: Session, council: Council) -> list[dict[str, object]]:
    session.rollback()
    return [response.answers for response in responses(session, council)]
