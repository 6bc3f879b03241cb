"""Domains: the parts of a sample that have estimates of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.columns import Indices, blank, column

WHOLE = "all"
"""The domain variable, and the domain, of the whole sample."""


@dataclass(frozen=True)
class Domain:
    """The respondents with one level of a variable: `rows` are their places in the sample."""

    variable: str
    level: str
    rows: Indices


def read_domains(responses: pd.DataFrame, variables: Sequence[str]) -> Iterator[Domain]:
    """Yield the whole sample, then each level of each variable; blanks are in none of a variable's domains.

    >>> people = pd.DataFrame({"sex": ["F", "M", "", "F"]})
    >>> [(domain.level, domain.rows.tolist()) for domain in read_domains(people, ["sex"])]
    [('all', [0, 1, 2, 3]), ('F', [0, 3]), ('M', [1])]
    """
    yield Domain(WHOLE, WHOLE, np.arange(len(responses)))
    for variable in variables:
        values = column(responses, variable)
        codes, levels = pd.factorize(values.mask(blank(values)).astype("string"), sort=True)
        for code, name in enumerate(levels):
            yield Domain(variable, str(name), np.flatnonzero(codes == code))
