"""Which cells are hidden, and that an attacker with everything that is shown comes near none of them."""

from __future__ import annotations

import random
from itertools import combinations, product

import pytest

from analysis.added_counts import Cells, Whole
from analysis.disclosure import COUNTS, SHARES, is_small
from analysis.exposure import exposed
from analysis.suppression import suppress
from tests.attacker import Attacker

TABLES = 200


def hidden_bases(bases, **more):
    """The categories of one variable that are hidden where only bases are counted."""
    counts = {"all": [sum(bases.values())]} | {name: [base] for name, base in bases.items()}
    return suppress(counts, [Whole("all", tuple(bases))], **more)


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ({"a": 30, "b": 200}, set()),
        ({"F": 300, "M": 29}, {"F", "M"}),
        ({"a": 29, "b": 31, "c": 500}, {"a", "b"}),
        ({"a": 20, "b": 20, "c": 500}, {"a", "b"}),
        ({"a": 2, "b": 3, "c": 40, "d": 500}, {"a", "b", "c"}),
        ({"a": 0, "b": 40, "c": 500}, {"a", "b"}),
        ({"a": 12}, {"a", "all"}),
    ],
)
def test_what_is_hidden_cannot_be_had_by_subtraction(bases, expected):
    assert hidden_bases(bases) == expected


@pytest.mark.parametrize(
    ("counts", "small"),
    [((9, 90), True), ((90, 9), True), ((0, 500), True), ((10, 20), False), ((10, 19), True), ((29,), True)],
)
def test_too_few_of_a_kind_are_too_few(counts, small):
    """Nobody and everybody are as telling as few, however many were asked."""
    assert is_small(counts, SHARES) == small


def test_counts_of_cases_are_figures_themselves():
    assert hidden_bases({"bins": 40, "parks": 12, "roads": 3}, rule=COUNTS) == {"parks", "roads"}


@pytest.mark.parametrize(("others", "hidden"), [(0, set()), (12, {"a"}), (29, {"a"}), (30, set())])
def test_those_in_no_group_are_not_to_be_had_from_those_who_are(others, hidden):
    """The whole less every group is what the few said who named no group."""
    counts = {"all": [120 + others, 120], "a": [20, 20], "b": [100, 100]}
    assert suppress(counts, [Whole("all", ("a", "b"))]) == hidden


def test_few_in_no_group_are_no_cover_for_a_hidden_one():
    """Two people named no group: the hidden group is the rest of the others, give or take two."""
    counts = {"all": [152, 120], "a": [10, 10], "b": [40, 20], "c": [100, 90]}
    assert suppress(counts, [Whole("all", ("a", "b", "c"))]) == {"a", "b"}


def test_a_group_and_one_that_is_nearly_the_same_are_not_shown_beside_each_other():
    """All of the north rent, and ten more do: who rents less who lives in the north would be the ten."""
    counts = {"all": [150, 150], "rent": [55, 55], "own": [95, 95], "north": [50, 50], "south": [100, 100]}
    wholes = [Whole("all", ("rent", "own")), Whole("all", ("north", "south")), Whole("rent", ("north",))]
    assert suppress(counts, wholes[:2]) == set(), "nobody knows then that the north rents"
    assert suppress(counts, wholes) in ({"rent", "own"}, {"north", "south"})


def test_what_was_hidden_stays_hidden_and_what_was_shown_is_reckoned_with():
    """Two waves of men, of which the first is shown: both together would give the second away."""
    counts = {
        "men 1": [25, 25], "men 2": [6, 6], "women 1": [45, 45], "women 2": [40, 40], "all 1": [70, 70],
        "all 2": [46, 46], "men": [31, 31], "women": [85, 85], "all": [116, 116],
    }  # fmt: skip
    wholes = [
        *(Whole(f"all{when}", (f"men{when}", f"women{when}")) for when in (" 1", " 2", "")),
        *(Whole(who, (f"{who} 1", f"{who} 2")) for who in ("men", "women", "all")),
    ]
    shown, hidden = {"men 1", "women 1", "all 1", "all 2"}, {"men 2", "women 2"}
    assert suppress(counts, wholes, shown=shown, hidden=hidden) == hidden | {"men", "women"}
    pooled = {"men", "women", "all"}
    assert suppress(counts, wholes, hidden=set(counts) - pooled) & pooled == set(), "that is what pooling is for"
    assert suppress(counts, wholes[:1], hidden={"women 1"}) >= {"men 1", "women 1"}


def crossed(counts):
    """A table of two variables with its margins: cells by row and column, `None` for all."""
    rows, columns = sorted({row for row, _ in counts}), sorted({column for _, column in counts})
    kinds = range(2)
    cells = dict(counts)
    for row in (*rows, None):
        for column in (*columns, None):
            mine = [each for (r, c), each in counts.items() if row in (r, None) and column in (c, None)]
            cells[row, column] = [sum(each[kind] for each in mine) for kind in kinds]
    wholes = [Whole((row, None), tuple((row, column) for column in columns)) for row in (*rows, None)]
    wholes += [Whole((None, column), tuple((row, column) for row in rows)) for column in (*columns, None)]
    return cells, wholes


