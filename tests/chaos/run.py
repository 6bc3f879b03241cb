"""Sends residents through a world that is being broken, and tells what became of their answers."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench._survey import write_survey
from tests.chaos.havoc import Havoc
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
            "pages sent again": self._sent_again(),
            "why they failed": _listed(self.tally.retries),
            "how long they waited": self._waited(),
            "unexpected": _listed(self.tally.surprises),
            "acknowledged answers": f"{sum(ledger.acknowledged() for ledger in self.ledgers):,}",
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


def run(kind: str, world: World, *, journeys: int, seed: int, pace: float = 1.0) -> Report:
    """Send residents through a world, break it meanwhile, and compare what they noted with what it kept."""
    write_survey(world.url, json.loads(QUESTIONNAIRE.read_text(encoding="utf-8")))
    world.start()
    tally, begun = Tally(), time.monotonic()
    with Havoc(world, tally, seed, pace) as havoc, ThreadPoolExecutor(AT_ONCE) as residents:
        walks = [Journey(world.port, number, seed, tally) for number in range(journeys)]
        ledgers = list(residents.map(_walk, walks))
    seconds = time.monotonic() - begun
    time.sleep(SETTLING)
    world.stop()
    verdict = judge(ledgers, stored_rows(world.url))
    return Report(kind, ledgers, tally, dict(havoc.done), havoc.breakages, verdict, seconds)


def _walk(journey: Journey) -> Ledger:
    try:
        return journey.walk()
    except TimeoutError:
        return journey.ledger  # It was counted as unanswered; what was acknowledged before still counts.


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in sorted(counts.items())) or "0"
