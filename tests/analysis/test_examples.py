"""The examples that teach are examples that run."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import analysis

README = Path(analysis.__file__).with_name("README.md")
TAUGHT = sorted(path.stem for path in README.parent.glob("*.py") if ">>>" in path.read_text("utf-8"))


def test_the_readme_tells_the_truth():
    results = doctest.testfile(str(README), module_relative=False)
    assert results.attempted > 20 and results.failed == 0
    assert len(TAUGHT) > 80


@pytest.mark.parametrize("command", ["weight", "estimate", "compare", "drivers", "smallareas", "spc", "funnel"])
def test_every_command_is_taught_by_an_example(command):
    assert f'folkmoot("{command} ' in README.read_text("utf-8")


@pytest.mark.parametrize("name", TAUGHT)
def test_docstrings_tell_the_truth(name):
    assert doctest.testmod(importlib.import_module(f"analysis.{name}")).failed == 0
