"""The weighting scheme: how a sample is to be made like its population, declared before the data are seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.agreement import TOTALS_TOLERANCE
from analysis.collapsing import Collapse
from analysis.errors import SchemeError
from analysis.trimming import Trim

METHODS = ("raking", "linear", "logit", "poststratify")


@dataclass(frozen=True)
class Scheme:
    """What is declared of a weighting besides its margins and base weights.

    `bounds` are the lowest and highest ratio of a weight to its base weight, once base weights add up to the
    population. `totals` are population totals of numeric columns. `missing` is one of `analysis.missing.WORDS`, and
    `seed` is used where it draws; None refuses missing values. `collapse` None refuses levels that nobody has.
    Margins may differ in total by the share `totals_tolerance` and are rescaled by `totals_rule`
    (`analysis.agreement.RULES`).

    >>> Scheme("logit")
    Traceback (most recent call last):
        ...
    analysis.errors.SchemeError: The logit method needs bounds, one below 1 and one above, such as 0.3,3.
    """

    method: str = "raking"
    bounds: tuple[float, float] | None = None
    trim: Trim | None = None
    missing: str | None = None
    seed: int = 0
    collapse: Collapse | None = None
    totals: Mapping[str, float] = field(default_factory=dict)
    totals_tolerance: float = TOTALS_TOLERANCE
    totals_rule: str = "first"

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise SchemeError(f"Weights are made by {', '.join(METHODS)}, not by {self.method!r}.")
        if self.bounds is None and self.method == "logit":
            raise SchemeError("The logit method needs bounds, one below 1 and one above, such as 0.3,3.")
        if self.bounds is not None and not self.bounds[0] < 1 < self.bounds[1]:
            raise SchemeError(f"Bounds lie below and above 1; {self.bounds[0]:g} and {self.bounds[1]:g} do not.")
        if self.method == "poststratify" and (self.bounds or self.totals):
            raise SchemeError("Post-stratification has neither bounds nor totals: each cell has one factor only.")
