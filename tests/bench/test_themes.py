"""The measurement of themes runs in its short form."""

import os
import subprocess
import sys

from app.settings import ROOT


def test_the_measurement_of_themes_runs() -> None:
    clean = {name: value for name, value in os.environ.items() if name not in {"FOLKMOOT_SHARED", "FOLKMOOT_DATA_DIR"}}
    command = [sys.executable, "-m", "bench", "themes", "--short"]
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "a plain machine" in done.stdout
    assert "met      milliseconds for one comment" in done.stdout
