"""Figures worked out elsewhere are the same; the long form, on a real cluster, is in tests/scale."""

import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from analysis import executors
from analysis.errors import DataError, MarginError, PartitionError
from analysis.executors import Here
from core.jobs import JobRefused
from framework import computing
from framework.computing import ClusterAway, worked_out
from framework.service import publish_council
from surveys.models import WaveState
from tests.factories import Factory
from tests.framework.making import make_answers, make_survey
from tests.framework.test_publishing import all_columns, figures_of


class Elsewhere(Here):
    """Does the work with copies that went through a wire, and gives back what came through it."""

    sent = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        Elsewhere.sent += 1
        fn, args = pickle.loads(pickle.dumps((fn, args)))
        return super().submit(lambda: pickle.loads(pickle.dumps(fn(*args))))


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def opened(address: str, workers: int) -> Iterator[Executor]:
        assert address == "tcp://cluster.example:8786"
        yield Elsewhere()

    monkeypatch.setattr(executors, "opened", opened)
    monkeypatch.setattr(computing.PLACE, "cluster", "tcp://cluster.example:8786")


def test_a_waves_figures_are_the_same_wherever_they_are_worked_out(
    session: Session, make: Factory, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    survey = make_survey(make, councils=[make.council()])
    wave = survey.wave(state=WaveState.CLOSED)
    make_answers(survey, wave, survey.councils[0])
    publish_council(session, tmp_path, survey.councils[0].id, wave)
    here = all_columns(figures_of(session, survey))
    request.getfixturevalue("cluster")
    sent = Elsewhere.sent
    publish_council(session, tmp_path, survey.councils[0].id, wave)
    assert Elsewhere.sent > sent, "they were worked out elsewhere"
    assert here and all_columns(figures_of(session, survey)) == here


def fails() -> None:
    raise MarginError("Two levels are the same.", variable="age", level="16-24")


@pytest.mark.usefixtures("cluster")
def test_what_is_wrong_with_the_data_comes_back_whole() -> None:
    with pytest.raises(MarginError, match="Two levels are the same") as raised:
        worked_out(fails)
    assert (raised.value.variable, raised.value.level) == ("age", "16-24")


@pytest.mark.usefixtures("cluster")
def test_a_cluster_with_other_libraries_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = iter([{"numpy": "1.0"}, {"numpy": "2.0"}])
    monkeypatch.setattr(computing, "library_versions", lambda: next(versions))
    with pytest.raises(ClusterAway, match=r"has numpy 2\.0: install the same release there"):
        worked_out(abs, -1)


def test_a_cluster_that_is_away_is_tried_again_and_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def opened(address: str, workers: int) -> Iterator[Executor]:
        raise PartitionError(f"The cluster {address} is not to be reached.")
        yield

    monkeypatch.setattr(executors, "opened", opened)
    monkeypatch.setattr(computing.PLACE, "cluster", "tcp://127.0.0.1:9")
    with pytest.raises(ClusterAway, match="is not to be reached"):
        worked_out(abs, -1)
    assert not issubclass(ClusterAway, JobRefused | DataError), "a job that meets it is begun again"
