import json
import logging
from dataclasses import replace
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.access import public
from core.database import Database
from tests.client import CheckingClient

TYPED = "what a resident typed"


@pytest.fixture
def logged(client: CheckingClient) -> StringIO:
    """What the application writes to its log from here on."""
    (handler,) = logging.getLogger("folkmoot").handlers
    assert isinstance(handler, logging.StreamHandler)
    stream = StringIO()
    handler.setStream(stream)
    return stream


def lines(logged: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in logged.getvalue().splitlines()]


def test_each_request_is_a_line_of_json(logged: StringIO, client: CheckingClient) -> None:
    client.get("/cookies")
    (line,) = lines(logged)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/cookies", 200)
    assert line["request_id"] == client.response.headers["X-Request-Id"]
    assert isinstance(line["milliseconds"], float)


def test_a_line_names_the_route_and_not_the_address(logged: StringIO, client: CheckingClient) -> None:
    client.browser.get("/councils/ABC-123/logo.svg?next=ABC-123")
    text = logged.getvalue()
    assert "/councils/<council>/logo.svg" in text
    assert "ABC-123" not in text


def test_an_unknown_address_is_not_logged(logged: StringIO, client: CheckingClient) -> None:
    client.browser.get("/ABC-123")
    (line,) = lines(logged)
    assert (line["route"], line["status"]) == ("", 404)


def test_what_is_typed_is_not_logged(logged: StringIO, client: CheckingClient) -> None:
    client.get("/sign-in")
    client.submit({"email": "somebody@council.example", "password": TYPED}, status=422)
    text = logged.getvalue()
    assert TYPED not in text and "somebody" not in text


def test_a_failure_is_logged_by_its_kind_and_place_without_its_message(
    logged: StringIO, client: CheckingClient, app: Flask
) -> None:
    app.add_url_rule("/breaks", view_func=public(_break))
    client.get("/breaks", status=500)
    failure, request = lines(logged)
    assert failure["failure"] == "ValueError"
    assert "_break" in str(failure["where"])
    assert failure["request_id"] == request["request_id"]
    assert TYPED not in json.dumps(failure) and TYPED not in client.text


def test_a_line_holds_only_the_fields_we_chose(logged: StringIO, client: CheckingClient) -> None:
    client.get("/")
    allowed = {"at", "level", "message", "request_id", "method", "route", "status", "milliseconds"}
    assert all(set(line) <= allowed for line in lines(logged))


def _break() -> str:
    raise ValueError(TYPED)


def test_the_message_of_a_database_error_does_not_hold_what_was_typed(database: Database) -> None:
    with database.transaction() as session, pytest.raises(DBAPIError) as refused:
        session.execute(text("INSERT INTO no_such_table VALUES (:typed)"), {"typed": TYPED})
    assert TYPED not in str(refused.value)


@pytest.mark.parametrize(
    ("proxies", "sent", "kept"),
    [(1, "a1b2c3d4e5f6", True), (0, "a1b2c3d4e5f6", False), (1, "two words", False), (1, "short", False)],
)
def test_a_request_keeps_the_name_that_a_trusted_proxy_gave_it(app: Flask, proxies: int, sent: str, kept: bool) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], trusted_proxies=proxies)
    answer = app.test_client().get("/healthz", headers={"X-Request-Id": sent})
    assert (answer.headers["X-Request-Id"] == sent) is kept
