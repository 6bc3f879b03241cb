"""Respondents without a value for a weighting variable: what is done about them, by a declared rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.coding import Coding
from analysis.columns import Flags, Floats, Indices
from analysis.errors import SchemeError
from analysis.margins import Margin

NO_ANSWER = "(no answer)"

DROP = "drop"
IMPUTE = "impute"


@dataclass(frozen=True)
class Missing:
    """`n` respondents had no value for a variable, and the `rule` was applied to them."""

    variable: str
    n: int
    rule: str

    def sentence(self) -> str:
        return f"{self.variable} had no value in {self.n:,} of the responses: {WORDS[self.rule]}."


def fill(
    margins: Sequence[Margin],
    codings: Sequence[Coding],
    base: Floats,
    rule: str | None,
    seed: int = 0,
    times: Indices | None = None,
) -> tuple[tuple[Margin, ...], tuple[Coding, ...], tuple[Missing, ...]]:
    """Give respondents without a value a level of each margin's variable, unless they are to be dropped or refused.

    `rule` is "own-category" (a level of their own, which has the share of the population that it has of the base
    weights, so that it is neither raised nor lowered), "impute" (a level drawn in proportion to the margin, with
    `seed`: Little and Rubin, "Statistical Analysis with Missing Data", 3rd edition, section 4.3), "drop", or None.
    Each code stands for one respondent, or for as many as `times` says, whose base weights `base` adds up.

    >>> sex = Margin("sex", ("F", "M"), np.array([60.0, 40.0]))
    >>> coding = Coding(np.array([0, 1, 1, -1]), ("F", "M"))
    >>> margins, codings, missing = fill([sex], [coding], np.ones(4), "own-category")
    >>> margins[0].levels, margins[0].population.tolist()
    (('F', 'M', '(no answer)'), [45.0, 30.0, 25.0])
    >>> missing[0].sentence()
    'sex had no value in 1 of the responses: these became a category of their own.'
    """
    if rule is not None and rule not in WORDS:
        raise SchemeError(f"Missing values are treated by {', '.join(WORDS)}, not by {rule!r}.")
    random = np.random.default_rng(seed)
    filled, found = [], []
    for margin, coding in zip(margins, codings, strict=True):
        gaps = coding.missing
        if rule and gaps.any():
            found.append(Missing(margin.variable, int(gaps.sum() if times is None else times[gaps].sum()), rule))
        treat = FILLERS.get(rule or DROP, _leave) if gaps.any() else _leave
        filled.append(treat(margin, coding, gaps, base, random))
    return tuple(each[0] for each in filled), tuple(each[1] for each in filled), tuple(found)


Filled = tuple[Margin, Coding]


def _leave(margin: Margin, coding: Coding, _gaps: Flags, _base: Floats, _random: np.random.Generator) -> Filled:
    return margin, coding


def _own_category(margin: Margin, coding: Coding, gaps: Flags, base: Floats, _random: np.random.Generator) -> Filled:
    share = base[gaps].sum() / base.sum()
    population = np.append(margin.population * (1 - share), margin.total * share)
    codes = np.where(gaps, len(coding.levels), coding.codes.astype(np.intp))
    return (
        replace(margin, levels=(*margin.levels, NO_ANSWER), population=population),
        Coding(codes, (*coding.levels, NO_ANSWER)),
    )


def _impute(margin: Margin, coding: Coding, gaps: Flags, _base: Floats, random: np.random.Generator) -> Filled:
    levels = tuple(dict.fromkeys((*coding.levels, *margin.levels)))
    places = np.array([levels.index(level) for level in margin.levels])
    codes = coding.codes.astype(np.intp)
    codes[gaps] = random.choice(places, int(gaps.sum()), p=margin.population / margin.total)
    return margin, Coding(codes, levels)


FILLERS: Mapping[str, Callable[[Margin, Coding, Flags, Floats, np.random.Generator], Filled]] = {
    "own-category": _own_category,
    IMPUTE: _impute,
}

WORDS: Mapping[str, str] = {
    "own-category": "these became a category of their own",
    IMPUTE: "for each a level was drawn in proportion to the population",
    DROP: "these were left out",
}
"""The rules, and how each is said in words."""
