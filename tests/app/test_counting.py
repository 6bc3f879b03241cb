"""Figures for Prometheus: what is asked and what waits, for whoever has the token, and nothing about anybody."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import counting, create_app
from core import audit, heartbeats
from core.database import now
from core.models import Job, JobState
from tests.factories import Factory

pytestmark = pytest.mark.by_turns
TOKEN = "only for those who watch"


@pytest.fixture
def counted(app: Flask) -> Iterator[FlaskClient]:
    counting._latest().clear()
    counted = create_app(replace(app.extensions["settings"], metrics_token=TOKEN))
    yield counted.test_client()
    counted.extensions["database"].close()


def _figures(browser: FlaskClient) -> dict[str, float]:
    answer = browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    lines = [line.rpartition(" ") for line in answer.get_data(as_text=True).splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def test_requests_are_counted_by_route_and_status_and_never_by_address(counted: FlaskClient) -> None:
    counted.get("/s/no-such-survey?code=a-secret-code")
    before = _figures(counted)
    counted.get("/s/no-such-survey?code=a-secret-code")
    after = _figures(counted)
    name = 'folkmoot_requests_total{method="GET",route="/s/<survey>",status="404"}'
    assert after[name] == before[name] + 1
    assert after['folkmoot_request_seconds_count{route="/s/<survey>"}'] >= 2
    assert not [name for name in after if "no-such-survey" in name or "a-secret-code" in name]


def test_what_waits_is_told(counted: FlaskClient, session: Session, make: Factory) -> None:
    council = make.council()
    session.add(Job(kind="x", council_id=council.id))
    session.add(Job(kind="y", council_id=council.id, state=JobState.FAILED))
    heartbeats.beat(session, "server:7", "1.0", now())
    audit.record(session, audit.BACKED_UP, council_id=None, person_id=None)
    session.commit()
    found = _figures(counted)
    assert found['folkmoot_jobs{state="queued"}'] == found['folkmoot_jobs{state="failed"}'] == 1
    assert found["folkmoot_dead_jobs"] == found["folkmoot_workers_alive"] == found["folkmoot_database_up"] == 1
    assert found["folkmoot_backup_timestamp_seconds"] > now().timestamp() - 60
    assert "folkmoot_comments_waiting" in found and found["folkmoot_queue_age_seconds"] >= 0


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
def test_without_the_token_there_is_no_such_page(counted: FlaskClient, shown: dict[str, str]) -> None:
    assert counted.get("/metrics", headers=shown).status_code == 404


def test_where_no_token_is_set_nobody_reads_figures(app: Flask) -> None:
    assert app.test_client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
