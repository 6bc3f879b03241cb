from tests.client import CheckingClient
from tests.factories import Factory


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
