"""What went wrong on the way, counted by kind."""

import threading
from collections import Counter
from dataclasses import dataclass, field

RETRIED = {503}
"""The status whose page is an honest "try again"; any other error page is unexpected."""


@dataclass
class Tally:
    """Counts that many residents add to."""

    retries: Counter[str] = field(default_factory=Counter)
    surprises: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    most_attempts: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, kind: str) -> None:
        with self.lock:
            self.retries[kind] += 1

    def got_through(self, attempts: int) -> None:
        """An answer came in the end, after so many attempts that failed."""
        with self.lock:
            self.answered += 1
            self.most_attempts = max(self.most_attempts, attempts)

    def error(self, status: int) -> None:
        if status in RETRIED:
            self.count(f"page {status}")
        else:
            self.unexpected(f"page {status}")

    def unexpected(self, kind: str) -> None:
        with self.lock:
            self.surprises[kind] += 1
