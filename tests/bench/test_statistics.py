"""The measurement of statistics runs in its short form, with the same digits here, in processes and on a cluster."""

import os
import subprocess
import sys

import pytest

from app.settings import ROOT


@pytest.mark.long
def test_the_measurement_of_statistics_runs() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
    command = [sys.executable, "-m", "bench", "statistics", "--short"]
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "OTHER DIGITS" not in done.stdout
    assert "one process, two processes and a cluster that lost a worker: the same digits" in done.stdout
    assert "workers lost: 1" in done.stdout
