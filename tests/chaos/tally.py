"""What went wrong on the way, counted by kind."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

RETRIED = {503}
"""The status whose page is an honest "try again"; any other error page is unexpected."""


MOMENT = 2.0
"""Seconds after a breakage within which a page may still fail because of it."""


class Stretch(NamedTuple):
    """From one moment to another, in seconds of the clock that all share."""

    begun: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.begun

    def meets(self, other: "Stretch") -> bool:
        return self.begun <= other.ended + MOMENT and other.begun <= self.ended


class Retried(NamedTuple):
    """A page that had to be asked for again: how often, and from the first time to the answer."""

    attempts: int
    waited: Stretch


@dataclass
class Tally:
    """Counts that many residents add to."""

    retries: Counter[str] = field(default_factory=Counter)
    surprises: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    retried: list[Retried] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, kind: str) -> None:
        with self.lock:
            self.retries[kind] += 1

    def got_through(self, attempts: int, since: float, until: float) -> None:
        """An answer came in the end, after so many attempts that failed."""
        with self.lock:
            self.answered += 1
            if attempts:
                self.retried.append(Retried(attempts, Stretch(since, until)))

    def without_a_cause(self, breakages: Sequence[Stretch]) -> int:
        """How many pages failed while nothing was being broken, and had not been just before."""
        return sum(not any(each.waited.meets(broken) for broken in breakages) for each in self.retried)

    def error(self, status: int) -> None:
        if status in RETRIED:
            self.count(f"page {status}")
        else:
            self.unexpected(f"page {status}")

    def unexpected(self, kind: str) -> None:
        with self.lock:
            self.surprises[kind] += 1
