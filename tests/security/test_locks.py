"""What is installed is what was locked."""

import re

import pytest

from app.settings import ROOT

PINNED = re.compile(r"^[a-z0-9][\w.\[\],-]*==\S+", re.IGNORECASE)


@pytest.mark.parametrize("name", ["run", "test", "scanner"])
def test_every_package_is_locked_with_hashes(name: str) -> None:
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(entries) > 20
    assert [entry[:60] for entry in entries if not PINNED.match(entry) or "--hash=sha256:" not in entry] == []


def test_whatever_installs_from_a_lock_asks_for_its_hashes() -> None:
    installers = [*ROOT.glob("scripts/*.sh"), ROOT / "Dockerfile", ROOT / "docs/deploy.md"]
    lines = [line for path in installers for line in path.read_text(encoding="utf-8").splitlines()]
    installs = [line for line in lines if re.search(r"pip install .*requirements/", line)]
    assert installs and [line for line in installs if "--require-hashes" not in line] == []
