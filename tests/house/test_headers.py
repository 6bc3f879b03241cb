import re

import pytest
from flask import Flask

from app.headers import FIXED_HEADERS
from core.access import public
from tests.client import CheckingClient
from tests.factories import Factory

ANSWERS = {
    "a page": ("GET", "/", 200),
    "figures for a machine": ("GET", "/healthz", 200),
    "the way to sign-in": ("GET", "/desk", 302),
    "a page that is not there": ("GET", "/nowhere", 404),
    "a method that is not there": ("PUT", "/cookies", 405),
    "a form without its token": ("POST", "/sign-in", 400),
    "a failure of ours": ("GET", "/breaks", 500),
}


@pytest.mark.parametrize(("method", "address", "status"), ANSWERS.values(), ids=ANSWERS.keys())
def test_every_kind_of_answer_is_protected(
    client: CheckingClient, app: Flask, method: str, address: str, status: int
) -> None:
    app.add_url_rule("/breaks", view_func=public(_break))
    response = client.browser.open(address, method=method)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in FIXED_HEADERS} == FIXED_HEADERS
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Strict-Transport-Security"]
    assert response.headers["Cache-Control"] == "no-store"


def test_a_file_is_protected(client: CheckingClient) -> None:
    with client.browser.get("/static/robots.txt") as response:
        assert {name: response.headers.get(name) for name in FIXED_HEADERS} == FIXED_HEADERS


def test_a_refusal_is_protected(client: CheckingClient, make: Factory) -> None:
    council = make.council()
    client.sign_in(make.person(make.council()))
    client.get(f"/councils/{council.slug}/look", status=403)
    assert {name: client.response.headers.get(name) for name in FIXED_HEADERS} == FIXED_HEADERS


def test_each_answer_has_a_nonce_of_its_own(client: CheckingClient) -> None:
    nonces = set()
    for _ in range(2):
        client.get("/")
        nonces |= set(re.findall(r"'nonce-([^']+)'", client.response.headers["Content-Security-Policy"]))
    assert len(nonces) == 2 and all(len(nonce) >= 16 for nonce in nonces)


def test_the_policy_lets_in_nothing_from_elsewhere(client: CheckingClient) -> None:
    client.get("/")
    policy = client.response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy


def test_the_policy_lets_no_text_become_code(client: CheckingClient) -> None:
    client.get("/")
    policy = [part.strip() for part in client.response.headers["Content-Security-Policy"].split(";")]
    assert "require-trusted-types-for 'script'" in policy and "trusted-types folkmoot" in policy
    (scripts,) = [part for part in policy if part.startswith("script-src")]
    assert re.fullmatch(r"script-src 'self' 'nonce-[\w-]+'", scripts)


def test_the_cookie_is_out_of_a_script_s_reach(client: CheckingClient, make: Factory) -> None:
    person = make.person(make.council())
    client.session.commit()
    client.get("/sign-in")
    cookie = client.response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert person.email not in cookie


def _break() -> str:
    raise RuntimeError("as a test wants it")
