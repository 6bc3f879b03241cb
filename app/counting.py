"""Figures of a running installation, for Prometheus: what is asked, how long it takes, and what waits.

Labels are routes, methods, statuses, kinds and states: never an address, a council's resident or what anybody typed.
Every process of the web server counts into files of its own in one folder, and whichever is asked adds them up. The
package finds the folder's name in the environment when it is first loaded, so the server sets it before that.
"""

import hmac
import os
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as written
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app import standing
from app.waiting import seconds_waited
from core.access import public
from core.acting import acting_everywhere
from core.database import Database
from core.web import database

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
REDIRECT = 302
ANSWERING = {"resident.start", "resident.question", "resident.check"}
FRESH_SECONDS = 15.0

bp = Blueprint("counting", __name__)


@cache
def requests() -> Counter:
    return Counter("folkmoot_requests", "Requests answered.", ("method", "route", "status"))


@cache
def seconds() -> Histogram:
    buckets = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
    return Histogram("folkmoot_request_seconds", "How long requests took.", ("route",), buckets=buckets)


@cache
def waits() -> Histogram:
    buckets = (0.005, 0.025, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10)
    return Histogram("folkmoot_waited_seconds", "How long requests waited before they were looked at.", buckets=buckets)


@cache
def turned_away() -> Counter:
    return Counter("folkmoot_turned_away", "Requests that had waited too long, by what they were for.", ("turn",))


@cache
def answers() -> Counter:
    return Counter("folkmoot_answers", "Pages of answers to surveys that were kept.")


@cache
def connections() -> Gauge:
    return Gauge(
        "folkmoot_database_connections", "Connections to the database in use.", ("kind",), multiprocess_mode="livesum"
    )


def forget_process(pid: int) -> None:
    """Take a process that has ended out of the figures that only living ones have."""
    if FOLDER in os.environ:
        mark_process_dead(pid)  # type: ignore[no-untyped-call]


def init_counting(app: Flask) -> None:
    """Count what is asked, where the installation wants it counted."""
    app.register_blueprint(bp)
    if app.extensions["settings"].metrics_token:
        _figures()  # Two threads that made one at the same moment would make it twice, which is an error.
        app.after_request(_count)


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Figures for whoever has the token; for everybody else there is no such page."""
    token = current_app.extensions["settings"].metrics_token
    shown = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        abort(404)
    return Response(written(_registry(database())), content_type=CONTENT_TYPE_LATEST)


def _registry(found: Database) -> CollectorRegistry:
    registry = CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(Together(_figures()))
    registry.register(Standing(found))
    return registry


def _figures() -> tuple[Collector, ...]:
    return requests(), seconds(), waits(), turned_away(), answers(), connections()


def _count(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "none"
    if request.endpoint == "static":
        return response
    requests().labels(request.method, route, str(response.status_code)).inc()
    waits().observe(seconds_waited())
    seconds().labels(route).observe(time.perf_counter() - g.get("started", time.perf_counter()))
    if request.method == "POST" and response.status_code == REDIRECT and request.endpoint in ANSWERING:
        answers().inc()
    for kind, engine in (("writing", database().engine), ("reading", database().reading_engine)):
        connections().labels(kind).set(_in_use(engine.pool))
    return response


def count_turned_away(turn: str) -> None:
    """Count a request that is asked to come again, where the installation wants that counted."""
    if current_app.extensions["settings"].metrics_token:
        turned_away().labels(turn).inc()


def _in_use(pool: Any) -> int:
    """How many connections of a pool are lent out; those that keep no count have none to lend."""
    return int(pool.checkedout()) if hasattr(pool, "checkedout") else 0


class Together(Collector):
    """Several figures of this one process."""

    def __init__(self, figures: tuple[Collector, ...]) -> None:
        self.figures = figures

    def collect(self) -> Iterator[Metric]:
        for figure in self.figures:
            yield from figure.collect()


class Standing(Collector):
    """What the database says, at most once in a while however often it is asked."""

    def __init__(self, found: Database) -> None:
        self.database = found

    def collect(self) -> Iterator[Metric]:
        try:
            stands = _remembered(self.database, int(time.monotonic() // FRESH_SECONDS))
        except SQLAlchemyError:
            yield GaugeMetricFamily("folkmoot_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("folkmoot_database_up", "Whether the database answers.", 1)
        yield _by("folkmoot_jobs", "Jobs by state; those that are done are not counted.", "state", stands.jobs)
        yield _by("folkmoot_messages", "Messages by state, of the last days.", "state", stands.messages)
        for name, words, value in (
            ("folkmoot_dead_jobs", "Jobs that failed and wait for a person.", stands.dead),
            ("folkmoot_queue_age_seconds", "How long the oldest job has waited.", stands.oldest),
            ("folkmoot_workers_alive", "Workers that have said so within a minute.", stands.workers),
            ("folkmoot_comments_waiting", "Comments that nobody has decided on.", stands.comments),
            ("folkmoot_backup_timestamp_seconds", "When the last backup was made, 0 if never.", stands.backup),
        ):
            yield GaugeMetricFamily(name, words, value)


@cache
def _latest() -> dict[str, Any]:
    return {}


def _remembered(found: Database, stretch: int) -> standing.Stands:
    """What stands now, or a moment ago."""
    kept = _latest()
    key = f"{found.engine.url}|{stretch}"
    if key not in kept:
        with acting_everywhere("the whole installation is counted"), found.reading() as session:
            stands = standing.look(session)
        kept.clear()
        kept[key] = stands
    stands = kept[key]
    assert isinstance(stands, standing.Stands)
    return stands


def _by(name: str, words: str, label: str, counts: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=[label])
    for value, number in sorted(counts.items()):
        family.add_metric([value], number)
    return family
