"""A Dask cluster of two workers on this machine, each a process that can be lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from app.settings import ROOT

PATIENCE = 60.0


class LocalCluster:
    """A scheduler and its workers, ended with the block."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.folder, self.count = folder, workers
        self.file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> LocalCluster:
        quiet = ["--no-dashboard", "--scheduler-file", str(self.file)]
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)
        self._wait_for(self.file.is_file)
        for _ in range(self.count):
            self._start("worker", "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", *quiet)
        return self

    @property
    def address(self) -> str:
        return str(json.loads(self.file.read_text("utf-8"))["address"])

    def lose_a_worker(self) -> None:
        """Kill a worker, which has no time to say so."""
        self.processes[1].kill()
        self.processes[1].wait()

    def alive(self) -> int:
        """Count the workers that are left."""
        return sum(process.poll() is None for process in self.processes[1:])

    def _start(self, *arguments: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__USE_FILE_LOCKING": "false"}
        command = [str(Path(sys.executable).with_name("dask")), *arguments]
        with (self.folder / "cluster.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        self.processes.append(process)

    def _wait_for(self, ready: object) -> None:
        assert callable(ready)
        end = time.monotonic() + PATIENCE
        while not ready():
            log = (self.folder / "cluster.log").read_text("utf-8")
            assert time.monotonic() < end and self.processes[0].poll() is None, log
            time.sleep(0.05)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()
