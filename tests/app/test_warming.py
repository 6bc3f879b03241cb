"""What figures are made with is loaded before somebody asks for them, and by nobody who cannot."""

import sys
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask

from app import warming
from app.server import Server
from core.models import Role
from tests.client import CheckingClient
from tests.factories import Factory

STANDS_IN = "stands_in_for_pandas"


@pytest.fixture
def warmed(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A house that loads a module which nobody else has loaded."""
    (tmp_path / f"{STANDS_IN}.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(warming, "NEEDED", (STANDS_IN,))
    monkeypatch.delitem(sys.modules, STANDS_IN, raising=False)
    warming.begin.cache_clear()
    warming.init_warming(app)
    return app


def test_the_first_page_of_a_councils_own_people_begins_to_load_it(
    warmed: Flask, client: CheckingClient, make: Factory
) -> None:
    council = make.council()
    client.get("/")
    assert warming.begin.cache_info().currsize == 0, "nobody is known yet"
    client.sign_in(make.person(council, Role.OFFICER))
    client.get(f"/councils/{council.slug}/surveys")
    assert warming.begin.cache_info().currsize == 1
    warming.begin().join(10)
    assert STANDS_IN in sys.modules


def test_what_is_loaded_is_there_and_brings_what_takes_long() -> None:
    for name in warming.NEEDED:
        import_module(name)
    assert {"pandas", "scipy.sparse"} <= {*sys.modules}


def test_the_web_server_begins_so(app: Flask) -> None:
    served = Server(app.extensions["settings"]).load()
    assert isinstance(served, Flask) and warming._warm in served.after_request_funcs[None]
