"""Why work could not be done: kept as an English sentence, and said in the reader's language."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.fay_herriot import fay_herriot
from analysis.nearness import Measure, nearest
from analysis.weighting import weight
from core.refusals import NAME, SENTENCES, say_refusal
from tests.analysis.samples import margins_of

ROOT = Path(__file__).parents[2]
SAID_IN = (
    *sorted((ROOT / "analysis").glob("*.py")), *sorted((ROOT / "surveys/mailings").glob("*.py")),
    *(ROOT / name for name in ("framework/estimation.py", "framework/service.py", "framework/jobs.py",
                               "framework/comparing/computing.py", "framework/feeding/work.py",
                               "surveys/reminders/sending.py")),
    *(DELIVERING := (ROOT / "core/reach.py", *sorted((ROOT / "framework/feeding/outlets").glob("*.py")))),
)  # fmt: skip
PEOPLE = pd.DataFrame({"sex": list("FFFM"), "home": ["own", "own", "rent", None]})
REFUSALS: dict[str, Callable[[], object]] = {
    "“M”": lambda: weight(PEOPLE, margins_of(sex={"F": 60})),
    "“X”": lambda: weight(PEOPLE, margins_of(sex={"F": 60, "M": 40, "X": 2})),
    "home": lambda: weight(PEOPLE, margins_of(home={"own": 60, "rent": 40})),
    "40": lambda: weight(PEOPLE.dropna(), margins_of(sex={"F": 60}, home={"own": 20, "rent": 20})),
    "E1": lambda: nearest({"E1": {}, "E2": {"a": 1.0}}, "E1", [Measure("a")]),
    "3": lambda: fay_herriot([0.1, 0.2, 0.3], [0.1, 0.1, 0.1], [[1.0, 2.0, 3.0]] * 3),
}


@pytest.mark.parametrize("named", REFUSALS)
def test_a_refusal_is_said_in_welsh_with_what_it_names(named: str) -> None:
    with pytest.raises(DataError) as refused:
        REFUSALS[named]()
    message = str(refused.value)
    said = say_refusal(message, "cy")
    assert said != message and say_refusal(message, "en") == message
    assert named.strip("“”") in said


def test_a_refusal_within_another_is_said_in_the_same_language() -> None:
    said = say_refusal("The figures of Aldermoor could not be worked out. There are no responses.", "cy")
    assert "Aldermoor" in said and "There are no" not in said and "could not" not in said


def test_what_is_not_known_is_said_as_it_stands() -> None:
    for message in ("KeyError", "Something else happened.", "", "x" * 100_000):
        assert say_refusal(message, "cy") == message


def test_every_sentence_is_one_that_is_written_somewhere() -> None:
    """Whoever words a refusal anew is told that its translations go by its words."""
    written = {_shape(text) for path in SAID_IN for text in _texts(ast.parse(path.read_text(encoding="utf-8")))}
    assert [each for each in SENTENCES if _shape(NAME.sub("{}", each)) not in written] == []


def test_whatever_stops_a_delivery_is_said_in_the_readers_language() -> None:
    known = {_shape(NAME.sub("{}", each)) for each in SENTENCES}
    raised = {
        _shape(text)
        for path in DELIVERING
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"NotDelivered", "Unreachable"} and not isinstance(node.args[0], ast.Name | ast.Call)
        for text in list(_texts(node.args[0]))[:1]
    }
    assert len(raised) > 10 and raised - known == set()


def _texts(tree: ast.AST) -> Iterator[str]:
    """Every text of a module, with `{}` where a value stands in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _shape(text: str) -> str:
    return re.sub(r"\{\}( \{\})+", "{}", text)
