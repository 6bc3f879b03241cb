"""The noise council's comments, in every test of this room: none of them may ever be seen."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import jobs as registered
from core.models import Council, Service
from tests.factories import Factory
from tests.feedback.making import OVERHEARD, make_comment, make_suggested

assert registered.ROOMS, "every room has registered its kinds of work"


@pytest.fixture(autouse=True)
def noise(request: pytest.FixtureRequest) -> None:
    if "session" not in request.fixturenames:
        return
    session: Session = request.getfixturevalue("session")
    make = Factory(session)
    council = session.scalars(select(Council).where(Council.slug == "noise-council")).one()
    service = session.scalars(select(Service).where(Service.council_id == council.id)).one()
    make_suggested(make, council, service, text=OVERHEARD, organisation=OVERHEARD)
    make_comment(make, council, service, text=OVERHEARD, rating=1)
    session.commit()
