"""A form is acted on only when our own page held it."""

from collections.abc import Iterator

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from app.forgery import token
from core.access import public

HOME = "https://survey.example"
HERE, ELSEWHERE = f"{HOME}/form", "https://elsewhere.example/form"


@pytest.fixture
def browser(app: Flask) -> Iterator[FlaskClient]:
    """A browser of an application with one more page, which holds nothing but its token."""
    app.config["SESSION_COOKIE_SECURE"] = True
    app.add_url_rule("/form", "form", public(lambda: "done" if request.form else token()), methods=["GET", "POST"])
    yield app.test_client()
    app.extensions["database"].close()


def send(browser: FlaskClient, token: str, referrer: str = HERE) -> int:
    headers = {"Referer": referrer} if referrer else {}
    return browser.post("/form", base_url=HOME, data={"csrf_token": token}, headers=headers).status_code


def token_for(browser: FlaskClient) -> str:
    return browser.get("/form", base_url=HOME).text


@pytest.mark.parametrize(("referrer", "status"), [(HERE, 200), (ELSEWHERE, 400), ("", 400)])
def test_over_https_the_page_must_be_ours_as_well(browser: FlaskClient, referrer: str, status: int) -> None:
    assert send(browser, token_for(browser), referrer) == status


def test_every_page_has_a_token_of_its_own_and_each_is_good(browser: FlaskClient) -> None:
    tokens = [token_for(browser) for _page in range(2)]
    assert tokens[0] != tokens[1]
    assert [send(browser, token) for token in tokens] == [200, 200]


@pytest.mark.parametrize("forged", ["", "x", "0" * 80])
def test_a_made_up_token_is_refused(browser: FlaskClient, forged: str) -> None:
    token_for(browser)
    assert send(browser, forged) == 400


def test_a_token_of_another_browser_is_refused(app: Flask, browser: FlaskClient) -> None:
    token_for(browser)
    assert send(browser, token_for(app.test_client())) == 400


@pytest.mark.parametrize("address", ["/f/nowhere", "/s/nowhere"])
def test_a_form_without_a_token_for_a_page_that_is_not_there_is_told_so(browser: FlaskClient, address: str) -> None:
    assert browser.post(address).status_code == 404
