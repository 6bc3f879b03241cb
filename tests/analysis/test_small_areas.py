"""Small areas: as R's `sae` has them, and nearer to the known truth than direct estimates are."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.covariates import read_covariates
from analysis.errors import (
    CovariateError,
    MarginError,
    SmallAreaError,
    UnknownLevelError,
)
from analysis.fay_herriot import fay_herriot
from analysis.population import read_population
from analysis.small_areas import AreaQuestion, SmallArea, small_areas
from analysis.weighting import weight
from tests.analysis.conftest import Reference, read_reference

RAKED = ["age_sex", "ethnicity", "tenure", "ward", "imd"]
CROSSED = ["age", "sex", "ethnicity", "tenure", "imd"]
LINKED = ["x_dep", "x_old"]


@pytest.fixture(scope="module")
def linked(reference):
    """R's ward estimates, one group for each council, wave and item."""
    table = pd.read_csv(reference.folder / "r_fayherriot.csv", dtype={"ward": str, "wave": str})
    return table.groupby(["council", "wave", "item"])


def read_census(reference: Reference) -> pd.DataFrame:
    return pd.read_csv(reference.folder / "population_cells.csv", dtype=str)


def read_truth(reference: Reference) -> pd.Series:
    table = pd.read_csv(reference.folder / "truth.csv", dtype={"wave": str}).query("domain_var == 'ward'")
    return table.set_index(["council", "wave", "item", "domain"])["top2"]


@pytest.fixture(scope="module")
def census(reference):
    return read_census(reference)


@pytest.fixture(scope="module")
def truth(reference):
    return read_truth(reference)


def test_fay_herriot_agrees_with_r(linked):
    for _, wards in linked:
        ours = fay_herriot(wards["direct"], wards["direct_var"], wards[LINKED])
        np.testing.assert_allclose(ours.eblup, wards["eblup"], rtol=1e-9)
        np.testing.assert_allclose(ours.mse, wards["mse"], rtol=1e-9)
        np.testing.assert_allclose(ours.refvar, wards["refvar"].iloc[0], rtol=1e-9, atol=1e-15)


def test_where_areas_differ_no_more_than_chance_nothing_of_the_direct_is_kept(linked):
    flat = [wards for _, wards in linked if wards["refvar"].iloc[0] == 0]
    assert flat
    assert not fay_herriot(flat[0]["direct"], flat[0]["direct_var"], flat[0][LINKED]).weight.any()


def modelled(reference, census, truth, samples, items, *, counted=True):
    """Every ward's figures beside the truth."""
    found = []
    for sample in samples:
        mine = census[census["council"] == sample.council]
        people = mine.assign(N=mine["N"].astype(float), dep=mine["imd"].isin(["Q1", "Q2"]), old=mine["age"] == "65+")
        shares = people.groupby("ward").apply(
            lambda cells: pd.Series({name: cells["N"] @ cells[name] / cells["N"].sum() for name in ("dep", "old")}),
            include_groups=False,
        )
        question = AreaQuestion(
            area="ward",
            covariates=shares if counted else None,
            cells=mine[["ward", *CROSSED, "N"]] if counted else None,
            strata="stratum",
            psu="psu",
        )
        weighting = weight(sample.responses, sample.margins, variables=RAKED, base_weight="design_weight")
        asked = {code: reference.items[code] for code in items}
        wards = pd.DataFrame(small_areas(sample.responses, asked, weighting, question))
        keys = [(sample.council, str(sample.wave), row.item, row.area) for row in wards.itertuples()]
        found.append(wards.assign(council=sample.council, truth=truth.loc[keys].to_numpy()))
    return pd.concat(found)


def root_mean_square(error: pd.Series) -> float:
    return float(np.sqrt((error**2).mean()))


def judge(wards: pd.DataFrame) -> tuple[float, float]:
    """Return the modelled wards' error over that of the direct estimates, and the share of intervals that cover."""
    error = root_mean_square(wards["estimate"] - wards["truth"]) / root_mean_square(wards["direct"] - wards["truth"])
    return error, float(wards["truth"].between(wards["ci_low"], wards["ci_high"]).mean())


