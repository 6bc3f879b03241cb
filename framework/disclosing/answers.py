"""A council's answers as counts that add up: its groups, and for each question how many gave each kind of answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

import numpy as np
import pandas as pd

from analysis.added_counts import Whole
from analysis.columns import Flags, Indices
from analysis.disclosure import SMALLEST_SHOWN_BASE
from analysis.domains import WHOLE, read_domains
from analysis.items import Item
from framework.disclosing.groups import Cell

Group = tuple[str, str]
"""A domain variable and one of its categories."""
Counts = dict[Cell, tuple[int, ...]]


@dataclass(frozen=True)
class Answered:
    """Counts by cell, and which cells are parts of which."""

    counts: Counts = field(default_factory=dict)
    wholes: list[Whole[Cell]] = field(default_factory=list)


def add_up(
    responses: pd.DataFrame,
    domains: Sequence[str],
    items: Sequence[Item],
    questions: Mapping[str, str],
    answered: Flags,
    pleased: Flags,
) -> Answered:
    """Count the answers to each question in everybody and in each group of the domains.

    `questions` has the question of each item, by its code; who `answered` an item and who is `pleased` have the shape
    (responses, items). Where several items are of one question, whoever knows them all knows how many gave the answers
    that some of them count and others do not: these are the kinds of answers that are counted. Groups of a variable are
    parts of everybody. A group in which everybody is of another variable's group as well is a part of that: whoever
    knows a place knows such things.
    """
    found = Answered()
    members = {(one.variable, one.level): one.rows for one in read_domains(responses, domains)}
    for question, places in _by_question(items, questions).items():
        kinds, number = _kinds([items[place] for place in places], answered[:, places], pleased[:, places])
        for group, rows in members.items():
            mine = kinds[rows]
            found.counts[question, *group] = tuple(np.bincount(mine[mine >= 0], minlength=number).tolist())
        found.wholes.extend(_wholes(question, members))
        found.wholes.extend(_nested(question, members, kinds >= 0))
    return found


def _by_question(items: Sequence[Item], questions: Mapping[str, str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        places[questions[item.code]].append(place)
    return places


def _kinds(items: Sequence[Item], answered: Flags, pleased: Flags) -> tuple[Indices, int]:
    """The kind of answer that each respondent gave, shape (responses,), -1 for none, and how many kinds there are.

    Kinds that nobody gave are counted too: that there is none of them is not to be known either.
    """
    weights = 3 ** np.arange(len(items))
    given = (answered.astype(np.int64) + pleased.astype(np.int64)) @ weights
    answers = {answer for item in items for answer in item.answers}
    possible = {
        sum(int(w) * _state(item, answer) for w, item in zip(weights, items, strict=True)) for answer in answers
    }
    all_kinds = np.array(sorted(possible | set(given[given > 0].tolist())), dtype=np.int64)
    return np.where(given > 0, np.searchsorted(all_kinds, given), -1), len(all_kinds)


def _state(item: Item, answer: str) -> int:
    """Whether an answer is favourable to an item (2), counted by it (1), or neither (0)."""
    return (answer in item.answers) + (answer in item.favourable)


def _wholes(question: str, members: Mapping[Group, Indices]) -> Iterator[Whole[Cell]]:
    """Everybody, and the groups of each variable."""
    by_variable: dict[str, list[Cell]] = defaultdict(list)
    for variable, category in members:
        if variable != WHOLE:
            by_variable[variable].append((question, variable, category))
    for parts in by_variable.values():
        yield Whole((question, WHOLE, WHOLE), tuple(parts))


def _nested(question: str, members: Mapping[Group, Indices], answered: Flags) -> Iterator[Whole[Cell]]:
    """A group, and one of another variable in which everybody of it is, where few are left over."""
    inside = {group: rows[answered[rows]] for group, rows in members.items() if group[0] != WHOLE}
    groups = sorted((group for group, rows in inside.items() if len(rows)), key=lambda group: len(inside[group]))
    for place, inner in enumerate(groups):
        few = len(inside[inner])
        near = _nearly(few, inside, groups[place + 1 :])
        for outer in near:
            if outer[0] != inner[0] and np.isin(inside[inner], inside[outer], assume_unique=True).all():
                yield Whole((question, *outer), ((question, *inner),))


def _nearly(few: int, inside: Mapping[Group, Indices], groups: Sequence[Group]) -> Iterator[Group]:
    """The groups, in the order of their bases, that have fewer answers more than could be shown."""
    return takewhile(lambda group: len(inside[group]) < few + SMALLEST_SHOWN_BASE, groups)
