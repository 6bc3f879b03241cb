"""The arithmetic of docs/sizing.md, the simulation beside it, and that the page says what both say."""

from dataclasses import replace
from math import factorial
from random import Random

import pytest

from bench._national import HOUR, Costs, Year, day_of, hour_of, needed
from bench._queue import Stretch, fewest, serve, simulate
from bench._sizing_page import PAGE, kept, written

EVEN = [1.0, 1.0]


@pytest.fixture(scope="module")
def costs() -> Costs:
    return kept()


def test_the_page_says_what_follows_from_what_was_measured(costs: Costs) -> None:
    assert PAGE.read_text(encoding="utf-8") == written(costs), "python -m bench sizing --keep writes it"


def test_what_is_wanted_follows_what_comes_and_what_it_costs(costs: Costs) -> None:
    year = Year()
    once, twice = needed(year, costs), needed(replace(year, responses=2 * year.responses), costs)
    assert twice.web_residents == pytest.approx(2 * once.web_residents)
    assert twice.responses_stored == pytest.approx(2 * once.responses_stored)
    assert (twice.web_officers, twice.workers) == (once.web_officers, once.workers)
    dear = needed(year, replace(costs, response_web=3 * costs.response_web))
    assert dear.web_residents == pytest.approx(3 * once.web_residents) and dear.database == once.database
    assert once.web_residents == pytest.approx(year.a_second * costs.response_web / year.busy)


def test_the_day_brings_what_the_arithmetic_says_of_it() -> None:
    year = Year()
    assert sum(each.seconds * each.rate for each in hour_of(year)) == pytest.approx(year.in_the_hour)
    day = day_of(year)
    assert sum(each.seconds * each.rate for each in day) == pytest.approx(year.on_the_day)
    assert sum(each.seconds for each in day) == 24 * HOUR
    assert max(each.rate for each in day) == pytest.approx(year.a_second)


def test_pages_wait_for_whichever_process_is_free() -> None:
    assert serve([0.0, 0.0, 0.0, 9.0], [2.0, 3.0, 1.0, 1.0], 2) == [2.0, 3.0, 3.0, 1.0]


def test_waits_are_those_of_queueing_theory() -> None:
    """For pages that come at random and last exponentially long, Erlang's formula gives the mean wait."""
    processes, mean, rate = 4, 0.1, 32.0
    lasts = Random(5)
    moments, moment = [], 0.0
    for _ in range(60_000):
        moment += lasts.expovariate(rate)
        moments.append(moment)
    lasting = [lasts.expovariate(1 / mean) for _ in moments]
    took = serve(moments, lasting, processes)
    waited = (sum(took) - sum(lasting)) / len(took)
    assert waited == pytest.approx(erlang_wait(processes, rate, mean), rel=0.1)


def erlang_wait(processes: int, rate: float, mean: float) -> float:
    offered = rate * mean
    last = offered**processes / factorial(processes) * processes / (processes - offered)
    waits = last / (sum(offered**each / factorial(each) for each in range(processes)) + last)
    return waits * mean / (processes - offered)


def test_the_fewest_that_do_are_found() -> None:
    stretches = [Stretch(60, 30.0), Stretch(60, 5.0)]
    number, hour = fewest(stretches, 0.1, EVEN, 0.3, seed=2)
    assert number > 30 * 0.1 and hour.high <= 0.3
    assert simulate(stretches, 0.1, EVEN, number - 1, Random(2)).high > 0.3
    assert hour == simulate(stretches, 0.1, EVEN, number, Random(2)), "the same seed gives the same hour"


def test_a_page_that_takes_longer_than_the_goal_by_itself_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench._queue.MOST", 8)
    with pytest.raises(ValueError, match="by itself"):
        fewest([Stretch(5, 2.0)], 1.0, EVEN, 0.5, seed=1)
