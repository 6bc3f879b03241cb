"""Mode effects are told apart from who chose the mode, and said wherever modes are mixed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import ComparisonError, ModelError
from analysis.mode_effects import mode_effects
from analysis.weighting import unweighted, weight
from tests.analysis.samples import margins_of

ITEMS = {"roads": {"levels": list("abc"), "favourable": [1], "dont_know": 8}}
ALIKE = ["age", "tenure"]


def mixed(effect, n=6000, seed=2):
    """Older people answer on paper more and are happier; paper adds `effect` to that."""
    random = np.random.default_rng(seed)
    old, owner = random.random(n) < 0.4, random.random(n) < 0.6
    paper = random.random(n) < 0.2 + 0.5 * old
    telephone = ~paper & (random.random(n) < 0.3)
    pleased = random.random(n) < 0.35 + 0.2 * old + 0.1 * owner + effect * paper
    return pd.DataFrame(
        {
            "mode": np.select([paper, telephone], ["paper", "telephone"], "online"),
            "age": np.where(old, "65+", "under 65"),
            "tenure": np.where(owner, "own", "rent"),
            "roads": np.where(pleased, "1", "3"),
        }
    )


def effects(people, **options):
    return {each.mode: each for each in mode_effects(people, ITEMS, unweighted(people), mode="mode", **options)}


def test_who_chose_the_mode_is_not_taken_for_the_mode():
    paper = effects(mixed(0.0), alike=ALIKE)["paper"]
    assert paper.plain > 0.06
    assert paper.ci_low < 0 < paper.ci_high and paper.p_holm > 0.05
    assert "may well be chance" in paper.sentence()


def test_a_mode_that_pleases_is_found():
    found = effects(mixed(0.12), alike=ALIKE)
    assert found["paper"].ci_low < 0.12 < found["paper"].ci_high and found["paper"].p_holm < 0.001
    assert found["telephone"].p_holm > 0.05
    assert {each.reference for each in found.values()} == {"online"}


def test_without_anything_known_the_difference_is_the_plain_one():
    for each in effects(mixed(0.1), alike=[]).values():
        assert each.difference == pytest.approx(each.plain)


def test_people_are_alike_in_what_the_margins_count_unless_told():
    people = mixed(0.0)
    margins = margins_of(age={"65+": 300, "under 65": 700}, tenure={"own": 600, "rent": 400})
    found = mode_effects(people, ITEMS, weight(people, margins), mode="mode")
    assert {each.alike for each in found} == {("age", "tenure")}


def test_a_level_that_repeats_another_is_left_out():
    people = mixed(0.1).assign(again=lambda each: each["age"])
    twice, once = effects(people, alike=[*ALIKE, "again"]), effects(people, alike=ALIKE)
    assert twice["paper"].difference == pytest.approx(once["paper"].difference)


def test_one_mode_alone_has_no_effect_to_estimate():
    people = mixed(0.1).assign(mode="online")
    with pytest.raises(ComparisonError, match="Everybody has the same 'mode'"):
        effects(people, alike=ALIKE)


def test_a_mode_that_is_a_level_cannot_be_told_from_it():
    people = mixed(0.1).assign(where=lambda each: each["mode"])
    with pytest.raises(ModelError, match="says nothing that the other terms do not"):
        effects(people, alike=["where"])


def test_modes_of_the_reference_survey_have_effects_with_honest_errors(reference):
    """Its answers do not depend on the mode: at most a few of many tests may think otherwise."""
    sample = next(iter(reference.samples()))
    weighting = weight(sample.responses, sample.margins, variables=["age_sex", "tenure"], base_weight="design_weight")
    found = mode_effects(sample.responses, reference.items, weighting, mode="mode", strata="stratum", psu="psu")
    assert len(found) > 18 and sum(each.p < 0.05 for each in found) <= 4
    assert all(each.se > 0.01 for each in found)
