"""Limits that all processes share."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from core import limits as limits_module
from core.database import Database
from core.keeping import purposes
from core.limits import Limit, Limits, network_of
from core.models import LimitUse
from tests.keeping import end

KNOCKS = Limit("knocks", allowed=3, minutes=15)
NOON = datetime(2026, 5, 4, 12, 7, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(limits_module, "now", clock)
    return clock


@pytest.fixture
def limits(database: Database, clock: Clock) -> Limits:
    return Limits(database, "a key")


def test_a_limit_lets_through_what_it_allows_and_no_more(limits: Limits) -> None:
    assert [limits.spend(KNOCKS, "somebody") for _ in range(5)] == [True, True, True, False, False]
    assert limits.left(KNOCKS, "somebody") == 0
    assert limits.left(KNOCKS, "somebody else") == 3
    assert limits.spend(KNOCKS, "somebody else")
    assert not limits.spend(Limit("never", allowed=0, minutes=15), "somebody")


def test_it_starts_afresh_when_it_said(limits: Limits, clock: Clock) -> None:
    while limits.spend(KNOCKS, "somebody"):
        pass
    assert limits.again_at(KNOCKS) == NOON.replace(minute=15)
    assert limits.wait(KNOCKS) == 9
    clock.at = limits.again_at(KNOCKS)
    assert limits.spend(KNOCKS, "somebody")


def test_what_is_forgiven_may_be_done_again(limits: Limits, database: Database) -> None:
    limits.spend(KNOCKS, "somebody")
    with database.transaction() as session:
        limits.forgive(session, KNOCKS, "somebody")
    assert limits.left(KNOCKS, "somebody") == 3


def test_a_subject_is_kept_as_a_hash_that_is_another_one_tomorrow(
    limits: Limits, clock: Clock, session: Session
) -> None:
    for _day in range(2):
        limits.spend(KNOCKS, "192.0.2.0/24")
        clock.at += timedelta(days=1)
    kept = session.scalars(select(LimitUse.subject)).all()
    assert len(set(kept)) == 2
    assert not any("192.0.2" in subject for subject in kept)


def test_old_uses_are_forgotten(
    limits: Limits, clock: Clock, database: Database, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits.spend(KNOCKS, "somebody")
    clock.at += timedelta(days=1)
    limits.spend(KNOCKS, "somebody")
    clock.at += timedelta(days=1, minutes=10)
    monkeypatch.setattr(purposes, "now", lambda: clock.at)
    with database.transaction() as sweeping:
        assert end(sweeping, None, "limits") == 1
    assert session.scalars(select(LimitUse.since)).all() == [NOON.replace(minute=0) + timedelta(days=1)]


def test_many_at_once_are_never_let_through_more_often_than_allowed(limits: Limits) -> None:
    ten = Limit("ten", allowed=10, minutes=60)
    with ThreadPoolExecutor(8) as pool:
        let_through = list(pool.map(lambda _: limits.spend(ten, "somebody"), range(60)))
    assert sum(let_through) == 10


@pytest.mark.parametrize("minutes", [0, 7, 2 * limits_module.DAY])
def test_a_stretch_that_does_not_fill_a_day_is_refused(minutes: int) -> None:
    with pytest.raises(ValueError, match="fill a day"):
        Limit("odd", allowed=1, minutes=minutes)


@pytest.fixture
def door() -> Iterator[Flask]:
    door = Flask(__name__)
    door.add_url_rule("/", view_func=lambda: network_of(request))
    yield door


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2345::9", "2001:db8:1:2300::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("", ""),
    ],
)
def test_neighbours_share_a_network(door: Flask, address: str, network: str) -> None:
    assert door.test_client().get("/", environ_overrides={"REMOTE_ADDR": address}).text == network


@pytest.mark.parametrize(("hops", "network"), [(0, "198.51.100.0/24"), (1, "192.0.2.0/24"), (2, "203.0.113.0/24")])
def test_only_the_proxies_counted_are_believed(door: Flask, hops: int, network: str) -> None:
    door.wsgi_app = ProxyFix(door.wsgi_app, x_for=hops)  # type: ignore[method-assign]
    headers = {"X-Forwarded-For": "203.0.113.5, 192.0.2.9"}
    answer = door.test_client().get("/", headers=headers, environ_overrides={"REMOTE_ADDR": "198.51.100.1"})
    assert answer.text == network
