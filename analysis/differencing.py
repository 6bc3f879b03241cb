"""Differencing: whether sums that are shown give away a small part of them when they are taken from one another."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from scipy.optimize import linprog

from analysis.columns import Floats
from analysis.disclosure import SMALLEST_SHOWN_BASE

Part = TypeVar("Part", bound=Hashable)
Name = TypeVar("Name", bound=Hashable)
Sum = frozenset[Part]

NEGLIGIBLE = 1e-6


def showable(
    bases: Mapping[Part, int],
    shown: Iterable[Collection[Part]],
    wanted: Mapping[Name, Collection[Part]],
    *,
    smallest: int = SMALLEST_SHOWN_BASE,
) -> list[Name]:
    """Say which sums may be shown besides those that are, so that nobody can work out one of a base under `smallest`.

    `bases` are the answers in each part, such as a group of residents in a wave: parts share nobody. A sum is the parts
    whose answers a figure adds up. Whoever knows figures can add them up and take them from one another, in any
    multiples; what they must not come to is a small base's: some parts, no multiple below nil, whose bases times
    multiples add up to less than `smallest` while a small part is wholly among them. The least such base is found by
    linear programming for every small part (the idea of Fischetti and Salazar-González, 2001, Management Science 47,
    for tables). Where there is one, the wanted sum of the smallest base that gives it away is left out, and so on.
    Wanted sums of small bases, or of no parts, are left out at once. Names come back in the order they were wanted in.

    Two waves of men, one shown and one too small to be: the two together would give the small one away.

    >>> bases = {("men", 1): 50, ("men", 2): 12, ("women", 1): 90, ("women", 2): 80, ("other", 2): 40}
    >>> shown = [[("men", 1)], [("women", 1)], [("women", 2)], [("men", 2), ("women", 2), ("other", 2)]]
    >>> wanted = {who: [part for part in bases if part[0] == who] for who in ("men", "women")}
    >>> showable(bases, shown, wanted)
    ['women']
    """
    there = {part: base for part, base in bases.items() if base > 0}
    known, alone = _without_known([frozenset(part for part in parts if part in there) for parts in shown])
    left = {name: frozenset(part for part in parts if part in there) for name, parts in wanted.items()}
    left = {name: parts for name, parts in left.items() if parts and sum(map(there.__getitem__, parts)) >= smallest}
    for part in sorted((part for part, base in there.items() if base < smallest), key=there.__getitem__):
        while left and (guilty := _giving_away(part, there, known, left, smallest, alone)):
            del left[min(guilty, key=lambda name: sum(map(there.__getitem__, left[name])))]
    return [name for name in wanted if name in left]


def gives_away(
    part: Part, bases: Mapping[Part, int], shown: Iterable[Collection[Part]], *, smallest: int = SMALLEST_SHOWN_BASE
) -> bool:
    """Say whether the sums that are `shown` give away a base under `smallest` in which a part is wholly.

    >>> bases = {"men": 12, "women": 80}
    >>> gives_away("men", bases, [["men", "women"], ["women"]]), gives_away("men", bases, [["men", "women"]])
    (True, False)
    """
    there = {each: base for each, base in bases.items() if base > 0}
    known = [frozenset(each for each in parts if each in there) for parts in shown]
    if frozenset([part]) in known:
        return there[part] < smallest
    return _least(part, there, known, smallest) is not None


def _giving_away(
    part: Part,
    bases: Mapping[Part, int],
    known: Sequence[Sum[Part]],
    wanted: Mapping[Name, Sum[Part]],
    smallest: int,
    alone: Sum[Part],
) -> list[Name]:
    """The wanted sums that it takes to give a part away; none where it is safe. Parts that are `alone` are known."""
    names = list(wanted)
    multiples = _least(part, bases, [*known, *(parts - alone for parts in wanted.values())], smallest)
    if multiples is None:
        return []
    return [name for name, multiple in zip(names, multiples[len(known) :], strict=True) if abs(multiple) > NEGLIGIBLE]


def _least(part: Part, bases: Mapping[Part, int], sums: Sequence[Sum[Part]], smallest: int) -> Floats | None:
    """The multiples of sums, shape (sums,), that come to the least base with a part in it, if that is too small."""
    near = _reachable(part, sums)
    places = {each: place for place, each in enumerate(near)}
    if part not in places:
        return None
    table = np.zeros((len(sums), len(near)))
    for row, parts in enumerate(sums):
        table[row, [places[each] for each in parts if each in places]] = 1.0
    base = np.array([bases[each] for each in near], dtype=np.float64)
    found = linprog(
        table @ base,
        A_ub=-table.T,
        b_ub=np.zeros(len(near)),
        A_eq=table[:, [places[part]]].T,
        b_eq=[1.0],
        bounds=(None, None),
        method="highs",
    )
    if found.status == 0 and found.fun < smallest - NEGLIGIBLE:
        return np.asarray(found.x, dtype=np.float64)
    return None


def _without_known(sums: Sequence[Sum[Part]]) -> tuple[list[Sum[Part]], Sum[Part]]:
    """The sums without the parts that are shown alone, which anybody can take away, and these parts."""
    alone = frozenset(part for parts in sums if len(parts) == 1 for part in parts)
    return [rest for parts in sums if (rest := parts - alone)], alone


def _reachable(part: Part, sums: Sequence[Sum[Part]]) -> list[Part]:
    """The parts that share a sum with this one, or with one that does: no other sum can tell of it."""
    reached, waiting = {part: None}, [part]
    by_part: dict[Part, list[int]] = {}
    for row, parts in enumerate(sums):
        for each in parts:
            by_part.setdefault(each, []).append(row)
    if part not in by_part:
        return []
    seen: set[int] = set()
    while waiting:
        for row in by_part[waiting.pop()]:
            if row not in seen:
                seen.add(row)
                waiting += [each for each in sums[row] if each not in reached]
                reached |= dict.fromkeys(sums[row])
    return list(reached)
