"""The measurement of exports runs, and its files are read."""

import os
import re
import subprocess
import sys

import pytest

from app.settings import ROOT


@pytest.mark.long
def test_the_measurement_of_exports_runs() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
    command = [sys.executable, "-m", "bench", "export", "--short"]
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 goals were not met" in done.stdout
    assert re.search(r"of the peer's: \d\.\d\d of the CPU-seconds", done.stdout), done.stdout
