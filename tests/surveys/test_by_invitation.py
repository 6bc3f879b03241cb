"""A survey of a sample alone asks everybody for a code, and lets nobody in without one."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core.models import Council
from surveys.mailings.invitations import code_of
from surveys.models import Recruitment, Wave
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import make_invitations, responses


@pytest.fixture(autouse=True)
def by_invitation(session: Session, wave: Wave) -> None:
    wave.commission.open_recruitment = False
    session.commit()


def test_its_page_asks_for_the_code_of_the_letter_and_offers_no_council(client: CheckingClient) -> None:
    client.get("/s/street")
    assert "If yours was, enter the code from the letter." in client.text
    assert not client.page.cssselect("[name=council]") and "Start now" not in client.text
    client.submit(status=422)
    assert client.errors() == ["Enter your code"]


def test_a_council_sent_all_the_same_begins_nothing(client: CheckingClient, session: Session, council: Council) -> None:
    client.get("/s/street")
    client.submit({"council": council.slug}, status=422)
    assert responses(session, council) == []


def test_a_code_lets_its_household_in_and_brings_it_back(
    client: CheckingClient, app: Flask, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    codes = app.extensions["codes"]
    code = code_of(make_invitations(make, codes, wave, council)[0], codes)
    client.get("/s/street")
    client.submit({"code": code})
    assert client.heading == "Your street means the road you live on."
    client.get("/s/street")
    assert "You have already begun." in client.text and "Begin for somebody else" not in client.text
    (response,) = responses(session, council)
    assert response.recruitment is Recruitment.SAMPLE
