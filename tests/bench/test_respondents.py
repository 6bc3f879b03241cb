"""What residents' answers cost is measured on real servers; here in seconds, so that the limits are kept every day."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import ROOT
from bench._server import Server
from bench._survey import OURS, serve_ours, write_survey

pytestmark = pytest.mark.xdist_group("servers")


def test_pages_are_light_and_the_measurement_runs_on_every_database() -> None:
    done = _python("-m", "bench.respondents", "--short")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "TOO HEAVY" not in done.stdout
    assert len(re.findall(r"processor time of the web server: \d", done.stdout)) == done.stdout.count("first page")
    assert re.search(r"with +1,000 responses stored: \d\.\d+ s a response", done.stdout)


def test_an_independent_driver_completes_every_respondent(shared: Path, tmp_path: Path) -> None:
    driver = shared / "tools" / "respondent_load.py"
    if not driver.is_file():
        pytest.skip("the independent driver is absent")
    url = f"sqlite:///{tmp_path / 'folkmoot.sqlite'}"
    write_survey(url)
    with serve_ours(tmp_path, url, workers=2) as server:
        done = _python(str(driver), _address(server), "--done", "Thank you", "-c", "3", "-t", "5")
    told = json.loads(done.stdout)
    assert told["completed"] > 0 and told["failed"] == {}, told


def _address(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}{OURS}"


def _python(*arguments: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=400)
