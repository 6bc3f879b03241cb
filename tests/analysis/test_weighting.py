"""Raking hits its margins, whatever the sample; and says plainly when it cannot."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import errors
from analysis.weighting import unweighted, weight
from analysis.weighting_report import precision_cost
from tests.analysis.samples import margins_of, samples

PEOPLE = pd.DataFrame({"sex": list("FFFM"), "home": ["own", "own", "rent", "rent"]})
BY_SEX = margins_of(sex={"F": 60, "M": 40})


def test_one_margin_gives_each_level_its_population_over_its_base():
    weighting = weight(PEOPLE, BY_SEX)
    assert weighting.weights.tolist() == [20, 20, 20, 40]
    assert weighting.factors.tolist() == [20, 20, 20, 40]


def test_base_weights_are_kept_in_proportion_within_a_cell():
    weighting = weight(PEOPLE.assign(base=["1", "2", "3", "4"]), BY_SEX, base_weight="base")
    assert weighting.weights == pytest.approx([10, 20, 30, 40])


def test_two_margins_are_met_at_once_with_the_odds_ratio_of_the_sample():
    """Raking counts of 1, 2 and 3, 4 keeps their odds ratio, 1 * 4 / (2 * 3), and moves both margins to 5 and 5."""
    cells = [("a", "x", 1), ("a", "y", 2), ("b", "x", 3), ("b", "y", 4)]
    people = pd.DataFrame([(row, side) for row, side, n in cells for _ in range(n)], columns=["row", "side"])
    weighting = weight(people, margins_of(row={"a": 5, "b": 5}, side={"x": 5, "y": 5}))
    table = people.assign(w=weighting.weights).groupby(["row", "side"])["w"].sum()
    root = (2 / 3) ** 0.5
    assert table.tolist() == pytest.approx(
        [5 * root / (1 + root), 5 / (1 + root), 5 / (1 + root), 5 * root / (1 + root)]
    )


def test_only_the_variables_asked_for_are_used():
    margins = margins_of(sex={"F": 60, "M": 40}, home={"own": 1, "rent": 99})
    weighting = weight(PEOPLE, margins, variables=["sex"])
    assert weighting.report.variables == ("sex",)
    assert weighting.weights.tolist() == [20, 20, 20, 40]


def test_a_level_that_the_margins_count_as_nobody_may_be_absent():
    assert weight(PEOPLE, margins_of(sex={"F": 60, "M": 40, "X": 0})).weights.sum() == pytest.approx(100)


def test_levels_that_look_like_numbers_keep_their_zeros():
    people = pd.DataFrame({"ward": ["01", "1"]})
    assert weight(people, margins_of(ward={"01": 30, "1": 70})).weights.tolist() == [30, 70]


def test_the_linear_method_meets_the_margins_too():
    margins = margins_of(sex={"F": 60, "M": 40}, home={"own": 45, "rent": 55})
    weights = weight(PEOPLE, margins, method="linear").weights
    assert [weights[:3].sum(), weights[:2].sum(), weights.sum()] == pytest.approx([60, 45, 100])


def test_unweighted_people_keep_their_base_weights():
    plain = unweighted(PEOPLE.assign(base=[1, 2, 3, 4]), base_weight="base")
    assert plain.weights.tolist() == [1, 2, 3, 4] and plain.report is None


def test_the_report_says_what_weighting_did():
    report = weight(PEOPLE, BY_SEX).report
    assert (report.n, report.population, report.iterations) == (4, 100, 2)
    assert report.design_effect == pytest.approx(4 * 2800 / 100**2)
    assert report.effective_sample == pytest.approx(4 / 1.12)
    assert (report.smallest_weight, report.median_weight, report.largest_weight) == pytest.approx((0.8, 0.8, 1.6))
    assert report.largest_margin_error < 1e-12
    female = report.shares[0]
    assert (female.level, female.n, female.before, female.after) == ("F", 3, 0.75, pytest.approx(0.6))
    assert report.sentences == (
        "4 responses stand for 100 people.",
        "Weighting cost about a tenth of the sample's precision: 4 responses count as 4.",
        "Weights run from 0.80 to 1.60 times the average.",
        "Those who count most are sex M: 1.6 each (base 1).",
        "The largest correction was to sex F: from 75.0% of the sample to 60.0%.",
    )
    assert json.loads(json.dumps(report.to_dict()))["shares"][1]["level"] == "M"


@pytest.mark.parametrize(
    ("effect", "words"), [(1.0, "next to none"), (1.25, "about a fifth"), (2.0, "about half"), (50.0, "most")]
)
def test_the_cost_in_precision_is_said_in_words(effect, words):
    assert precision_cost(effect) == words


FAULTS = [
    (PEOPLE, margins_of(), {}, errors.MarginError, "There are no margins to weight to."),
    (PEOPLE, BY_SEX, {"variables": ["age"]}, errors.MarginError, "There are no margins for 'age'."),
    (PEOPLE, BY_SEX.drop(columns="N"), {}, errors.MissingColumnError, "There is no column 'N'."),
    (
        PEOPLE,
        margins_of(sex={"F": 60, "M": 40}, home={"own": 50, "rent": 51}),
        {},
        errors.MarginTotalsError,
        "The margins of 'home' add up to 101 people but those of 'sex' to 100.",
    ),
    (
        PEOPLE,
        margins_of(sex={"F": 60}),
        {},
        errors.UnknownLevelError,
        "Row 3 has 'M' for 'sex', a level for which the margins count nobody.",
    ),
    (
        PEOPLE,
        margins_of(sex={"F": 60, "M": 0}),
        {},
        errors.UnknownLevelError,
        "Row 3 has 'M' for 'sex', a level for which the margins count nobody.",
    ),
    (
        PEOPLE,
        margins_of(sex={"F": 60, "M": 40, "X": 7}),
        {},
        errors.EmptyLevelError,
        "Nobody has 'X' for 'sex', where the margins count 7 people.",
    ),
    (
        PEOPLE.assign(sex=["F", "", None, "M"]),  # type: ignore[list-item]
        BY_SEX,
        {},
        errors.MissingValueError,
        "Row 1 has no value for 'sex' (2 of 4 rows have none).",
    ),
    (PEOPLE.drop(columns="sex"), BY_SEX, {}, errors.MissingColumnError, "There is no column 'sex'."),
    (PEOPLE, BY_SEX, {"base_weight": "base"}, errors.MissingColumnError, "There is no column 'base'."),
    (PEOPLE.iloc[:0], BY_SEX, {}, errors.NoResponsesError, "There are no responses."),
    (
        PEOPLE,
        margins_of(sex={"F": "many", "M": 40}),
        {},
        errors.MarginError,
        "The margin of 'sex', level 'F', is 'many': not a number of people.",
    ),
    (
        PEOPLE,
        margins_of(sex={"F": 60, "M": -40}),
        {},
        errors.MarginError,
        "The margin of 'sex', level 'M', is '-40': not a number of people.",
    ),
    (PEOPLE, margins_of(sex={"F": 0, "M": 0}), {}, errors.MarginError, "The margins of 'sex' count nobody."),
    (PEOPLE, margins_of(sex={"": 60, "M": 40}), {}, errors.MarginError, "A margin of 'sex' has no level."),
    (
        PEOPLE,
        pd.concat([BY_SEX, BY_SEX]),
        {},
        errors.MarginError,
        "The margins of 'sex' count level 'F' twice.",
    ),
]


@pytest.mark.parametrize(("people", "margins", "options", "kind", "message"), FAULTS)
def test_faulty_data_are_named(people, margins, options, kind, message):
    with pytest.raises(kind) as caught:
        weight(people, margins, **options)
    assert caught.value.message == message


@pytest.mark.parametrize("value", ["0", "-1", "", "heavy", "inf", None])
def test_a_base_weight_that_is_not_a_positive_number_is_named(value):
    with pytest.raises(errors.BaseWeightError, match=r"Row 2 has base weight .* in 'base': not a positive number"):
        weight(PEOPLE.assign(base=["1", "1", value, "1"]), BY_SEX, base_weight="base")


UNMET = {
    "raking": r"No positive weights meet every margin: '\w+' for '(sex|home)' is the hardest to meet, off by",
    "linear": r"The weights cannot meet every margin: '\w+' for '(sex|home)' is still off by 1",
    "logit": r"No positive weights meet every margin: '\w+' for '(sex|home)' is the hardest",
}


@pytest.mark.parametrize("method", UNMET)
def test_margins_that_no_weights_can_meet_are_named(method):
    """Everybody who owns is a woman and everybody who rents a man, but the margins disagree."""
    people = pd.DataFrame({"sex": list("FFMM"), "home": ["own", "own", "rent", "rent"]})
    margins = margins_of(sex={"F": 60, "M": 40}, home={"own": 50, "rent": 50})
    with pytest.raises(errors.ConvergenceError, match=UNMET[method]) as caught:
        weight(people, margins, method=method, bounds=(0.1, 9) if method == "logit" else None)
    assert caught.value.variable in {"sex", "home"} and caught.value.level in {"F", "M", "own", "rent"}


def test_an_error_says_where_in_attributes_too():
    with pytest.raises(errors.DataError) as caught:
        weight(PEOPLE, margins_of(sex={"F": 60}))
    assert (caught.value.variable, caught.value.level, caught.value.row) == ("sex", "M", 3)


@settings(deadline=None, max_examples=40)
@given(samples())
def test_raking_hits_its_margins_with_positive_weights(sample):
    people, margins = sample
    weighting = weight(people, margins, base_weight="base")
    assert (weighting.weights > 0).all()
    for row in margins.itertuples():
        assert weighting.weights[people[row.variable] == row.level].sum() == pytest.approx(row.N, rel=1e-9)


@settings(deadline=None, max_examples=25)
@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(sample, random):
    people, margins = sample
    order = list(range(len(people)))
    random.shuffle(order)
    shuffled = weight(people.iloc[order], margins, base_weight="base").weights
    np.testing.assert_allclose(shuffled, weight(people, margins, base_weight="base").weights[order], rtol=1e-10)


@settings(deadline=None, max_examples=25)
@given(samples(), st.floats(0.01, 1000))
def test_the_scale_of_base_weights_does_not_matter(sample, scale):
    people, margins = sample
    scaled = weight(people.assign(base=people["base"] * scale), margins, base_weight="base").weights
    np.testing.assert_allclose(scaled, weight(people, margins, base_weight="base").weights, rtol=1e-9)
