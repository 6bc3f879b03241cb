"""What a resident sent and what was acknowledged, and from that which answers the database may hold.

Each question is a register that several tabs and devices write to. An answer that stands at the end is admissible when
it was sent and no answer acknowledged later was sent after it had been acknowledged: the definition of linearizability
(Herlihy and Wing, 1990). One that was sent but never acknowledged may have been written at any time since, or never.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import Any

PARSED: dict[str, Callable[[str], Any]] = {"resident": int, "satisfied": str, "again": str, "why": str, "better": str}
CONDITIONAL, CONDITION = "why", "again"
LEADS_TO_IT = "no"
NOTHING = None


@dataclass
class Write:
    """An answer that was sent: when, and when its acknowledgement came, if one did."""

    value: Any
    sent: float
    done: float = inf

    @property
    def acknowledged(self) -> bool:
        return self.done < inf


@dataclass
class Ledger:
    """One resident's notes."""

    number: int
    writes: dict[str, list[Write]] = field(default_factory=lambda: {code: [] for code in PARSED})
    started: bool = False
    submissions_sent: int = 0
    submissions_acknowledged: int = 0
    submitted_by: float = inf
    """When the first acknowledgement of a submission came."""
    receipts: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, form: list[tuple[str, str]]) -> list[Write]:
        """Note the answers of a form that is about to be sent."""
        with self.lock:
            new = {name: Write(PARSED[name](value), monotonic()) for name, value in form if name in PARSED}
            for code, write in new.items():
                self.writes[code].append(write)
        return list(new.values())

    def as_of(self, since: float, until: float) -> "Ledger":
        """The notes as they were at some moment between these two: what was acknowledged before, and sent by then."""
        kept = Ledger(self.number, started=self.started, submissions_sent=self.submissions_sent)
        kept.submissions_acknowledged = int(self.submitted_by < since)
        for code, writes in self.writes.items():
            by_then = [write for write in writes if write.sent < until]
            kept.writes[code] = [
                Write(write.value, write.sent, write.done if write.done < since else inf) for write in by_then
            ]
        return kept

    def acknowledged(self) -> int:
        return sum(write.acknowledged for writes in self.writes.values() for write in writes)

    def admissible(self, code: str) -> set[Any]:
        """The answers that may stand at the end; None among them where there may be none."""
        writes = self.writes[code]
        certain = [write for write in writes if write.acknowledged and self._was_asked(code, write)]
        standing = {write.value for write in writes if not any(later.sent > write.done for later in certain)}
        return standing if certain else standing | {NOTHING}

    def _was_asked(self, code: str, write: Write) -> bool:
        """Whether a question was surely on the resident's way while its answer was being kept."""
        return code != CONDITIONAL or self._possible(CONDITION, write.sent, write.done) == {LEADS_TO_IT}

    def _possible(self, code: str, since: float, until: float) -> set[Any]:
        """The answers that a question may have had at some moment of an interval."""
        before = [write for write in self.writes[code] if write.done < since]
        standing = {
            write.value
            for write in self.writes[code]
            if write.sent < until and not any(later.sent > write.done for later in before)
        }
        return standing if before else standing | {NOTHING}
