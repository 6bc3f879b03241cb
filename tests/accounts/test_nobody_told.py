"""Whether somebody has an account is told by no page: the words are the same, and so is the work, which is counted."""

from typing import Literal

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from sqlalchemy.orm import Session

from core.accounts import passwords
from tests.client import CheckingClient
from tests.factories import Factory
from tests.statements import statements


def test_a_refused_sign_in_says_and_does_the_same_whoever_has_the_address(
    client: CheckingClient, make: Factory, session: Session, app, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, hashed = make.person(make.council()), []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            hashed.append("hash")
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_hasher", Counting.from_parameters(CHEAPEST))
    passwords._hash_of_nobody.cache_clear()
    client.browser.set_cookie("folkmoot-device", "a browser that somebody has signed in with")
    seen = []
    for email in ("warm-up@council.example", person.email, "nobody@council.example"):
        client.get("/sign-in")
        hashed.clear()
        with statements(app.extensions["database"]) as asked:
            client.submit({"email": email, "password": "not the password at all"}, status=422)
        seen.append((client.errors(), client.text.replace(email, ""), asked, list(hashed)))
    assert seen[1] == seen[2]
    assert seen[1][3] == ["hash"]
