"""What the mode does to the answers: estimated among people alike, and stated wherever modes are mixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.columns import Flags, Floats, blank, column, complete_text
from analysis.compare import holm
from analysis.design import read_design
from analysis.domain_means import MeanContrast, domain_means
from analysis.errors import ComparisonError
from analysis.items import favourable_values, read_items
from analysis.regression import linear, redundant
from analysis.residuals import ResidualVariance, residual_variance
from analysis.weighting import Weighting


@dataclass(frozen=True, kw_only=True)
class ModeEffect(MeanContrast):
    """How much more favourable answers to an item are in one `mode` than in the `reference` mode, as proportions.

    `plain` is the difference of weighted shares, from bases of `n` and `n_reference` answers; `difference` is that
    among respondents alike in `alike`. `p_holm` is adjusted over the item's modes.
    """

    item: str
    mode: str
    reference: str
    n: int
    n_reference: int
    plain: float
    alike: tuple[str, ...]
    p_holm: float = float("nan")

    def sentence(self) -> str:
        """Say it in plain English, for the notes of a table."""
        points = [100 * value for value in (self.difference, self.ci_low, self.ci_high)]
        clear = "" if self.p_holm < 0.05 else ", which may well be chance"
        return (
            f"{self.item}: answers by {self.mode} were {points[0]:+.1f} points more favourable than by "
            f"{self.reference} ({points[1]:+.1f} to {points[2]:+.1f}) among people alike in "
            f"{', '.join(self.alike) or 'nothing known'}{clear}."
        )


def mode_effects(
    responses: pd.DataFrame,
    items: Mapping[str, Any],
    weighting: Weighting,
    *,
    mode: str,
    alike: Sequence[str] | None = None,
    **design: Any,
) -> list[ModeEffect]:
    """Estimate the effect of each mode on every item, against the mode of most responses.

    `design` is as `analysis.design.read_design` takes it.

    People choose their mode, so shares by mode differ by who chose it too. `difference` is a mode's coefficient in a
    weighted linear model of the favourable answer with the levels of the columns `alike` beside it: those of the
    margins unless given. What people differ in otherwise is in it still (Vannieuwenhuyze, Loosveldt and Molenberghs,
    2010, Public Opinion Quarterly 74). An item has no figure where everybody who answered shares a mode. Raises a
    `DataError`, such as where a mode is the same thing as a level.

    >>> from analysis.weighting import unweighted
    >>> counts = {"paper old 1": 30, "paper old 2": 20, "web old 1": 8, "web old 2": 12, "paper new 1": 12,
    ...           "paper new 2": 8, "web new 1": 30, "web new 2": 45}
    >>> answers = [answer.split() for answer, times in counts.items() for _ in range(times)]
    >>> people = pd.DataFrame(answers, columns=["mode", "home", "roads"])
    >>> items = {"roads": {"levels": ["Good", "Bad"], "favourable": [1]}}
    >>> print(mode_effects(people, items, unweighted(people), mode="mode", alike=["home"])[0].sentence())
    roads: answers by paper were +20.0 points more favourable than by web (+2.3 to +37.7) among people alike in home.
    """
    kept = responses.iloc[weighting.rows]
    error = residual_variance(weighting, read_design(kept, **design))
    modes = column(kept, mode)
    used = modes[~blank(modes)].astype(str)
    if used.nunique() < 2:
        raise ComparisonError(f"Everybody has the same {mode!r}: there is no effect to estimate.", variable=mode)
    reference = str(used.value_counts(sort=True).index[0])
    names = tuple(_columns_of(weighting) if alike is None else alike)
    known = _levels(kept, names)
    found = []
    for item, values in favourable_values(kept, read_items(items)).items():
        effects = _effects_on(item, values, error, modes, reference, known, names)
        adjusted = holm([each.p for each in effects])
        found += [replace(each, p_holm=p) for each, p in zip(effects, adjusted, strict=True)]
    return found


def _columns_of(weighting: Weighting) -> list[str]:
    """Return the columns that the margins count."""
    return list(dict.fromkeys(name for margin in weighting.table.margins for name in margin.columns))


def _levels(responses: pd.DataFrame, names: Sequence[str]) -> dict[str, Floats]:
    """Return a 0/1 term, shape (n,), for every level but the first of each column."""
    columns = {name: complete_text(responses, name) for name in names}
    return {
        f"{name} {level}": (values == level).to_numpy(dtype=np.float64)
        for name, values in columns.items()
        for level in sorted(values.unique())[1:]
    }


def _effects_on(
    item: str,
    values: Floats,
    error: ResidualVariance,
    modes: pd.Series,
    reference: str,
    known: Mapping[str, Floats],
    names: tuple[str, ...],
) -> list[ModeEffect]:
    in_base = np.isfinite(values) & ~blank(modes)
    answered = modes[in_base].astype(str)
    if reference not in set(answered) or answered.nunique() < 2:
        return []
    others = sorted(set(answered) - {reference})
    chosen = {name: _among(in_base, (modes.astype(str) == name).to_numpy()) for name in others}
    model = linear(error, values, _distinct(known, in_base) | chosen)
    means = domain_means(error, values, modes)
    bases = answered.value_counts()
    return [
        ModeEffect(
            item=item,
            mode=name,
            reference=reference,
            n=int(bases[name]),
            n_reference=int(bases[reference]),
            plain=means.difference(reference, name).difference,
            difference=model[name].estimate,
            se=model[name].se,
            t=model[name].t,
            df=model.df,
            p=model[name].p,
            ci_low=model[name].ci_low,
            ci_high=model[name].ci_high,
            alike=names,
        )
        for name in others
    ]


def _among(in_base: Flags, member: Flags) -> Floats:
    return np.where(in_base, member.astype(np.float64), np.nan)


def _distinct(known: Mapping[str, Floats], in_base: Flags) -> dict[str, Floats]:
    """Leave out levels that nobody in the base has, or that the others determine."""
    matrix = np.column_stack([np.ones(int(in_base.sum())), *(values[in_base] for values in known.values())])
    repeated = redundant(matrix)[1:]
    return {name: values for (name, values), twice in zip(known.items(), repeated, strict=True) if not twice}
