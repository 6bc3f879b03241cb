import pytest

from framework.disclosure import statuses


def hidden(bases: dict[str, int]) -> set[str]:
    return {name for name, status in statuses(bases).items() if status.value == "suppressed"}


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ({"a": 30, "b": 200}, set()),
        ({"F": 300, "M": 29}, {"F", "M"}),
        ({"a": 29, "b": 31, "c": 500}, {"a", "b"}),
        ({"a": 20, "b": 20, "c": 500}, {"a", "b"}),
        ({"a": 2, "b": 3, "c": 40, "d": 500}, {"a", "b", "c"}),
        ({"a": 0, "b": 40, "c": 500}, {"a"}),
        ({"all": 12}, {"all"}),
    ],
)
def test_what_is_hidden_cannot_be_had_by_subtraction(bases: dict[str, int], expected: set[str]) -> None:
    assert hidden(bases) == expected


def test_from_30_to_99_answers_a_figure_is_indicative() -> None:
    assert {name: status.value for name, status in statuses({"a": 99, "b": 100}).items()} == {
        "a": "indicative",
        "b": "final",
    }
