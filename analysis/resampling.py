"""Bootstrap samples of a design: PSUs drawn again within strata."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.columns import Floats
from analysis.design import Design

BLOCK = 4_000_000
"""How many multipliers are held at once."""


def psu_multipliers(design: Design, seed: int, replicates: int) -> Iterator[Floats]:
    """Yield blocks, shape (some, psus), of what each bootstrap sample multiplies the weights of each PSU by.

    From a stratum of n PSUs, n - 1 are drawn with replacement, and count n / (n - 1) times each: Rao and Wu (1988),
    "Resampling inference with complex survey data", JASA 83. A lonely PSU is always there. The same seed gives the
    same samples.

    >>> design = Design(np.arange(3), np.zeros(3, dtype=np.intp), np.array([1.5]), np.array([1 / 3]))
    >>> (block,) = psu_multipliers(design, seed=1, replicates=4)
    >>> block.shape, block.sum(axis=1).round(9).tolist()
    ((4, 3), [3.0, 3.0, 3.0, 3.0])
    """
    random = np.random.default_rng(seed)
    strata = [np.flatnonzero(design.stratum == stratum) for stratum in range(design.strata)]
    width = max(1, BLOCK // design.psus)
    for start in range(0, replicates, width):
        block = np.ones((min(width, replicates - start), design.psus))
        for psus in strata:
            n = len(psus)
            if n > 1:
                block[:, psus] = random.multinomial(n - 1, np.full(n, 1 / n), len(block)) * (n / (n - 1))
        yield block
