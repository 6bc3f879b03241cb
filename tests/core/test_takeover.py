"""Whose work is taken over."""

import os
import subprocess
from datetime import UTC, datetime, timedelta

from core.heartbeats import SILENT
from core.takeover import Watch, new_name, place

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ELSEWHERE = "second:41:0a1b2c3d:00000001"


class Clock:
    """A clock that is put on by hand."""

    moment = 100.0

    def __call__(self) -> float:
        return self.moment


def test_a_worker_elsewhere_is_gone_when_its_heartbeat_stands_still_whatever_its_clock_says() -> None:
    clock = Clock()
    watch, long_ago = Watch("me", clock), NOON - timedelta(days=300)
    assert watch.gone([ELSEWHERE], {ELSEWHERE: long_ago}) == [], "its clock may be wrong"
    clock.moment += SILENT.total_seconds() - 1
    assert watch.gone([ELSEWHERE], {ELSEWHERE: long_ago}) == []
    clock.moment += 1
    assert watch.gone([ELSEWHERE], {ELSEWHERE: long_ago}) == [ELSEWHERE]
    assert watch.gone([ELSEWHERE], {ELSEWHERE: long_ago + timedelta(seconds=10)}) == [], "it says something again"


def test_a_worker_that_stopped_and_said_so_is_gone_at_once() -> None:
    assert Watch("me").gone([ELSEWHERE, "me"], {"me": NOON}) == [ELSEWHERE]


def test_a_worker_of_this_machine_is_gone_as_soon_as_its_process_is() -> None:
    with subprocess.Popen(["true"]) as process:
        process.wait()
    dead, reborn = (f"here:{number}:{place()}:00000001" for number in (process.pid, os.getpid()))
    living = f"here:{os.getppid()}:{place()}:00000001"
    watch = Watch(new_name())
    assert watch.gone([dead, living], dict.fromkeys([dead, living], NOON)) == [dead]
    assert watch.gone([reborn], {reborn: NOON}) == [reborn], "a number given again is another process"


def test_the_same_number_on_another_machine_says_nothing() -> None:
    with subprocess.Popen(["true"]) as process:
        process.wait()
    other = f"here:{process.pid}:ffffffff:00000001"
    assert Watch(new_name()).gone([other], {other: NOON}) == []


def test_a_worker_takes_nothing_over_from_itself() -> None:
    me = new_name()
    assert Watch(me).gone([me], {}) == []
    assert len({new_name() for _ in range(3)}) == 3
