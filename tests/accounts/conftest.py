"""Providers that people sign in with, running on this machine."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from flask import Flask

from core.accounts.sign_on.discovery import Directory
from core.reach import Reach
from tests.accounts.sign_on import RealProvider, running_provider

OWN = Reach((ip_network("127.0.0.0/8"),), plain_http=True)


@pytest.fixture(scope="package")
def running() -> Iterator[tuple[RealProvider, RealProvider]]:
    with running_provider() as one, running_provider() as other:
        yield one, other


@pytest.fixture
def real(running: tuple[RealProvider, RealProvider]) -> RealProvider:
    """A provider that tells the truth, until a test makes it lie."""
    running[0].asked.clear()
    running[0].bend = lambda signed: signed
    return running[0]


@pytest.fixture
def other(running: tuple[RealProvider, RealProvider]) -> RealProvider:
    return running[1]


@pytest.fixture
def sign_on(app: Flask) -> Any:
    """Sets the application up with a provider: `sign_on(real, council=council.code)`."""
    app.extensions["sign_on_directory"] = Directory(OWN)

    def set_up(real: RealProvider, name: str = "north", **facts: Any) -> None:
        app.extensions["sign_ons"][name] = real.provider(name, **facts)

    return set_up
