"""The joint population of areas and people's characteristics, counted by a census or made from margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.columns import Floats, Indices, complete_text
from analysis.errors import CovariateError, MarginError, SmallAreaError, UnknownLevelError
from analysis.mixed_logistic import Factor
from analysis.weighting import Weighting, weight

SMOOTHING = 10.0
"""How many respondents the whole council's mix counts for, in an area's own."""


@dataclass(frozen=True)
class Population:
    """Cells of people: `count` has shape (cells,), `areas` and each of `factors` their codes among sorted levels.

    `mix_base` has shape (areas,): how many respondents each area's mix of people rests on, endless where it is counted.
    """

    areas: Factor
    variables: tuple[str, ...]
    factors: tuple[Factor, ...]
    levels: tuple[pd.Index, ...]
    names: tuple[str, ...]
    count: Floats
    mix_base: Floats

    @property
    def area_sizes(self) -> Floats:
        """People in each area, shape (areas,)."""
        return np.asarray(np.bincount(self.areas.code, self.count, self.areas.size), dtype=np.float64)

    def numbers_of(self, covariates: pd.DataFrame) -> Floats:
        """Return covariates, with areas as index, as numbers of shape (areas, covariates).

        Raises `CovariateError` naming the area and the column that has no number for it.
        """
        table = covariates.set_axis(covariates.index.astype(str)).reindex(list(self.names))
        numbers = np.column_stack([np.empty((len(self.names), 0)), *(_numbers(table[name]) for name in table.columns)])
        for place, name in enumerate(table.columns):
            missing = ~np.isfinite(numbers[:, place])
            if missing.any():
                area = self.names[int(missing.argmax())]
                message = f"Area {area!r} has no number for {str(name)!r}."
                raise CovariateError(message, variable=str(name), level=area)
        return numbers

    def factors_of(self, responses: pd.DataFrame, area: str) -> tuple[Factor, ...]:
        """Code respondents as the cells are coded: every variable, then the area.

        Raises `MissingColumnError`, `MissingValueError` or `UnknownLevelError` naming the row.
        """
        named = [*zip(self.variables, self.levels, strict=True), (area, pd.Index(self.names))]
        return tuple(Factor(_codes(responses, name, levels), len(levels)) for name, levels in named)


def read_population(cells: pd.DataFrame, area: str, variables: Sequence[str]) -> Population:
    """Read counts of people: columns `area`, each of `variables` and `N`, one row for each combination that exists.

    Raises `MissingColumnError`, `MissingValueError`, or `MarginError` for a count that is not a number of people.

    >>> cells = pd.DataFrame({"ward": ["A", "A", "B"], "sex": ["F", "M", "F"], "N": [30, 20, 50]})
    >>> read_population(cells, "ward", ["sex"]).area_sizes.tolist()
    [50.0, 50.0]
    """
    count = _numbers(complete_text(cells, "N"))
    wrong = ~(np.isfinite(count) & (count >= 0))
    if wrong.any():
        row = cells.index[int(wrong.argmax())]
        raise MarginError(f"Row {row} counts {cells.loc[row, 'N']!r}: not a number of people.", variable="N", row=row)
    if not count.sum():
        raise MarginError("The cells count nobody.", variable="N")
    coded = [pd.factorize(complete_text(cells, name), sort=True) for name in (area, *variables)]
    (area_codes, names), *rest = coded
    return Population(
        areas=Factor(np.asarray(area_codes, dtype=np.intp), len(names)),
        variables=tuple(variables),
        factors=tuple(Factor(np.asarray(codes, dtype=np.intp), len(levels)) for codes, levels in rest),
        levels=tuple(pd.Index(levels) for _, levels in rest),
        names=tuple(map(str, names)),
        count=count,
        mix_base=np.full(len(names), np.inf),
    )


def settled_levels(responses: pd.DataFrame, weighting: Weighting) -> pd.DataFrame:
    """Return those who were weighted, each with the levels that weighting gave: merged, drawn or "(no answer)".

    >>> from analysis.collapsing import Collapse
    >>> people = pd.DataFrame({"home": ["own", "rent", "rent"]})
    >>> margins = pd.DataFrame({"variable": ["home"] * 3, "level": ["own", "rent", "other"], "N": [60, 30, 10]})
    >>> settled_levels(people, weight(people, margins, collapse=Collapse("neighbour")))["home"].tolist()
    ['own', 'rent + other', 'rent + other']
    """
    table = weighting.table
    kept = responses.iloc[weighting.rows]
    levels = {
        margin.variable: np.array(margin.levels, dtype=object)[codes[table.cell]]
        for margin, codes in zip(table.margins, table.codes, strict=True)
        if margin.columns == (margin.variable,) and margin.variable in kept
    }
    return kept.assign(**levels)


def population_of_margins(responses: pd.DataFrame, weighting: Weighting, area: str) -> Population:
    """Make the joint population from margins and a weighted sample, where no census table gives it.

    `responses` are `settled_levels`. An area's mix of people is its own respondents' and the whole council's, the
    latter counting for ten respondents; the cells are then raked to the margins of the area and every variable. Raises
    a `DataError`.

    >>> people = pd.DataFrame({"ward": list("AAAB"), "sex": list("FFMM")})
    >>> margins = pd.DataFrame({"variable": ["ward"] * 2 + ["sex"] * 2, "level": list("ABFM"), "N": [60, 40, 50, 50]})
    >>> made = population_of_margins(people, weight(people, margins), "ward")
    >>> made.area_sizes.round(6).tolist(), made.mix_base.tolist()
    ([60.0, 40.0], [13.0, 11.0])
    """
    counted = [margin for margin in weighting.table.margins if margin.columns == (margin.variable,)]
    variables = [margin.variable for margin in counted if margin.variable != area]
    if len(variables) == len(counted):
        raise SmallAreaError(f"There are no margins for {area!r}, the area.", variable=area)
    sample = responses[[area, *variables]].astype(str).assign(N=weighting.weights)
    own = sample.groupby([area, *variables], as_index=False)["N"].sum()
    size, respondents = sample.groupby(area)["N"].sum(), sample[area].value_counts()
    everywhere = sample.groupby(variables, as_index=False)["N"].sum() if variables else sample[["N"]].sum().to_frame().T
    council = size.rename("size").reset_index().merge(everywhere, how="cross")
    council["N"] *= council["size"] / weighting.weights.sum()
    borrowed = SMOOTHING / (SMOOTHING + respondents)
    own["N"] *= 1 - own[area].map(borrowed)
    council["N"] *= council[area].map(borrowed)
    both = pd.concat([own, council.drop(columns="size")]).groupby([area, *variables])["N"].sum()
    cells = both[both > 0].reset_index()
    rows = [(each.variable, *pair) for each in counted for pair in zip(each.levels, each.population, strict=True)]
    margins = pd.DataFrame(rows, columns=["variable", "level", "N"])
    raked = weight(cells, margins, base_weight="N", variables=[*variables, area])
    population = read_population(cells.assign(N=raked.weights), area, variables)
    base = np.asarray(respondents[list(population.names)], dtype=np.float64)
    return replace(population, mix_base=base + SMOOTHING)


def _numbers(values: pd.Series) -> Floats:
    return pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _codes(responses: pd.DataFrame, name: str, levels: pd.Index) -> Indices:
    values = complete_text(responses, name)
    codes = np.asarray(levels.get_indexer(pd.Index(values)), dtype=np.intp)
    if (codes < 0).any():
        place = int(codes.argmin())
        row, level = values.index[place], values.iloc[place]
        message = f"Row {row} has {level!r} for {name!r}, a level in which the population has nobody."
        raise UnknownLevelError(message, variable=name, level=level, row=row)
    return codes
