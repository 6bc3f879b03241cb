"""Sends residents through a world that is being broken, and tells what became of their answers."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench._survey import write_survey
from tests.chaos.comments import Commenter, judge_comments, write_form
from tests.chaos.havoc import ANSWERS_BETWEEN, Havoc, possible
from tests.chaos.journey import Journey
from tests.chaos.ledger import Ledger
from tests.chaos.tally import Stretch, Tally
from tests.chaos.verdict import Verdict, judge, stored_rows
from tests.chaos.world import World

QUESTIONNAIRE = Path(__file__).parent / "questionnaire.json"
AT_ONCE = 12
SETTLING = 2.0
"""Seconds for what residents went away from to come to its end."""


@dataclass(frozen=True)
class Report:
    """What happened, and what became of it."""

    kind: str
    ledgers: list[Ledger]
    tally: Tally
    faults: dict[str, int]
    breakages: list[Stretch]
    verdict: Verdict
    seconds: float
    commenters: list[Commenter]
    left_out: list[str]

    @property
    def good(self) -> bool:
        return self.verdict.good and not self.tally.surprises and not self.without_a_cause

    @property
    def without_a_cause(self) -> int:
        """Pages that failed while nothing was broken."""
        return self.tally.without_a_cause(self.breakages)

    def __str__(self) -> str:
        submitted = sum(ledger.submissions_acknowledged > 0 for ledger in self.ledgers)
        lines = {
            "journeys": f"{len(self.ledgers):,} in {self.seconds / 60:.1f} minutes, {submitted:,} of them submitted",
            "pages answered": f"{self.tally.answered:,}",
            "broken": _listed(self.faults),
            "not possible here": ", ".join(self.left_out) or "0",
            "pages sent again": self._sent_again(),
            "why they failed": _listed(self.tally.retries),
            "how long they waited": self._waited(),
            "unexpected": _listed(self.tally.surprises),
            "acknowledged answers": f"{sum(ledger.acknowledged() for ledger in self.ledgers):,}",
            "acknowledged comments": f"{sum(each.acknowledged for each in self.commenters):,}",
            "acknowledged but missing": _listed(self.verdict.missing),
            "duplicates": _listed(self.verdict.doubled),
        }
        return "\n".join([self.kind, *(f"  {name:<26}{value}" for name, value in lines.items())])

    def _sent_again(self) -> str:
        """Residents press again within half a second, so that one breakage may cost several tries of its one page."""
        retried, once = self.tally.retried, sum(each.attempts == 1 for each in self.tally.retried)
        most = max((each.attempts for each in retried), default=0)
        rest = f"{len(retried) - once:,} more often, at most {most} times"
        return f"{len(retried):,}: {once:,} once, {rest}; {self.without_a_cause:,} while nothing was broken"

    def _waited(self) -> str:
        waited = sorted(each.waited.seconds for each in self.tally.retried) or [0.0]
        longest = max(
            (each.waited for each in self.tally.retried), key=lambda each: each.seconds, default=Stretch(0, 0)
        )
        number = sum(longest.meets(broken) for broken in self.breakages)
        middle = waited[len(waited) // 2]
        return f"{middle:.1f} s in the middle, {waited[-1]:.1f} s at most, while {number} things were broken"


def run(kind: str, world: World, *, journeys: int, seed: int, pace: float = 1.0, worked: bool = False) -> Report:
    """Send residents through a world, break it meanwhile, and compare what they noted with what it kept.

    One in ten comes to say how a service did. What they say is worked on while they come, if it is to be `worked`.
    """
    write_survey(world.url, json.loads(QUESTIONNAIRE.read_text(encoding="utf-8")))
    write_form(world.url)
    world.start()
    if worked:
        world.start_worker()
    tally, begun = Tally(), time.monotonic()
    commenters = [Commenter(world.port, number, seed, tally) for number in range(journeys // 10)]
    walks: list[Journey | Commenter] = [Journey(world.port, number, seed, tally) for number in range(journeys)]
    for number, commenter in enumerate(commenters):
        walks.insert(number * 11, commenter)
    with Havoc(world, tally, seed, pace) as havoc, ThreadPoolExecutor(AT_ONCE) as residents:
        ledgers = [found for found in residents.map(_walk, walks) if found]
    seconds = time.monotonic() - begun
    time.sleep(SETTLING)
    world.stop()
    if worked:
        world.finish_work()
    verdict = judge(ledgers, stored_rows(world.url))
    verdict.add(*judge_comments(world.url, commenters, worked=worked))
    for cut in world.cuts:
        verdict.add_earlier(cut.verdict(ledgers))
    left_out = [each for each in ANSWERS_BETWEEN[kind] if each not in possible(world)]
    return Report(kind, ledgers, tally, dict(havoc.done), havoc.breakages, verdict, seconds, commenters, left_out)


def _walk(walk: Journey | Commenter) -> Ledger | None:
    with suppress(TimeoutError):  # It was counted as unanswered; what was acknowledged before still counts.
        walk.walk()
    return walk.ledger if isinstance(walk, Journey) else None


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in sorted(counts.items())) or "0"
