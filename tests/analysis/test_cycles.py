"""Reading comments makes no cycles of garbage, so that none need be searched for meanwhile."""

import gc

import pytest

from analysis.cycles import cycles_left_alone
from analysis.taxonomy import Taxonomy
from analysis.themes import ThemeClassifier


def test_reading_leaves_no_cycles() -> None:
    classifier = ThemeClassifier(Taxonomy.load())
    classifier.suggest(["The bins are late"])
    gc.collect()
    classifier.suggest(["The bins were missed, but Mrs Jones was lovely. Ring 07700 900123!"] * 20)
    assert gc.collect() == 0


def test_cycles_are_searched_for_again_afterwards_whatever_happens() -> None:
    with pytest.raises(ValueError, match="lengths"), cycles_left_alone():
        assert not gc.isenabled()
        raise ValueError("lengths")
    assert gc.isenabled()


def test_who_searches_for_none_goes_on_so() -> None:
    gc.disable()
    try:
        with cycles_left_alone():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
