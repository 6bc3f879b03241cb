"""The memory of a process and of all those that it started, watched while they work."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

OFTEN = 0.05
"""Seconds between two looks."""

MEGABYTE = 2**20


class Watch:
    """Notes the most memory that this process and its descendants have held at one time: `megabytes`.

    Pages that several of them share are counted for each, so that it is never too little.
    """

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def _look(self) -> None:
        while True:
            self.megabytes = max(self.megabytes, sum(map(resident_bytes, [*_family(os.getpid())])) / MEGABYTE)
            if self._stopped.wait(OFTEN):
                return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()


def _family(process: int) -> Iterator[int]:
    """Go through a process and its descendants; those that end meanwhile are passed over."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(children).split():
            yield from _family(int(child))


def resident_bytes(process: int) -> int:
    """Return the bytes of memory that a process holds, none if it has ended."""
    pages = _read(Path(f"/proc/{process}/statm")).split()
    return int(pages[1]) * os.sysconf("SC_PAGESIZE") if pages else 0


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except OSError:
        return ""
