"""Key drivers of a perception: what goes with it, how surely, and in words that promise no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.design import read_design
from analysis.errors import ModelError
from analysis.items import favourable_values, read_items
from analysis.regression import Regression, logistic
from analysis.relative_importance import Importance, RelativeImportance, relative_importance
from analysis.residuals import residual_variance
from analysis.weighting import Weighting

CAUTION = (
    "These figures say what goes together, not what would follow if something were changed: an opinion of the council "
    "may colour every answer at once."
)


@dataclass(frozen=True)
class Drivers:
    """What goes with favourable answers to `outcome`.

    `importance` holds LMG shares of R² with their intervals; `model` is the plain weighted logistic model of the same
    answers beside it. Both have the base of those who answered everything.
    """

    outcome: str
    importance: RelativeImportance
    model: Regression

    def sentences(self, words: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Say what was found in plain English; `words` name items, which have their codes otherwise."""
        names = dict(words or {})
        found = self.importance
        ranked = sorted(found.drivers, key=lambda each: each.lmg, reverse=True)
        return (
            f"Among {found.n:,} who answered everything, {len(ranked)} opinions go with "
            f"{found.r2:.0%} of the variation in {names.get(self.outcome, self.outcome)}.",
            *(_sentence(each, names.get(each.driver, each.driver)) for each in ranked),
            "Shares whose ranges overlap are not clearly in this order.",
            CAUTION,
        )


def key_drivers(
    responses: pd.DataFrame,
    items: Mapping[str, Any],
    weighting: Weighting,
    *,
    outcome: str,
    drivers: Sequence[str],
    seed: int,
    replicates: int = 1000,
    **design: Any,
) -> Drivers:
    """Find what goes with favourable answers to the item `outcome`, among favourable answers to the items `drivers`.

    `responses` are those that were weighted, `items` as `analysis.items.read_items` takes them. Shares are of
    `analysis.relative_importance`, the model of `analysis.regression.logistic`. `design` is as
    `analysis.design.read_design` takes it. Raises a `DataError` naming the item.

    >>> from analysis.weighting import unweighted
    >>> counts = {"111": 40, "211": 10, "121": 25, "221": 25, "112": 20, "212": 20, "122": 15, "222": 45}
    >>> answers = [answer for answer, times in counts.items() for _ in range(times)]
    >>> people = pd.DataFrame(map(list, answers), columns=["council", "informed", "parks"])
    >>> items = {code: {"levels": ["Good", "Bad"], "favourable": [1]} for code in people}
    >>> found = key_drivers(people, items, unweighted(people), outcome="council", drivers=["informed", "parks"], seed=1)
    >>> print(found.sentences()[0])
    Among 200 who answered everything, 2 opinions go with 16% of the variation in council.
    """
    _check(items, outcome, drivers)
    kept = responses.iloc[weighting.rows]
    values = favourable_values(kept, read_items({code: items[code] for code in (outcome, *drivers)}))
    for code in (outcome, *drivers):
        if code not in values:
            raise ModelError(f"Nobody answered {code!r}.", variable=code)
    error = residual_variance(weighting, read_design(kept, **design))
    explained = values.pop(outcome)
    importance = relative_importance(error, explained, values, seed=seed, replicates=replicates)
    return Drivers(outcome, importance, logistic(error, explained, values))


def _check(items: Mapping[str, Any], outcome: str, drivers: Sequence[str]) -> None:
    for code in (outcome, *drivers):
        if code not in items:
            raise ModelError(f"There is no item {code!r}.", variable=code)
    if outcome in drivers:
        raise ModelError(f"{outcome!r} cannot be its own driver.", variable=outcome)
    if len(set(drivers)) < len(drivers):
        raise ModelError("A driver is named twice.")


def _sentence(driver: Importance, name: str) -> str:
    points = [100 * value for value in (driver.lmg, driver.lmg_low, driver.lmg_high)]
    return "{}: {:.1f} points of that ({:.1f} to {:.1f}).".format(name, *points)
