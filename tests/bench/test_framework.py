"""The measurement of pages of published figures runs, and measures each page."""

import os
import subprocess
import sys

import pytest

from app.settings import ROOT


def test_the_measurement_of_published_figures_runs() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
    command = [sys.executable, "-m", "bench", "framework", "--short"]
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=300)
    if "PostgreSQL is not installed" in done.stderr:
        pytest.skip("PostgreSQL is not installed")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 councils: 11,520 figures" in done.stdout
    for page in ("a council's page", "an indicator's page", "1,000 rows of the feed", "1,000 rows in CSV",
                 "1,000 rows of OData", "an opened tile", "a council's figure compared"):  # fmt: skip
        assert f"{page}: milliseconds of the server's processor" in done.stdout
