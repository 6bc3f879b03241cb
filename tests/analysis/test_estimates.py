"""Estimates against hand-worked figures and against the textbook formula worked row by row."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analysis import errors
from analysis.design import read_design
from analysis.estimates import Estimate, estimate
from analysis.residuals import residual_variance
from analysis.trimming import Trim
from analysis.weighting import weight

SCALE = ["Very good", "Good", "Neither", "Poor", "Very poor"]
ROADS = {"roads": {"levels": SCALE, "favourable": [1, 2], "dont_know": 8, "not_answered": 9, "not_asked": ""}}
PEOPLE = pd.DataFrame({"sex": list("FFFM"), "roads": ["1", "2", "4", "5"]})
BY_SEX = pd.DataFrame({"variable": ["sex", "sex"], "level": ["F", "M"], "N": [60, 40]})


def only(estimates: list[Estimate], domain: str = "all") -> Estimate:
    (found,) = [each for each in estimates if each.domain == domain]
    return found


def test_a_raked_share_and_its_error_by_hand():
    """Weights are 20, 20, 20, 40; residuals from the sexes' own means are 1/3, 1/3, -2/3 and 0."""
    whole = only(estimate(PEOPLE, ROADS, margins=BY_SEX))
    assert whole.estimate == pytest.approx(0.4)
    assert whole.se == pytest.approx(math.sqrt(4 / 3 * (1 + 1 + 4) / 15**2))
    assert (whole.n, whole.df) == (4, 3)
    assert whole.n_eff == pytest.approx(100**2 / 2800)
    assert whole.deff == pytest.approx(8 / 225 / (0.4 * 0.6 / 3 * (1 - 4 / 100)))


def test_an_unweighted_share_has_the_textbook_error():
    people = pd.DataFrame({"roads": [1] * 30 + [5] * 70})
    whole = only(estimate(people, ROADS))
    assert whole.se == pytest.approx(math.sqrt(0.3 * 0.7 / 99))
    assert whole.deff == pytest.approx(1)
    assert (whole.n_eff, whole.df) == (100, 99)
    reach = 1.9842169515 * whole.se / (0.3 * 0.7)
    ends = [1 / (1 + math.exp(-(math.log(0.3 / 0.7) + side))) for side in (-reach, reach)]
    assert [whole.ci_low, whole.ci_high] == pytest.approx(ends)


def test_answers_without_an_opinion_are_out_of_the_base():
    people = pd.DataFrame({"roads": ["1", "5", "8", "9", ""]})
    assert only(estimate(people, ROADS)).n == 2
    assert only(estimate(people, ROADS)).estimate == 0.5


def test_numbers_and_texts_are_the_same_answers():
    people = pd.DataFrame({"roads": [1.0, 5.0, 2.0, 8.0, np.nan]})
    assert only(estimate(people, ROADS)) == only(estimate(pd.DataFrame({"roads": ["1", "5", "2", "8", ""]}), ROADS))


def test_strata_take_away_the_difference_between_them():
    people = pd.DataFrame({"ward": list("EEWW"), "roads": ["1", "1", "5", "5"]})
    assert only(estimate(people, ROADS)).se == pytest.approx(math.sqrt(0.25 / 3))
    assert only(estimate(people, ROADS, strata="ward")).se == 0


def test_neighbours_who_agree_count_once():
    people = pd.DataFrame({"area": ["1", "1", "2", "2", "3", "3"], "roads": ["1", "1", "1", "1", "5", "5"]})
    clustered = only(estimate(people, ROADS, psu="area"))
    assert clustered.se == pytest.approx(math.sqrt(3 / 2 * (1 / 9**2 + 1 / 9**2 + 4 / 9**2)))
    assert clustered.df == 2


def test_a_lonely_psu_is_centred_on_the_whole_sample():
    people = pd.DataFrame({"ward": list("EWW"), "roads": ["1", "1", "5"]})
    lonely = only(estimate(people, ROADS, strata="ward"))
    e, w = 1 / 9, (1 / 9, -2 / 9)
    assert lonely.se == pytest.approx(math.sqrt(e**2 + 2 * sum((u - sum(w) / 2) ** 2 for u in w)))


def test_the_same_area_number_in_two_wards_is_two_areas():
    design = read_design(pd.DataFrame({"ward": list("EEWW"), "area": list("1212")}), "ward", "area")
    assert design.psus == 4 and design.strata == 2


