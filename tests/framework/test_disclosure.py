import pandas as pd
import pytest

from analysis.disclosure import Status
from framework.disclosure import nested, statuses
from framework.estimation import Members, judge_item


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


@pytest.mark.parametrize(
    ("others", "hidden"),
    [(0, set()), (12, {"a"}), (29, {"a"}), (30, set())],
)
def test_those_in_no_category_are_not_to_be_had_from_those_who_are(others: int, hidden: set[str]) -> None:
    """The whole less every category is what the few said who gave no category."""
    judged = statuses({"a": 40, "b": 200}, others)
    assert {name for name, status in judged.items() if status is Status.SUPPRESSED} == hidden


def test_those_in_no_category_cover_for_a_hidden_one() -> None:
    judged = statuses({"a": 20, "b": 200}, others=15)
    assert judged["b"] is Status.FINAL, "the hidden ones are 35 together"


def test_a_group_within_another_variables_group_is_hidden_where_few_are_left_over() -> None:
    ward, tenure = ("ward", "A"), ("tenure", "rented")
    shown = {ward: Status.FINAL, tenure: Status.FINAL}
    assert nested([(ward, 100, tenure, 129)], shown) == {ward}
    assert nested([(ward, 100, tenure, 130)], shown) == set()
    assert nested([(ward, 100, tenure, 100)], shown) == set(), "they are the same people, both shown"
    assert nested([(ward, 100, tenure, 100)], shown | {tenure: Status.SUPPRESSED}) == {ward, tenure}


def test_groups_of_two_variables_that_give_each_other_away_are_hidden_when_figures_are_worked_out() -> None:
    """All of the north rent, and ten more do: rented less north would be the ten, and so would south less owned."""
    homes = ["rent"] * 110 + ["own"] * 190
    wards = ["north"] * 100 + ["south"] * 200
    people = pd.DataFrame({"tenure": homes, "ward": wards, "sat": ["1", "2"] * 150})
    members = Members(people, ["tenure", "ward"], {"sat": people["sat"].notna().to_numpy()})
    bases = {"all": {"all": 300}, "tenure": {"rent": 110, "own": 190}, "ward": {"north": 100, "south": 200}}
    within = members.within("sat", bases)
    assert (("ward", "north"), 100, ("tenure", "rent"), 110) in within
    judged = judge_item(bases, within)
    hidden = {group for group, status in judged.items() if status is Status.SUPPRESSED}
    assert hidden == {("ward", "north"), ("ward", "south"), ("tenure", "rent"), ("tenure", "own")}
    assert judged["all", "all"] is Status.FINAL
