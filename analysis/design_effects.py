"""Design effects of weighting: how many times unequal weights multiply the variance of a mean."""

from __future__ import annotations

import numpy as np

from analysis.columns import Floats
from analysis.grouping import scale_rows
from analysis.linear_algebra import symmetric_inverse
from analysis.table import Table


def kish_design_effect(weights: Floats) -> float:
    """Return n Σw² / (Σw)²: how many times weighting multiplied the variance of a mean (Kish, 1965).

    >>> kish_design_effect(np.array([1.0, 1.0, 2.0]))
    1.125
    """
    return float(len(weights) * (weights @ weights) / weights.sum() ** 2)


def calibrated_design_effect(table: Table, base: Floats, weights: Floats, answers: Floats) -> float:
    """Return n Σw²e² / ((Σw)² s²): the design effect of the weights on one answer, given what the margins explain.

    `base`, `weights` and `answers` have shape (n,); answers that are not numbers are out of the base. e are residuals
    of the regression of the answers on the margins, with base weights, and s² is the answers' weighted variance. This
    is the measure of Henry and Valliant (2015), "A design effect measure for calibration weighting in cluster samples",
    Survey Methodology 41, for one stage, undecomposed. Kish's is the same where the margins explain nothing; here
    unequal weights that the margins repay cost less.

    >>> import pandas as pd
    >>> from analysis.margins import Margin
    >>> from analysis.table import tabulate
    >>> table = tabulate(pd.DataFrame({"sex": list("FFFM")}), [Margin("sex", ("F", "M"), np.array([60.0, 40.0]))])
    >>> weights = np.array([20.0, 20.0, 20.0, 40.0])
    >>> round(calibrated_design_effect(table, np.ones(4), weights, np.array([1.0, 0.0, 1.0, 1.0])), 3)
    0.667
    """
    known = np.isfinite(answers)
    base, weights, answers = base[known], weights[known], answers[known]
    levels = table.matrix()[table.cell[known]]
    slopes = symmetric_inverse(levels.T @ scale_rows(levels, base)) @ (levels.T @ (base * answers))
    total = weights.sum()
    spread = float(weights @ (answers - weights @ answers / total) ** 2 / total)
    unexplained = float(weights**2 @ (answers - levels @ slopes) ** 2)
    return float(len(answers) * unexplained / (total**2 * spread)) if spread else float("nan")
