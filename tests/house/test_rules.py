"""The house's rules about its own files, so that nobody has to remember them."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from app.settings import ROOT

REGISTRIES = [".".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"))]
UNFINISHED = re.compile("|".join((r"\bTO" r"DO\b", r"\bFIX" r"ME\b", r"\bX" r"XX\b")))
LARGEST = 500_000
LARGEST_CATALOGUE = 2 * LARGEST
"""A catalogue of every word of the house is read entry by entry, and not from its beginning."""
COMMITTERS = {"core/database.py", "core/web.py"}
ROOMS = ("analysis", "app", "core", "feedback", "framework", "surveys")


def tracked(*patterns: str) -> list[Path]:
    """The files that belong to the project, as git knows them."""
    names = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in names.stdout.split("\0") if name and (ROOT / name).is_file()]


def words_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="ignore")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(autouse=True, scope="module")
def checkout() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout, so which files belong to the project is not known")


def test_no_file_names_a_package_registry() -> None:
    assert [named(path) for path in tracked() if any(host in words_of(path) for host in REGISTRIES)] == []


def test_nothing_is_left_unfinished() -> None:
    assert [named(path) for path in tracked() if UNFINISHED.search(words_of(path))] == []


def test_no_file_is_larger_than_a_reader_would_open() -> None:
    limits = {".po": LARGEST_CATALOGUE}
    assert [named(path) for path in tracked() if path.stat().st_size > limits.get(path.suffix, LARGEST)] == []


def test_two_places_commit() -> None:
    files = tracked(*(f"{room}/**.py" for room in ROOMS))
    assert {named(path) for path in files if "session.commit(" in words_of(path)} <= COMMITTERS


def test_services_models_and_analysis_do_not_know_the_web() -> None:
    files = tracked("**/service.py", "**/models.py", "**/models/*.py", "analysis/**.py")
    assert [named(path) for path in files if _imports(path) & {"flask", "flask_babel", "flask_wtf", "werkzeug"}] == []


def test_every_test_that_is_left_out_for_its_length_is_run_by_a_command() -> None:
    names = ("browser.sh", "test_feeds.sh", "test_scale.sh", "test_security.sh", "test_statistics.sh")
    scripts = "".join(words_of(ROOT / "scripts" / name) for name in names)
    run = {ROOT / name for name in re.findall(r"tests/[\w/.]+", scripts)}
    long = [path for path in tracked("tests/**.py") if "mark.long" in words_of(path) and path != Path(__file__)]
    assert long and [named(path) for path in long if not run & {path, *path.parents}] == []


def test_nothing_built_is_tracked() -> None:
    assert [named(path) for path in tracked() if path.suffix in {".mo", ".pyc", ".sqlite"}] == []


def _imports(path: Path) -> set[str]:
    """The packages that a file imports, at its head or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(words_of(path))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found
