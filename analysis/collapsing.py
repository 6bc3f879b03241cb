"""Collapsing: levels that too few people have are merged with others, by a declared rule, and never silently."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.coding import Coding
from analysis.columns import Indices
from analysis.errors import SchemeError
from analysis.margins import Margin


@dataclass(frozen=True)
class Collapse:
    """How thin levels are merged: into the `neighbour` in declared order that has fewer people, or into the `smallest`.

    Levels with fewer than `minimum` respondents are thin, and so are those that the margins count as nobody's.

    >>> Collapse.read("neighbour:30")
    Collapse(rule='neighbour', minimum=30)
    """

    rule: str
    minimum: int = 1

    def __post_init__(self) -> None:
        if self.rule not in RULES or self.minimum < 1:
            raise SchemeError(
                f"Levels collapse by {' or '.join(RULES)}, with a minimum of at least 1, such as smallest:30."
            )

    @classmethod
    def read(cls, text: str) -> Collapse:
        """Read "neighbour", "smallest", or either with a minimum base after a colon."""
        rule, colon, minimum = text.partition(":")
        if colon and not minimum.isdecimal():
            raise SchemeError(f"The minimum base of {text!r} is not a whole number.")
        return cls(rule, int(minimum or 1))


@dataclass(frozen=True)
class Merger:
    """A level of `n` respondents and `population` people that was merged into another, as that was then called."""

    variable: str
    level: str
    into: str
    n: int
    population: float

    def sentence(self) -> str:
        lost = f"{self.variable} {self.level} (base {self.n:,}, {self.population:,.0f} people)"
        return f"{lost} was merged with {self.into}."


def collapse(
    margin: Margin, coding: Coding, how: Collapse, times: Indices | None = None
) -> tuple[Margin, tuple[Merger, ...]]:
    """Merge the thinnest level, the first declared among equals, until none is thin or only one is left.

    Each code of the coding stands for one respondent, or for as many as `times` says.

    >>> age = Margin("age", ("16-24", "25-34", "35+"), np.array([10.0, 20.0, 70.0]))
    >>> merged, mergers = collapse(age, Coding(np.array([0, 1, 1, 1]), ("25-34", "35+")), Collapse("neighbour"))
    >>> merged.levels, merged.population.tolist(), mergers[0].sentence()
    (('16-24 + 25-34', '35+'), [30.0, 70.0], 'age 16-24 (base 0, 10 people) was merged with 25-34.')
    """
    counts, mergers = coding.counts(times), []
    margin = replace(margin, members=tuple((level,) for level in margin.levels))
    base = [counts.get(level, 0) for level in margin.levels]
    while (thin := _thinnest(margin, base, how.minimum)) is not None:
        into = RULES[how.rule](base, thin)
        people = float(margin.population[thin])
        mergers.append(Merger(margin.variable, margin.levels[thin], margin.levels[into], base[thin], people))
        margin, base = _merge(margin, base, thin, into)
    return margin, tuple(mergers)


def _thinnest(margin: Margin, base: list[int], minimum: int) -> int | None:
    """Levels that neither respondents nor people have are no trouble: they are left out later."""
    if len(base) == 1:
        return None
    people = margin.population
    thin = [each for each, n in enumerate(base) if (n < minimum and people[each] > 0) or (n > 0 and people[each] == 0)]
    return min(thin, key=lambda each: base[each], default=None)


def _neighbour(base: list[int], thin: int) -> int:
    beside = [each for each in (thin - 1, thin + 1) if 0 <= each < len(base)]
    return min(beside, key=lambda each: base[each])


def _smallest(base: list[int], thin: int) -> int:
    others = [each for each in range(len(base)) if each != thin]
    return min(others, key=lambda each: base[each])


RULES: Mapping[str, Callable[[list[int], int], int]] = {"neighbour": _neighbour, "smallest": _smallest}


def _merge(margin: Margin, base: list[int], thin: int, into: int) -> tuple[Margin, list[int]]:
    first, last = sorted((thin, into))
    members = list(margin.members)
    members[first] += members.pop(last)
    merged = [*base]
    merged[first] += merged.pop(last)
    population = margin.population.copy()
    population[first] += population[last]
    levels = tuple(" + ".join(each) for each in members)
    return replace(margin, levels=levels, population=np.delete(population, last), members=tuple(members)), merged
