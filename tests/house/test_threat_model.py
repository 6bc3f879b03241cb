"""The threat model names a test for every threat, and every test that it names is there."""

import ast
import re
from functools import cache

from app.settings import ROOT

MODEL = ROOT / "docs/threat-model.md"
THREAT = re.compile(r"^\| (?P<name>[STRIDE]\d+) \|(?P<says>[^|]+)\|(?P<answer>[^|]+)\|(?P<tests>[^|]+)\|$")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def threats() -> dict[str, list[tuple[str, str]]]:
    """The tests of each threat, by its letter and number."""
    found = [THREAT.match(line) for line in MODEL.read_text(encoding="utf-8").splitlines()]
    rows = [each for each in found if each]
    assert len({each["name"] for each in rows}) == len(rows), "two threats have the same name"
    return {each["name"]: NAMED.findall(each["tests"]) for each in rows}


@cache
def named_in(path: str) -> set[str]:
    if not (ROOT / path).is_file():
        return set()
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_threat_has_a_test_that_is_there() -> None:
    found = threats()
    assert {name[0] for name in found} == set("STRIDE"), "every letter of STRIDE has a threat"
    assert [name for name, tests in found.items() if not tests] == []
    assert [f"{path}::{test}" for tests in found.values() for path, test in tests if test not in named_in(path)] == []


def test_every_line_of_the_table_is_read() -> None:
    lines = [line for line in MODEL.read_text(encoding="utf-8").splitlines() if re.match(r"\| [A-Z]\d+ \|", line)]
    assert len(lines) - len(threats()) == 7, "the assets alone are no threats"
