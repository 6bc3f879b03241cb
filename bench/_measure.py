"""What a piece of work takes in the process that does it: processor seconds and memory."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPEATS = 5
Told = dict[str, Any]


def timed(work: Callable[[], Any], repeats: int = REPEATS) -> tuple[Told, Any]:
    """Return what some goes took: the median of their processor seconds, and the peak of memory in the first.

    The peak counts from here, so that it is the work's with its data, and not that of their making.
    """
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    seconds, peaks, result = [], [], None
    for _ in range(repeats):
        result, start = None, time.process_time()
        result = work()
        seconds.append(time.process_time() - start)
        peaks.append(peak())
    return {"seconds": statistics.median(seconds), "megabytes": peaks[0]}, result


def peak() -> float:
    """Return the most memory that this process has held, in megabytes."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
