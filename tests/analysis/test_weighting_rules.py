"""What a scheme declares about missing values, thin levels and margins that disagree is done, and said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import errors
from analysis.coding import Coding
from analysis.collapsing import Collapse, collapse
from analysis.design_effects import calibrated_design_effect, kish_design_effect
from analysis.margins import Margin
from analysis.weighting import weight
from tests.analysis.samples import margins_of

GAPPY = pd.DataFrame({"sex": ["F", "F", "M", None, "", "M"], "home": ["own", "rent", "own", "own", "rent", "rent"]})
MARGINS = margins_of(sex={"F": 60, "M": 40}, home={"own": 50, "rent": 50})


def test_people_without_a_value_keep_their_share_in_a_category_of_their_own():
    weighting = weight(GAPPY, MARGINS, missing="own-category")
    weights = weighting.weights
    assert weights[3:5].sum() == pytest.approx(100 / 3)
    assert weights[:2].sum() / weights[[2, 5]].sum() == pytest.approx(1.5)
    assert weights[[0, 2, 3]].sum() == pytest.approx(50)
    assert "sex had no value in 2 of the responses: these became a category of their own." in weighting.report.sentences


def test_imputed_people_have_a_level_and_the_margins_are_met():
    weighting = weight(GAPPY, MARGINS, missing="impute", seed=7)
    assert weighting.report.largest_margin_error < 1e-11 and weighting.report.n == 6
    assert sum(share.n for share in weighting.report.shares if share.variable == "sex") == 6
    assert (weight(GAPPY, MARGINS, missing="impute", seed=7).weights == weighting.weights).all()


def test_levels_are_drawn_in_proportion_to_the_margin():
    people = pd.DataFrame({"sex": ["F", "M", *[""] * 4000]})
    report = weight(people, margins_of(sex={"F": 75, "M": 25}), missing="impute", seed=1).report
    assert report.shares[0].n / 4002 == pytest.approx(0.75, abs=0.03)


def test_dropped_people_have_no_weight_and_the_others_meet_the_margins():
    weighting = weight(GAPPY, MARGINS, missing="drop")
    assert weighting.rows.tolist() == [0, 1, 2, 5] and len(weighting.weights) == 4
    assert weighting.weights.sum() == pytest.approx(100)
    assert weighting.report.preparation.missing[0].n == 2


def test_a_sample_of_nobody_but_the_dropped_is_refused():
    with pytest.raises(errors.NoResponsesError):
        weight(pd.DataFrame({"sex": ["", None]}), margins_of(sex={"F": 1}), missing="drop")


def test_a_level_that_nobody_has_is_merged_and_reported():
    margins = margins_of(age={"16-24": 10, "25-34": 20, "35-64": 40, "65+": 30})
    people = pd.DataFrame({"age": ["25-34", "35-64", "35-64", "65+"]})
    weighting = weight(people, margins, collapse=Collapse("neighbour"))
    assert weighting.weights == pytest.approx([30, 20, 20, 30])
    assert [share.level for share in weighting.report.shares] == ["16-24 + 25-34", "35-64", "65+"]
    assert "age 16-24 (base 0, 10 people) was merged with 25-34." in weighting.report.sentences


def test_thin_levels_are_merged_into_the_smallest():
    margins = margins_of(ward={"A": 10, "B": 20, "C": 40, "D": 30})
    people = pd.DataFrame({"ward": ["A", "B", "B", "B", "C", "C", "D", "D", "D", "D"]})
    merged = weight(people, margins, collapse=Collapse("smallest", 2)).report
    assert [(share.level, share.n) for share in merged.shares] == [("A + C", 3), ("B", 3), ("D", 4)]


def test_a_level_that_the_margins_count_as_nobody_but_somebody_has_is_merged():
    margins = margins_of(sex={"F": 60, "M": 40, "X": 0})
    people = pd.DataFrame({"sex": ["F", "M", "X"]})
    with pytest.raises(errors.UnknownLevelError):
        weight(people, margins)
    assert weight(people, margins, collapse=Collapse("neighbour")).weights == pytest.approx([60, 20, 20])


def test_a_level_that_the_margins_do_not_name_is_still_refused():
    with pytest.raises(errors.UnknownLevelError):
        weight(pd.DataFrame({"sex": ["F", "Z"]}), margins_of(sex={"F": 1, "M": 1}), collapse=Collapse("smallest"))


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.integers(0, 6), min_size=2, max_size=7),
    st.sampled_from(["neighbour", "smallest"]),
    st.integers(1, 8),
    st.data(),
)
def test_collapsing_leaves_no_thin_level_and_loses_nobody(base, rule, minimum, data):
    population = data.draw(st.lists(st.integers(1, 90), min_size=len(base), max_size=len(base)))
    levels = tuple(f"level {number}" for number in range(len(base)))
    coding = Coding(np.repeat(np.arange(len(base)), base), levels)
    merged, mergers = collapse(Margin("v", levels, np.array(population, float)), coding, Collapse(rule, minimum))
    counts = coding.counts()
    bases = [sum(counts[member] for member in members) for members in merged.members]
    assert len(bases) == 1 or min(bases) >= minimum
    assert merged.total == pytest.approx(sum(population)) and sum(bases) == sum(base)
    assert len(mergers) == len(levels) - len(merged.levels)
    if rule == "neighbour":
        assert [member for members in merged.members for member in members] == list(levels)


@pytest.mark.parametrize("text", ["randomly", "neighbour:0", "smallest:few", "neighbour:"])
def test_a_rule_for_collapsing_that_makes_no_sense_is_refused(text):
    with pytest.raises(errors.SchemeError):
        Collapse.read(text)


@pytest.mark.parametrize(("rule", "people"), [("first", 100), ("largest", 102), ("mean", 101)])
def test_margins_that_disagree_within_the_tolerance_are_rescaled_and_reported(rule, people):
    margins = margins_of(sex={"F": 60, "M": 40}, home={"own": 51, "rent": 51})
    sample = GAPPY.assign(sex=list("FFMFMM"))
    report = weight(sample, margins, totals_tolerance=0.03, totals_rule=rule).report
    assert report.population == pytest.approx(people) and report.largest_margin_error < 1e-11
    assert any("rescaled to" in sentence for sentence in report.sentences)
    with pytest.raises(errors.MarginTotalsError, match=r"'home' add up to 102 people but those of 'sex' to 100"):
        weight(sample, margins, totals_tolerance=0.01, totals_rule=rule)


def test_an_unknown_rule_is_refused():
    with pytest.raises(errors.SchemeError):
        weight(GAPPY, MARGINS, missing="guess")
    with pytest.raises(errors.SchemeError):
        weight(GAPPY, MARGINS, totals_rule="smallest")


CELLS = pd.DataFrame(
    [("F", "own", 10), ("F", "rent", 20), ("M", "own", 30), ("M", "rent", 40)], columns=["sex", "home", "N"]
)
EVERY = pd.DataFrame({"sex": list("FFFMM"), "home": ["own", "own", "rent", "own", "rent"]})


def test_post_stratification_meets_the_population_of_each_cell():
    weighting = weight(EVERY, CELLS, method="poststratify")
    assert weighting.weights == pytest.approx([5, 5, 20, 30, 40])
    assert weighting.report.shares[0].variable == "sex × home" and weighting.report.shares[0].level == "F × own"


def test_cells_are_added_up_over_variables_that_are_not_used():
    assert weight(EVERY, CELLS, method="poststratify", variables=["sex"]).weights == pytest.approx([10, 10, 10, 35, 35])


def test_post_stratifying_by_one_variable_is_raking_to_it():
    margins = margins_of(sex={"F": 60, "M": 40})
    assert (weight(EVERY, margins, method="poststratify").weights == weight(EVERY, margins).weights).all()


def test_several_margins_are_no_cells():
    with pytest.raises(errors.SchemeError, match="Post-stratification needs the population of every cell"):
        weight(EVERY, MARGINS, method="poststratify")


def test_an_empty_cell_is_named_or_merged():
    people = EVERY[:4]
    with pytest.raises(errors.EmptyLevelError) as caught:
        weight(people, CELLS, method="poststratify")
    assert caught.value.message == "Nobody has 'M × rent' for 'sex × home', where the margins count 40 people."
    merged = weight(people, CELLS, method="poststratify", collapse=Collapse("neighbour"))
    assert merged.weights == pytest.approx([5, 5, 20, 70])


def test_a_respondent_in_a_cell_without_people_is_named():
    with pytest.raises(errors.UnknownLevelError) as caught:
        weight(EVERY, CELLS[:3], method="poststratify")
    assert caught.value.message == (
        "Row 4 has 'M × rent' for 'sex × home', a level for which the margins count nobody."
    )


def test_the_calibrated_design_effect_is_kishs_where_margins_explain_nothing():
    """Answers are balanced in each sex, so their residuals are their deviations from the mean."""
    people = pd.DataFrame({"sex": list("FFFFMM")})
    weighting = weight(people, margins_of(sex={"F": 50, "M": 50}))
    answers = np.array([0.0, 1, 0, 1, 0, 1])
    effect = calibrated_design_effect(weighting.table, weighting.base, weighting.weights, answers)
    assert effect == pytest.approx(kish_design_effect(weighting.weights))
    explained = np.array([0.0, 0, 0, 0, 1, 1])
    assert calibrated_design_effect(weighting.table, weighting.base, weighting.weights, explained) == pytest.approx(
        0, abs=1e-20
    )


def test_the_distribution_of_weights_is_reported():
    people = pd.DataFrame({"age": ["young"] * 10 + ["old"] * 90, "home": (["rent"] * 5 + ["own"] * 5) * 10})
    margins = margins_of(age={"young": 300, "old": 700}, home={"rent": 600, "own": 400})
    report = weight(people, margins).report
    assert report.weight_quantiles["50"] == pytest.approx(report.median_weight)
    assert list(report.weight_quantiles.values()) == sorted(report.weight_quantiles.values())
    assert report.most_inflated.levels == (("age", "young"), ("home", "rent"))
    assert report.most_inflated.weight == pytest.approx(3 * 1.2)
    assert "Those who count most are age young and home rent: 3.6 each (base 5)." in report.sentences
    assert report.extreme_weights == 0
