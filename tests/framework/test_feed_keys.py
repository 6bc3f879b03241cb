"""Keys to what is not public yet: made once, seen once, good for one council, and taken back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.database import now
from core.models import AuditEvent, Person, Role
from framework.feeding.keys import Scope, make_key
from framework.feeding.models import FeedKey
from surveys.models import WaveState
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey

CLEAR = ((0.70, 0.02), (0.50, 0.02), (0.50, 0.02))
UNPUBLISHED = "/api/v1/observations?unpublished=true"


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    survey = make_survey(make)
    survey.publish(*CLEAR, number=1)
    survey.publish(*CLEAR, number=2, state=WaveState.CLOSED)
    return survey


@pytest.fixture
def administrator(make: Factory, survey: MadeSurvey) -> Person:
    return make.person(survey.councils[0], Role.ADMINISTRATOR)


def ask(client: CheckingClient, address: str, token: str, status: int = 200) -> Any:
    client.session.commit()
    response = client.browser.get(address, headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == status
    return response


def token_for(survey: MadeSurvey, person: Person, *scopes: str, days: int = 30, council: int = 0) -> str:
    ends = now().date() + timedelta(days=days)
    facts: dict[str, Any] = {"name": "A system", "scopes": list(scopes), "expires_on": ends}
    return make_key(survey.make.session, survey.councils[council].id, person.id, **facts)[1]


def test_an_administrator_makes_a_key_and_takes_it_back(
    client: CheckingClient, survey: MadeSurvey, administrator: Person
) -> None:
    council = survey.councils[0]
    client.sign_in(administrator)
    client.get(f"/councils/{council.slug}/framework/feeds/keys/new")
    client.submit({}, status=422)
    assert "Say what the key is for" in client.errors()
    client.submit({"name": "Performance", "scopes": [Scope.OBSERVATIONS.value], "lasts": "30"})
    (token,) = client.page.xpath("//code[@id='key']/text()")
    client.get(f"/councils/{council.slug}/framework/feeds")
    assert "Performance" in client.text and "Never" in client.text and token not in client.text
    rows = ask(client, UNPUBLISHED, token).get_json()["observations"]
    assert [row["council"] for row in rows] == [council.code] and rows[0]["published_at"] is None
    client.get(f"/councils/{council.slug}/framework/feeds")
    assert "Never" not in client.text
    client.submit(form="revoke")
    assert "Taken back" in client.text
    ask(client, UNPUBLISHED, token, 401)
    events = client.session.scalars(select(AuditEvent).where(AuditEvent.council_id == council.id)).all()
    assert {event.action for event in events} >= {"feed-key-made", "feed-key-revoked"}
    assert token not in repr([event.detail for event in events])


def test_only_a_hash_is_kept(survey: MadeSurvey, administrator: Person) -> None:
    token = token_for(survey, administrator, Scope.OBSERVATIONS)
    mine = FeedKey.council_id == survey.councils[0].id
    (key,) = survey.make.session.scalars(select(FeedKey).where(mine)).all()
    kept = [str(getattr(key, column.name)) for column in FeedKey.__table__.columns]
    assert token.startswith(key.beginning) and not any(token[len(key.beginning) :] in value for value in kept)


def test_a_key_opens_its_own_council_alone(client: CheckingClient, survey: MadeSurvey, administrator: Person) -> None:
    token = token_for(survey, administrator, Scope.OBSERVATIONS, council=1)
    answer = ask(client, UNPUBLISHED, token)
    assert {row["council"] for row in answer.get_json()["observations"]} == {survey.councils[1].code}
    assert answer.headers["Cache-Control"] == "private, no-store"
    others = ask(client, f"{UNPUBLISHED}&council={survey.councils[0].code}", token).get_json()
    assert others["observations"] == [] and others["total"] == 0


@pytest.mark.parametrize(("scopes", "days", "status"), [((), 30, 403), ((Scope.OBSERVATIONS,), -1, 401)])
def test_a_key_without_the_scope_or_past_its_day_opens_nothing(
    client: CheckingClient, survey: MadeSurvey, administrator: Person, scopes: tuple[str, ...], days: int, status: int
) -> None:
    answer = ask(client, UNPUBLISHED, token_for(survey, administrator, *scopes, days=days), status)
    assert answer.mimetype == "application/problem+json" and "observations" not in answer.get_json()


def test_without_a_key_only_what_is_public_is_read(
    client: CheckingClient, survey: MadeSurvey, administrator: Person
) -> None:
    client.session.commit()
    refused = client.browser.get(UNPUBLISHED)
    assert refused.status_code == 401 and refused.headers["WWW-Authenticate"] == "Bearer"
    ask(client, "/api/v1/observations", "folkmoot_unknown", 401)
    token = token_for(survey, administrator, Scope.DEFINITIONS)
    public = ask(client, "/api/v1/observations?survey=voices", token).get_json()["observations"]
    assert {row["wave"] for row in public} == {1}
    assert ask(client, "/api/v1/definitions?unpublished=true", token).get_json()["total"] >= 1


def test_a_key_s_use_is_noted_now_and_then(client: CheckingClient, survey: MadeSurvey, administrator: Person) -> None:
    token = token_for(survey, administrator, Scope.OBSERVATIONS)
    mine = select(FeedKey.last_used_at).where(FeedKey.council_id == survey.councils[0].id)
    ask(client, UNPUBLISHED, token)
    first = client.session.scalar(mine)
    client.session.rollback()
    ask(client, UNPUBLISHED, token)
    assert first is not None and client.session.scalar(mine) == first
