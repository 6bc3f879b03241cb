"""The memory of some processes, looked at now and then, and whether it grows with the work."""

import asyncio
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench._memory import MEGABYTE, resident_bytes

OFTEN = 1.0


@dataclass
class Growth:
    """Megabytes that the processes held together, beside how much work was done by then."""

    processes: Sequence[int]
    done: Callable[[], int]
    seen: list[tuple[int, float]] = field(default_factory=list)

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(OFTEN)

    def look(self) -> None:
        self.seen.append((self.done(), sum(map(resident_bytes, self.processes)) / MEGABYTE))

    @property
    def megabytes(self) -> float:
        return self.seen[-1][1]

    def slope(self, per: int) -> float:
        """Megabytes that so much more work adds, by least squares over the last two thirds, when all is warm."""
        settled = [each for each in self.seen if each[0] >= self.seen[-1][0] / 3]
        if len({done for done, _ in settled}) < 2:
            return 0.0
        return per * statistics.linear_regression(*zip(*settled, strict=True)).slope