@pytest.fixture(scope="module")
def first_wave(reference, census, truth):
    samples = [sample for sample in reference.samples() if sample.wave == 1]
    return modelled(reference, census, truth, samples, ["sat_area", "trust"])


def test_modelled_wards_err_less_than_two_thirds_of_direct_ones_and_cover(first_wave):
    error, cover = judge(first_wave)
    assert error <= 0.65 and cover >= 0.9
    assert len(first_wave) == 220


def test_modelled_wards_err_less_than_fay_herriot(first_wave):
    plain = root_mean_square(first_wave["eblup"] - first_wave["truth"])
    assert root_mean_square(first_wave["estimate"] - first_wave["truth"]) < plain


@pytest.fixture(scope="module", params=[404, 90_210])
def fresh(request, shared, tmp_path_factory):
    """Another survey of another population, drawn as the reference was, with the truth of it."""
    script = shared / "reference" / "scripts" / "gen_synthetic.py"
    if not script.is_file():
        pytest.skip(f"the reference's script is absent: {script}")
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, str(script), str(request.param), str(folder)], check=True, capture_output=True)
    return folder


@pytest.mark.long
@pytest.mark.parametrize("counted", [True, False])
def test_every_item_of_every_wave_is_nearer_the_truth_and_covered(reference, counted):
    judge_every_item(reference, counted)


@pytest.mark.long
@pytest.mark.parametrize("counted", [True, False])
def test_so_it_is_in_populations_never_seen_before(fresh, counted):
    judge_every_item(read_reference(fresh), counted)


def judge_every_item(reference: Reference, counted: bool) -> None:
    census, truth = read_census(reference), read_truth(reference)
    wards = modelled(reference, census, truth, list(reference.samples()), list(reference.items), counted=counted)
    error, cover = judge(wards)
    worst = min(judge(of_item)[1] for _, of_item in wards.groupby("item"))
    print(f"error {error:.3f} of direct estimates', intervals cover {cover:.3f}, of the worst item {worst:.3f}")
    assert error <= 0.65 and cover >= 0.9 and worst >= 0.85


def test_wards_add_up_to_the_councils_own_figure(first_wave, census):
    sizes = census.assign(N=census["N"].astype(float)).groupby(["council", "ward"])["N"].sum()
    for (council, _), wards in first_wave.groupby(["council", "item"]):
        weights = sizes[council].loc[wards["area"]].to_numpy()
        assert np.average(wards["estimate"], weights=weights) == pytest.approx(wards["benchmark"].iloc[0], rel=1e-9)


def test_everything_modelled_says_so(first_wave):
    assert first_wave["modelled"].all() and first_wave["method"].str.contains("regression").all()


TOWN = pd.DataFrame(
    [(ward, sex, "1" if (place + ward_place) % 3 else "4")
     for ward_place, ward in enumerate("ABCD") for place in range(12) for sex in "FM"],
    columns=["ward", "sex", "roads"],
)  # fmt: skip
MARGINS = pd.DataFrame(
    [("ward", ward, 100) for ward in "ABCD"] + [("sex", "F", 210), ("sex", "M", 190)],
    columns=["variable", "level", "N"],
)
ITEMS = {"roads": {"levels": ["Good", "Fair", "Neither", "Poor", "Bad"], "favourable": [1]}}
QUESTION = AreaQuestion("ward")


def ask(people: pd.DataFrame = TOWN, margins: pd.DataFrame = MARGINS, **changes) -> list[SmallArea]:
    return small_areas(people, ITEMS, weight(people, margins), replace(QUESTION, **changes))


def test_the_same_answers_give_the_same_digits():
    assert repr(ask()) == repr(ask())


def test_without_covariates_there_is_no_fay_herriot_but_a_model():
    ward = ask()[0]
    assert np.isnan(ward.eblup) and 0 < ward.ci_low < ward.estimate < ward.ci_high < 1


def test_an_area_without_answers_is_still_modelled():
    cells = pd.DataFrame([(ward, sex, 50) for ward in "ABCDE" for sex in "FM"], columns=["ward", "sex", "N"])
    covariates = pd.DataFrame({"deprived": [0.1, 0.4, 0.2, 0.5, 0.3]}, index=list("ABCDE"))
    empty = ask(cells=cells, covariates=covariates)[-1]
    assert (empty.area, empty.n) == ("E", 0) and np.isnan(empty.direct)
    assert 0 < empty.estimate < 1 and 0 < empty.eblup < 1 and empty.mse > 0


