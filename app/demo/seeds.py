"""Independent random generators, so that changing one part of the demonstration does not disturb the others."""

from zlib import crc32

import numpy as np


def generator(seed: int, *names: object) -> np.random.Generator:
    """The generator of a named part; the same seed and names give the same numbers everywhere."""
    return np.random.default_rng([seed, crc32("/".join(map(str, names)).encode())])
