"""The measurement of a joint wave's publication runs, and publishes figures that are compared."""

import os
import re
import subprocess
import sys

from app.settings import ROOT


def test_the_measurement_of_publishing_runs() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
    command = [sys.executable, "-m", "bench", "publication", "--short"]
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"2 councils × 2 waves: 4\d\d figures, \d,?\d{2,3} differences", done.stdout), done.stdout
    assert "everything, of the goal" in done.stdout
