"""A council's draft of a questionnaire, and an analyst who writes it."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core.models import Council, Role
from surveys.drafting.drafts import begin_draft
from surveys.drafting.models import Draft
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.drafting.making import as_person
from tests.surveys.making import document


@pytest.fixture
def draft(make: Factory, council: Council) -> Draft:
    writer = make.person(council, Role.ANALYST)
    return begin_draft(make.session, council.id, writer.id, document() | {"code": "our-draft"})


@pytest.fixture
def writer(app: Flask, make: Factory, session: Session, council: Council) -> CheckingClient:
    return as_person(app, session, make.person(council, Role.ANALYST))