def test_what_the_margins_fix_has_no_error():
    items = {"sex": {"levels": ["F", "M"], "favourable": [1]}}
    people = pd.DataFrame({"sex": ["1", "1", "2"]})
    margins = pd.DataFrame({"variable": "sex", "level": ["1", "2"], "N": [60, 40]})
    fixed = only(estimate(people, items, margins=margins))
    assert (fixed.estimate, fixed.se) == (pytest.approx(0.6), 0)
    assert (fixed.ci_low, fixed.ci_high) == (fixed.estimate, fixed.estimate)


@pytest.mark.parametrize(("answer", "share"), [(1, 1.0), (5, 0.0)])
@pytest.mark.parametrize("n", [12, 400])
def test_unanimity_is_not_certainty(answer, share, n):
    whole = only(estimate(pd.DataFrame({"roads": [answer] * n}), ROADS))
    far, near = 1 - (0.025 ** (1 / n)), 0.0
    assert (whole.estimate, whole.se) == (share, 0)
    assert math.isnan(whole.deff)
    assert (whole.ci_low, whole.ci_high) == pytest.approx((near, far) if share == 0 else (1 - far, 1.0))


def test_one_answer_has_a_value_and_no_error():
    people = PEOPLE.assign(roads=["1", "2", "4", "2"])
    man = only(estimate(people, ROADS, margins=BY_SEX, domains=["sex"]), "M")
    assert (man.n, man.estimate, man.df) == (1, 1, 0)
    assert all(math.isnan(value) for value in (man.se, man.deff, man.ci_low, man.ci_high))


def test_a_domain_without_answers_is_empty_and_an_item_not_asked_is_left_out():
    items = ROADS | {"parks": ROADS["roads"]}
    people = PEOPLE.assign(roads=["1", "2", "4", "9"], parks="")
    estimates = estimate(people, items, domains=["sex"])
    assert {each.item for each in estimates} == {"roads"}
    man = only(estimates, "M")
    assert man.n == 0 and math.isnan(man.estimate) and math.isnan(man.n_eff)


def test_people_without_a_value_are_in_no_domain():
    people = PEOPLE.assign(mode=["post", "", "post", None])
    assert [(each.domain_var, each.domain, each.n) for each in estimate(people, ROADS, domains=["mode"])] == [
        ("all", "all", 4),
        ("mode", "post", 2),
    ]


def test_a_single_area_has_no_degrees_of_freedom_and_no_interval():
    people = pd.DataFrame({"area": list("1122"), "sex": list("FFMM"), "roads": list("1525")})
    female = only(estimate(people, ROADS, psu="area", domains=["sex"]), "F")
    assert (female.df, female.estimate) == (0, 0.5)
    assert all(math.isnan(value) for value in (female.se, female.ci_low, female.ci_high))


def row_by_row(people, weighting, inside):
    """Work one variance as the books write it: regress, take residuals, sum areas, square within wards."""
    base, weights = weighting.base, weighting.weights
    y = (people["roads"].astype(int) <= 2).to_numpy(float)
    share = (weights * inside * y).sum() / (weights * inside).sum()
    z = inside * (y - share) / (weights * inside).sum()
    x = np.column_stack([people["sex"] == "F", *(people["age"] == age for age in "ymo")]).astype(float)
    root = np.sqrt(base)
    slopes = np.linalg.lstsq(x * root[:, None], z * root, rcond=None)[0]
    influence = people.assign(u=weights * (z - x @ slopes)).groupby(["ward", "area"])["u"].sum()
    wards = [area_totals.to_numpy() for _, area_totals in influence.groupby("ward")]
    spread = [((u - u.mean()) ** 2).sum() * len(u) / (len(u) - 1) if len(u) > 1 else (u**2).sum() for u in wards]
    return share, math.sqrt(sum(spread))


@pytest.mark.parametrize("seed", range(5))
def test_clustered_domains_agree_with_the_formula_worked_row_by_row(seed):
    random, n = np.random.default_rng(seed), 300
    people = pd.DataFrame(
        {
            "sex": random.choice(list("FM"), n),
            "age": random.choice(list("ymo"), n, p=[0.2, 0.3, 0.5]),
            "ward": random.choice(list("ABCD"), n),
            "area": random.choice(list("123456"), n),
            "base": random.uniform(1, 4, n),
            "roads": random.integers(1, 6, n).astype(str),
        }
    )
    people.loc[people["ward"] == "D", "area"] = "1"
    counts = [("sex", "F", 520), ("sex", "M", 480), ("age", "y", 400), ("age", "m", 350), ("age", "o", 250)]
    margins = pd.DataFrame(counts, columns=["variable", "level", "N"])
    weighting = weight(people, margins, base_weight="base")
    estimates = estimate(people, ROADS, weighting=weighting, strata="ward", psu="area", domains=["age", "ward"])
    for each in estimates:
        inside = np.ones(n) if each.domain_var == "all" else (people[each.domain_var] == each.domain).to_numpy(float)
        assert (each.estimate, each.se) == pytest.approx(row_by_row(people, weighting, inside), rel=1e-9)


