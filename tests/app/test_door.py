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
