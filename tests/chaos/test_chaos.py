"""The short form: residents on each kind of database while it is broken; seconds on a quiet machine."""

from pathlib import Path

import pytest

from tests.chaos.run import run
from tests.chaos.world import new_world

pytestmark = pytest.mark.xdist_group("servers")


@pytest.mark.parametrize(("kind", "journeys", "pace"), [("postgresql", 40, 3.0), ("sqlite", 20, 5.0)])
def test_no_acknowledged_answer_is_lost_or_doubled(kind: str, journeys: int, pace: float, tmp_path: Path) -> None:
    with new_world(kind, tmp_path) as world:
        if world is None:
            pytest.skip("no PostgreSQL server could be started")
        report = run(kind, world, journeys=journeys, seed=7, pace=pace)
    assert report.good, f"{report}\n{report.verdict.examples[:3]}"
    assert sum(report.faults.values()) > 1, report
    assert sum(ledger.submissions_acknowledged > 0 for ledger in report.ledgers) > journeys / 2, report
