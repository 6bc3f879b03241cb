"""What cannot be answered is said on a page, under the code that is meant."""

import pytest
from flask import Flask
from werkzeug.exceptions import Conflict, NotImplemented, UnsupportedMediaType

from core.access import public
from tests.client import CheckingClient


@pytest.mark.by_turns
@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (UnsupportedMediaType, 415, "could not read what was sent"),
        (Conflict, 409, "could not read what was sent"),
        (NotImplemented, 501, "Sorry, there is a problem"),
    ],
)
def test_a_code_without_a_page_of_its_own_is_explained_by_the_nearest(
    app: Flask, client: CheckingClient, error: type[Exception], status: int, title: str
) -> None:
    def refuse() -> str:
        raise error

    app.add_url_rule("/refuses", view_func=public(refuse))
    client.get("/refuses", status=status)
    assert title in client.response.text