def test_the_order_of_rows_does_not_matter():
    people = pd.concat([PEOPLE] * 30, ignore_index=True)
    mixed = people.sample(frac=1, random_state=4)
    ours, theirs = (only(estimate(frame, ROADS, margins=BY_SEX)) for frame in (people, mixed))
    assert (ours.estimate, ours.se) == pytest.approx((theirs.estimate, theirs.se), rel=1e-12)


def test_blocks_of_items_give_the_same_figures(monkeypatch):
    items = dict.fromkeys(("roads", "parks", "bins"), ROADS["roads"])
    people = PEOPLE.assign(parks=["5", "1", "1", "2"], bins=["1", "9", "2", "4"])
    together = estimate(people, items, margins=BY_SEX)
    monkeypatch.setattr("analysis.weighted_sample.BLOCK", 1)
    assert [each.item for each in estimate(people, items, margins=BY_SEX)] == [each.item for each in together]
    assert [each.se for each in estimate(people, items, margins=BY_SEX)] == pytest.approx([e.se for e in together])


@pytest.mark.parametrize(
    ("people", "items", "options", "kind", "message"),
    [
        (PEOPLE, {"bins": ROADS["roads"]}, {}, errors.MissingColumnError, "There is no column 'bins'."),
        (PEOPLE, {}, {}, errors.ItemError, "There are no items to estimate."),
        (PEOPLE, ROADS, {"domains": ["age"]}, errors.MissingColumnError, "There is no column 'age'."),
        (PEOPLE, ROADS, {"strata": "ward"}, errors.MissingColumnError, "There is no column 'ward'."),
        (
            PEOPLE.assign(roads=["1", "7", "2", "3"]),
            ROADS,
            {},
            errors.UnknownAnswerError,
            "Row 1 has answer '7' for item 'roads', which is none of its codes.",
        ),
        (
            PEOPLE,
            {"roads": {"levels": SCALE}},
            {},
            errors.ItemError,
            "Item 'roads' needs a list of 'levels' and a list of 'favourable' codes.",
        ),
        (
            PEOPLE.assign(area=["1", "", "2", "3"]),
            ROADS,
            {"psu": "area"},
            errors.MissingValueError,
            "Row 1 has no value for 'area' (1 of 4 rows have none).",
        ),
    ],
)
def test_faulty_data_are_named(people, items, options, kind, message):
    with pytest.raises(kind) as caught:
        estimate(people, items, **options)
    assert caught.value.message == message


def test_shares_of_uncalibrated_samples_have_the_errors_of_their_design():
    people = pd.DataFrame({"roads": ["1", "1", "4", "4", "1", "4"], "area": list("aabbcc")})
    items = {"roads": {"levels": ["Good", "Fair", "Neither", "Poor"], "favourable": [1]}}
    (whole,) = estimate(people, items, psu="area")
    assert whole.se == pytest.approx(((1 / 4 + 1 / 4) / 9 * 3 / 2) ** 0.5)
    assert whole.df == 2


@pytest.mark.parametrize("rule", ["strict", "once", "keep-margins"])
def test_errors_after_trimming_are_those_of_the_residuals_whatever_people_are_sampled_by(rule):
    """Errors are made of sums of cells, and here of every respondent's own residual beside."""
    random = np.random.default_rng(5)
    people = pd.DataFrame({"sex": random.choice(["F", "M"], 60), "roads": random.choice(list("1245"), 60)})
    people = people.assign(base=random.uniform(0.4, 2.5, 60).round(3), area=[*"abcdef"] * 10)
    weighting = weight(people, BY_SEX, base_weight="base", trim=Trim(1.6, rule=rule))
    pleased = people["roads"].isin(["1", "2"]).to_numpy(float)
    share = weighting.weights @ pleased / weighting.weights.sum()
    influence = ((pleased - share) / weighting.weights.sum())[:, None]
    for psu in (None, "area"):
        error = residual_variance(weighting, read_design(people, psu=psu))
        whole = only(estimate(people, ROADS, weighting=weighting, psu=psu))
        assert whole.se == pytest.approx(math.sqrt(error.of_totals(np.arange(60), influence)[0]), rel=1e-10)
    assert (weighting.kept != 1).any() == (rule != "keep-margins")
