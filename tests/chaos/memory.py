"""Too little memory for one process, which the kernel then kills itself."""

import os
import time
from contextlib import suppress
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup/memory")
SMALLEST = 4096
PATIENCE = 3.0


def can_be_short() -> bool:
    """Whether groups of processes may be given a limit here (version 1 of control groups, as root)."""
    return os.access(GROUPS / "cgroup.procs", os.W_OK)


def run_out(process: int) -> bool:
    """Let a process have no more memory than it holds, and say whether the kernel killed it for wanting some."""
    group = GROUPS / f"folkmoot-chaos-{os.getpid()}"
    group.mkdir(exist_ok=True)
    try:
        (group / "memory.limit_in_bytes").write_text(str(SMALLEST))
        (group / "cgroup.procs").write_text(str(process))
        until = time.monotonic() + PATIENCE
        while (group / "cgroup.procs").read_text().strip() and time.monotonic() < until:
            time.sleep(0.02)
        killed = not (group / "cgroup.procs").read_text().strip()
        for left in (group / "cgroup.procs").read_text().split():
            with suppress(OSError):
                (GROUPS / "cgroup.procs").write_text(left)
        return killed
    finally:
        with suppress(OSError):
            group.rmdir()
