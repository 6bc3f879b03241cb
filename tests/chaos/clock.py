"""A clock that jumps: `python -m tests.chaos.clock serve` runs a command whose clock is wrong by what a file says.

A machine's own clock is everybody's, and no namespace holds it; so the wrong one is put beneath `core.database.now` and
`time.time`, which all that asks for the time of day asks. Time that passes is measured as ever.
"""

import os
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

FILE = "CHAOS_CLOCK"
FURTHEST = 6 * 3600


@dataclass(frozen=True)
class Clock:
    """The file says by how many seconds the clock of a world is wrong."""

    file: Path

    def __post_init__(self) -> None:
        self.file.write_text("0")

    @property
    def environment(self) -> dict[str, str]:
        return {FILE: str(self.file)}

    def jump(self, rng: Random) -> None:
        """Put the clock hours forward or back."""
        new = self.file.with_suffix(".new")
        new.write_text(str(rng.randint(-FURTHEST, FURTHEST)))
        new.replace(self.file)


def main() -> None:
    from core import database

    file, right_now, right_time = Path(os.environ[FILE]), database.now, time.time

    def wrong_now() -> datetime:
        return right_now() + timedelta(seconds=int(file.read_text()))

    database.now = wrong_now
    time.time = lambda: right_time() + int(file.read_text())

    from app.cli import main as run

    run(sys.argv[1:])


if __name__ == "__main__":
    main()