def test_no_smaller_set_would_do_or_hardly():
    """Against every set of cells, of eight crossed tables with one small cell."""
    more = []
    for seed in range(8):
        draw = random.Random(seed)
        inside = {place: (draw.randint(10, 40), draw.randint(10, 40)) for place in product("ab", "xy")}
        cells, wholes = crossed(inside | {("a", "x"): (4, 20)})
        found, table = suppress(cells, wholes), Cells(cells, wholes)
        first = table.small(SHARES)
        others = [place for place in range(table.named) if place not in first]
        size = len(found) - len(first)
        enough = (not exposed(table, first | set(each), SHARES) for each in combinations(others, size - 1))
        more.append(size > 0 and any(enough))
    assert sum(more) <= 1, "tables for which one cell fewer would have been enough"


def draw_table(seed):
    """A council's wave, now small and now large: groups, some crossed, wards in districts, two waves and their pool."""
    draw = random.Random(seed)
    variables = {name: range(draw.randint(2, 4)) for name in ("age", "sex", "ward")[: draw.randint(1, 3)]}
    waves = (1, 2) if seed % 16 == 0 else (1,)
    is_crossed, silent, favour = seed % 8 == 1, draw.choice((0.0, 0.0, 0.03)), draw.choice((0.1, 0.5, 0.9))
    shares = {name: [draw.random() ** 2 + 0.02 for _ in categories] for name, categories in variables.items()}
    people = [
        ({name: None if draw.random() < silent else draw.choices(categories, shares[name])[0]
          for name, categories in variables.items()}, draw.choice(waves), int(draw.random() < favour))
        for _ in range(draw.choice((60, 200, 600, 1000)))
    ]  # fmt: skip

    def count(wave, **group):
        mine = [said for who, when, said in people if wave in (when, 0) and all(who[n] == c for n, c in group.items())]
        return sum(mine), len(mine) - sum(mine)

    counts, wholes = {}, []
    for wave in waves if len(waves) == 1 else (*waves, 0):
        counts[wave, "all"] = count(wave)
        for name, categories in variables.items():
            counts |= {(wave, name, each): count(wave, **{name: each}) for each in categories}
            wholes.append(Whole((wave, "all"), tuple((wave, name, each) for each in categories)))
        if seed % 4 == 2 and "ward" in variables:
            wards = {district: [each for each in variables["ward"] if each % 2 == district] for district in (0, 1)}
            for district, mine in wards.items():
                within = [count(wave, ward=each) for each in mine]
                counts[wave, "district", district] = tuple(map(sum, zip(*within, strict=True)))
                wholes.append(Whole((wave, "district", district), tuple((wave, "ward", each) for each in mine)))
            wholes.append(Whole((wave, "all"), tuple((wave, "district", district) for district in wards)))
        if is_crossed and {"age", "sex"} <= set(variables):
            both = {(a, s): (wave, a, s, "crossed") for a in variables["age"] for s in variables["sex"]}
            counts |= {name: count(wave, age=a, sex=s) for (a, s), name in both.items()}
            for name, at in (("age", 0), ("sex", 1)):
                for each in variables[name]:
                    parts = tuple(cell for place, cell in both.items() if place[at] == each)
                    wholes.append(Whole((wave, name, each), parts))
    if len(waves) > 1:
        wholes += [Whole(name, tuple((wave, *name[1:]) for wave in waves)) for name in counts if name[0] == 0]
    return counts, wholes


@pytest.fixture(scope="module")
def tables():
    """Two hundred tables as one: their cells' names begin with their number."""
    counts, wholes = {}, []
    for seed in range(TABLES):
        mine, sums = draw_table(seed)
        counts |= {(seed, *name): each for name, each in mine.items()}
        wholes += [Whole((seed, *one.name), tuple((seed, *part) for part in one.parts)) for one in sums]
    return counts, wholes


def won(tables, hidden):
    """What the attacker comes within two of; how many are in no group is known to be no more than they are."""
    counts, wholes = tables
    sums = [
        (one.name, one.parts, sum(counts[one.name]) - sum(sum(counts[part]) for part in one.parts)) for one in wholes
    ]
    shown = {name: each for name, each in counts.items() if name not in hidden}
    attacker = Attacker(shown, {name: 2 for name in counts if name in hidden}, sums)
    return attacker.bounded({name: name[0] for name in counts})


def test_the_attacker_wins_where_only_small_cells_are_hidden(tables):
    small = {name for name, each in tables[0].items() if is_small(each, SHARES)}
    assert len(small) > 300
    assert len({name[0] for name, _kind in won(tables, small)}) > TABLES / 5, "tables in which a hidden count is known"


def test_the_attacker_comes_within_two_of_no_hidden_count(tables):
    counts, wholes = tables
    hidden = suppress(counts, wholes)
    small = {name for name, each in counts.items() if is_small(each, SHARES)}
    assert small < hidden and len(hidden - small) < len(small) / 2
    assert won(tables, hidden) == {}
