"""The letters that people are sent, and providers that they sign in with, running on this machine."""

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.letters import SEND, AccountPost
from core.accounts.sign_on.discovery import Directory
from core.jobs import Task
from core.models import Job
from core.reach import Reach
from core.transports import FileTransport
from tests.accounts.sign_on import RealProvider, running_provider

OWN = Reach((ip_network("127.0.0.0/8"),), plain_http=True)


@pytest.fixture
def delivered(app: Flask, session: Session, tmp_path: Path) -> Callable[[], dict[str, str]]:
    """Sends what waits, and gives the texts of the letters by whom they are to."""

    def deliver() -> dict[str, str]:
        session.rollback()
        out = tmp_path / uuid4().hex
        post = AccountPost(app.extensions["vault"], FileTransport(out, "a@folkmoot.example"), "http://localhost")
        for job in session.scalars(select(Job).where(Job.kind == SEND)).all():
            post.perform(session, Task(job.id, None, job.subject_id, tmp_path), "send")
        session.commit()
        letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in out.glob("*.eml")]
        return {str(letter["To"]): letter.get_content() for letter in letters}

    return deliver


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
