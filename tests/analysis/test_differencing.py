"""Sums that are shown give no small part away: judged again by brute force, in numbers that anybody could add up."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.differencing import gives_away, showable

SMALLEST = 30
GROUPS, WAVES = ("a", "b", "c"), (1, 2, 3)


def can_be_had(parts, shown):
    """Whether some multiples of the shown sums come to exactly these parts, once each: by rank, not by programming."""
    everything = sorted({part for each in (*shown, parts) for part in each})
    rows = np.array([[part in each for part in everything] for each in shown], dtype=float).reshape(-1, len(everything))
    target = np.array([part in parts for part in everything], dtype=float)
    return np.linalg.matrix_rank(np.vstack([rows, target])) == np.linalg.matrix_rank(rows) > 0


def small_unions(bases):
    """Every set of parts whose bases are together too small to be shown."""
    there = [part for part, base in bases.items() if base]
    sets = chain.from_iterable(combinations(there, size) for size in range(1, len(there) + 1))
    return [each for each in sets if sum(bases[part] for part in each) < SMALLEST]


def published(bases):
    """What waves show by themselves: the whole of each, and its groups, smallest hidden first until these add up."""
    shown = []
    for wave in WAVES:
        mine = {part: base for part, base in bases.items() if part[1] == wave and base}
        if sum(mine.values()) < SMALLEST:
            continue
        shown.append(list(mine))
        hidden = [part for part, base in mine.items() if base < SMALLEST]
        for part in sorted(mine, key=lambda each: (mine[each], each)):
            if hidden and (len(hidden) == 1 or sum(map(mine.get, hidden)) < SMALLEST) and part not in hidden:
                hidden.append(part)
        shown += [[part] for part in mine if part not in hidden]
    return shown


cells = st.fixed_dictionaries({(group, wave): st.integers(0, 60) for group in GROUPS for wave in WAVES})


@settings(max_examples=60, deadline=None)
@given(cells)
def test_pools_give_nothing_small_away_however_they_are_taken_from_waves(bases):
    """First two waves are pooled, then all three: nobody can come to a group, or groups together, of under 30."""
    shown = published(bases)
    assert not [each for each in small_unions(bases) if can_be_had(each, shown)]
    for waves in (WAVES[:2], WAVES):
        wanted = {group: [(group, wave) for wave in waves] for group in GROUPS}
        may = showable(bases, shown, wanted)
        shown = [*shown, *(wanted[group] for group in may)]
        assert not [each for each in small_unions(bases) if can_be_had(each, shown)]


@settings(max_examples=40, deadline=None)
@given(cells, st.lists(st.sets(st.sampled_from([(g, w) for g in GROUPS for w in WAVES]), min_size=1), max_size=6))
def test_what_brute_force_finds_is_found(bases, shown):
    for union in small_unions(bases):
        if can_be_had(union, [[part for part in each if bases[part]] for each in shown]):
            assert any(gives_away(part, bases, shown) for part in union)


def test_two_small_waves_may_be_shown_together():
    """That is what pooling is for."""
    bases = {("young", 1): 20, ("young", 2): 18, ("old", 1): 90, ("old", 2): 90, ("other", 1): 15, ("other", 2): 14}
    shown = [[part for part in bases if part[1] == wave] for wave in (1, 2)]
    shown += [[("old", 1)], [("old", 2)]]
    wanted = {group: [(group, 1), (group, 2)] for group in ("young", "old")}
    assert showable(bases, shown, wanted) == ["old"], "the others of both waves, 29, would be what is left"
    bases["other", 1] = 16
    assert showable(bases, shown, wanted) == ["young", "old"]


def test_a_wave_beside_a_pool_gives_the_other_wave_away():
    bases = {("young", 1): 50, ("young", 2): 20, ("old", 1): 90, ("old", 2): 90, ("rest", 2): 40}
    shown = [[("young", 1)], [("old", 1)], [("old", 2)], [("young", 2), ("old", 2), ("rest", 2)]]
    wanted = {"young": [("young", 1), ("young", 2)]}
    assert showable(bases, shown, wanted) == []
    assert showable(bases, shown[1:], wanted) == ["young"], "without it, nobody can take one from the other"


def test_a_longer_pool_beside_a_shorter_one_gives_the_last_wave_away():
    bases = {("young", wave): base for wave, base in ((1, 22), (2, 24), (3, 12))}
    shown = [[("young", 1), ("young", 2)]]
    wanted = {"young": [("young", wave) for wave in (1, 2, 3)]}
    assert showable(bases, [], wanted) == ["young"]
    assert showable(bases, shown, wanted) == []


@pytest.mark.parametrize(("base", "may"), [(29, []), (30, ["young"])])
def test_a_pool_itself_has_a_base_that_may_be_shown(base, may):
    bases = {("young", 1): 10, ("young", 2): base - 10}
    assert showable(bases, [], {"young": list(bases)}) == may
