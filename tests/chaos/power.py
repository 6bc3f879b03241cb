"""Power cuts: what a disk holds of SQLite's files at one moment, and what became of the answers in it."""

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.chaos.ledger import Ledger
from tests.chaos.verdict import Verdict, judge, stored_rows

HALF_A_FRAME = 2048


@dataclass(frozen=True)
class Cut:
    """A copy of the files, which were as they are at some moment between two of the clock that all share."""

    file: Path
    since: float
    until: float

    def verdict(self, ledgers: Sequence[Ledger]) -> Verdict:
        """Open the copy as SQLite does after a power cut, and account for all that was acknowledged before."""
        with sqlite3.connect(self.file) as connection:
            checked = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        connection.close()
        verdict = judge(
            [ledger.as_of(self.since, self.until) for ledger in ledgers], stored_rows(f"sqlite:///{self.file}")
        )
        verdict.missing["whole files"] += checked != ["ok"]
        verdict.missing = +verdict.missing
        return verdict


def cut_power(process: int, file: Path, folder: Path, rng: Random) -> Cut:
    """Copy the files while a group of processes stands still in the middle of whatever it does.

    What it had written but not yet asked to be kept may be torn on a disk: so half a frame of noise is written behind.
    """
    since = time.monotonic()
    os.killpg(process, signal.SIGSTOP)
    try:
        _wait_until_still(process)
        until = time.monotonic()
        folder.mkdir(parents=True)
        copy = folder / file.name
        for ending in ("", "-wal"):
            shutil.copy(f"{file}{ending}", f"{copy}{ending}")
    finally:
        os.killpg(process, signal.SIGCONT)
    with Path(f"{copy}-wal").open("ab") as log:
        log.write(rng.randbytes(rng.randrange(HALF_A_FRAME)))
    return Cut(copy, since, until)


def _wait_until_still(group: int) -> None:
    while any(state not in "TZX" for state in _states(group)):
        time.sleep(0.001)


def _states(group: int) -> list[str]:
    """The states of all threads of a group of processes."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/task/[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            found.append(fields[0])
    return found
