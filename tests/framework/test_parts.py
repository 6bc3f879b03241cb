"""Tiles are put together by level, theme, aspect, side of the scorecard, effect and owner; none is lost."""

from types import SimpleNamespace
from typing import Any

import pytest

from framework.models import Indicator, Perspective, Ripple, Tier
from framework.tiles.changes import Judgement
from framework.tiles.parts import WAYS, parts


def tile(code: str, judgement: Judgement = Judgement.SAME, **facts: Any) -> Any:
    usual: dict[str, Any] = {"tier": Tier.HIGH, "ripple": Ripple.PLACE, "aspects": [], "theme": "", "owner": ""}
    indicator = Indicator(code=code, cross_cutting_owner="", **(usual | facts))
    return SimpleNamespace(indicator=indicator, judgement=judgement)


def put(by: str, *tiles: Any) -> list[list[str]]:
    return [[one.indicator.code for one in found] for _, found in parts(tiles, by)]


def test_an_indicator_stands_under_each_aspect_that_it_speaks_of() -> None:
    found = parts(
        [tile("bins", aspects=["quality", "equity"]), tile("cost", aspects=["economy"]), tile("none")], "aspect"
    )
    assert [len(each) for _, each in found] == [1, 1, 1, 1], "economy, quality, equity, and what is not placed"
    assert [each[0].indicator.code for _, each in found] == ["cost", "bins", "bins", "none"]


def test_what_changed_by_more_than_chance_comes_first_in_its_part() -> None:
    assert put("tier", tile("same"), tile("worse", Judgement.WORSE), tile("better", Judgement.BETTER)) == [
        ["better", "worse", "same"]
    ]


@pytest.mark.parametrize("by", WAYS)
def test_every_way_keeps_every_indicator_under_a_heading(by: str) -> None:
    tiles = [
        tile("a", tier=Tier.SPECIFIC, perspective=Perspective.FINANCE, owner="Head of parks"),
        tile("b", theme="place", ripple=Ripple.PEOPLE, aspects=["impact"]),
    ]
    found = parts(tiles, by)
    assert {one.indicator.code for _, each in found for one in each} == {"a", "b"}
    assert all(heading for heading, _ in found)
