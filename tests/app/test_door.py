from urllib.parse import urlencode

import pytest

from tests.client import CheckingClient
from tests.factories import PASSWORD, Factory


def test_an_officer_signs_in_and_finds_their_councils(client: CheckingClient, make: Factory) -> None:
    council = make.council(name={"en": "Aldermoor", "cy": "Aldermoor"})
    client.sign_in(make.person(council))
    assert client.heading == "Your councils"
    assert "Aldermoor" in client.text
    assert "noise" not in client.text


def test_a_wrong_password_is_refused_and_the_address_is_kept(client: CheckingClient, make: Factory) -> None:
    person = make.person()
    client.get("/sign-in")
    client.submit({"email": person.email, "password": "not the password"}, status=422)
    assert client.errors() == ["The email address or the password is not right. Check both and try again."]
    assert client.page.forms[0].fields["email"] == person.email


def test_an_unknown_address_is_refused_in_the_same_words(client: CheckingClient) -> None:
    client.get("/sign-in")
    client.submit({"email": "nobody@council.example", "password": "not the password"}, status=422)
    assert client.errors() == ["The email address or the password is not right. Check both and try again."]


@pytest.mark.parametrize(
    "address", ["//elsewhere.example", "/\\elsewhere.example", "/\t/elsewhere.example", "/\n/x.example"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(client: CheckingClient, make: Factory, address: str) -> None:
    person = make.person(make.council())
    client.get(f"/sign-in?{urlencode({'next': address})}")
    client.session.commit()
    fields = dict(client.page.forms[0].fields) | {"email": person.email, "password": PASSWORD}
    response = client.browser.post(f"/sign-in?{urlencode({'next': address})}", data=fields)
    assert response.headers["Location"] == "/desk"


def knock(client: CheckingClient, email: str, password: str = "not the password", status: int = 422) -> None:
    client.get("/sign-in")
    client.submit({"email": email, "password": password}, status=status)


@pytest.mark.parametrize("known", [True, False])
def test_guessing_is_stopped_in_the_same_words_whoever_it_is(
    client: CheckingClient, make: Factory, known: bool
) -> None:
    email = make.person(make.council()).email if known else "nobody@council.example"
    for _guess in range(10):
        knock(client, email)
    knock(client, email.upper(), status=429)
    assert client.errors()[0].startswith("There have been too many attempts with this email address. Try again in")
    knock(client, email, PASSWORD, status=429)


def test_only_that_address_on_that_network_waits(client: CheckingClient, make: Factory) -> None:
    person, other = make.person(make.council()), make.person(make.council())
    client.browser.environ_base["REMOTE_ADDR"] = "192.0.2.1"
    for _guess in range(10):
        knock(client, person.email)
    knock(client, other.email, PASSWORD, status=200)
    client.browser.environ_base["REMOTE_ADDR"] = "198.51.100.1"
    knock(client, person.email, PASSWORD, status=200)


def test_signing_in_forgives_what_was_mistyped_before(client: CheckingClient, make: Factory) -> None:
    person = make.person(make.council())
    for _day in range(2):
        for _slip in range(9):
            knock(client, person.email)
        knock(client, person.email, PASSWORD, status=200)