def test_unanimous_answers_cannot_be_modelled_and_say_so():
    found = ask(TOWN.assign(roads="1"))
    assert {ward.note for ward in found} == {"The whole sample's figure is 1: areas cannot be told apart."}
    assert np.isnan(found[0].estimate) and found[0].direct == 1


def test_clustered_answers_are_less_certain():
    people = TOWN.assign(street=[f"{ward}{place % 4}" for place, ward in enumerate(TOWN["ward"])])
    plain, clustered = ask(people)[0], ask(people, psu="street")[0]
    assert clustered.se != plain.se


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        (
            {"cells": pd.DataFrame([("A", "F", 1)], columns=["ward", "sex", "N"])},
            UnknownLevelError,
            "Row 1 has 'M' for 'sex', a level in which the population has nobody.",
        ),
        (
            {"covariates": pd.DataFrame({"deprived": [0.1, 0.2, 0.3]}, index=list("ABC"))},
            CovariateError,
            "Area 'D' has no number for 'deprived'.",
        ),
        ({"area": "sex", "margins": MARGINS[:4]}, SmallAreaError, "There are no margins for 'sex', the area."),
    ],
)
def test_what_is_missing_is_named(changes, error, message):
    with pytest.raises(error) as raised:
        ask(**changes)
    assert raised.value.message == message


def test_too_many_covariates_are_refused_in_a_note():
    covariates = pd.DataFrame(np.eye(4)[:, :3], index=list("ABCD"), columns=list("xyz"))
    assert ask(covariates=covariates)[0].note == "4 areas are too few to model with 3 covariates."


@pytest.mark.parametrize(
    ("direct", "variance", "covariates", "message"),
    [
        ([0.5, 0.6], [0.01, 0.01], [[1], [2]], "2 areas with direct estimates are too few for 1 covariates"),
        ([0.5, 0.6, 0.7], [0.01] * 3, [[1], [1], [1]], "The covariates repeat each other"),
        ([0.5, 0.6, 0.7], [0.0] * 3, [[1], [2], [3]], "have no sampling variance"),
        ([0.5, 0.6, 0.7], [0.01] * 3, [[1], [np.nan], [3]], "not a number"),
    ],
)
def test_areas_that_fay_herriot_cannot_fit_say_why(direct, variance, covariates, message):
    with pytest.raises(SmallAreaError, match=message):
        fay_herriot(direct, variance, covariates)


@pytest.mark.parametrize("least", [0.0, 1e-300, 1e-18])
def test_an_area_of_hardly_any_sampling_variance_is_treated_as_one_of_none(least):
    """Where areas differ, such an area keeps its own figure; where they do not, its weight would be endless."""
    covariates = [[1.0], [2.0], [3.0], [4.0], [5.0]]
    apart = fay_herriot([0.9, 0.2, 0.8, 0.1, 0.7], [least, 0.001, 0.001, 0.001, 0.001], covariates)
    assert apart.eblup[0] == pytest.approx(0.9) and np.isfinite(apart.mse).all()
    with pytest.raises(SmallAreaError, match="no sampling variance, and areas do not differ otherwise"):
        fay_herriot([0.5, 0.501, 0.499, 0.5, 0.5], [least, 0.01, 0.01, 0.01, 0.01], covariates)


def test_a_count_of_people_that_is_none_is_named():
    cells = pd.DataFrame({"ward": ["A", "B"], "N": ["10", "many"]}, index=[2, 3])
    with pytest.raises(MarginError, match="Row 3 counts 'many': not a number of people"):
        read_population(cells, "ward", [])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"ward": ["A", "A"], "x": ["1", "2"]}, "Row 3 repeats 'ward' 'A'."),
        ({"ward": ["A", "B"], "x": ["1", "high"]}, "Row 3 has 'high' for the covariate 'x': not a number."),
    ],
)
def test_a_covariate_that_is_wrong_is_named(table, message):
    with pytest.raises(CovariateError) as raised:
        read_covariates(pd.DataFrame(table, index=[2, 3]), "ward")
    assert raised.value.message == message
