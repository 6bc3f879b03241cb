"""What weighting cost each item: Kish's design effect, and that which knows what the margins explain of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.design_effects import calibrated_design_effect, kish_design_effect
from analysis.items import read_answers, read_items
from analysis.weighting import Weighting


@dataclass(frozen=True)
class ItemEffect:
    """The design effects of the weights on the favourable share of one item, whose base is `n` answers."""

    item: str
    n: int
    kish: float
    calibrated: float | None


def item_effects(responses: pd.DataFrame, items: Mapping[str, Any], weighting: Weighting) -> list[ItemEffect]:
    """Return the design effects for every item that anybody answered; `calibrated` is None where all agree.

    `responses` are those that were weighted, `items` as `analysis.items.read_items` takes them. Raises a `DataError`.

    >>> from analysis.weighting import weight
    >>> people = pd.DataFrame({"sex": list("FFFM"), "roads": [1, 4, 1, 1]})
    >>> margins = pd.DataFrame({"variable": ["sex", "sex"], "level": ["F", "M"], "N": [60, 40]})
    >>> items = {"roads": {"levels": ["Good", "Fair", "Neither", "Poor", "Bad"], "favourable": [1, 2]}}
    >>> effect = item_effects(people, items, weight(people, margins))[0]
    >>> effect.n, round(effect.kish, 3), round(effect.calibrated, 3)
    (4, 1.12, 0.667)
    """
    questions = read_items(items)
    answered, favourable = read_answers(responses.iloc[weighting.rows], questions)
    return [
        _effect(question.code, np.where(answered[:, place], favourable[:, place], np.nan), weighting)
        for place, question in enumerate(questions)
        if answered[:, place].any()
    ]


def _effect(code: str, answers: np.ndarray[Any, np.dtype[np.float64]], weighting: Weighting) -> ItemEffect:
    known = np.isfinite(answers)
    calibrated = calibrated_design_effect(weighting.table, weighting.base, weighting.weights, answers)
    kish = kish_design_effect(weighting.weights[known])
    return ItemEffect(code, int(known.sum()), kish, calibrated if np.isfinite(calibrated) else None)
