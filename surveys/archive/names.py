"""The names of columns: the same for the same questionnaire, and such as every statistics program takes."""

import re
from collections.abc import Iterable
from hashlib import sha256

LONGEST = 64
"""Bytes of a name in SPSS; every character of ours is one byte."""
RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}
"""Words that SPSS takes for something else."""


def part_name(question: str, part: object) -> str:
    """The name of one of the columns that a question fills, by its option's code or its place.

    >>> part_name("used", "library"), part_name("ages", "65+"), part_name("matters", 1)
    ('used.library', 'ages.65.plus', 'matters.1')
    """
    plain = str(part).replace("+", ".plus").replace("-", "_")
    return f"{question}.{plain}"


def distinct(wanted: Iterable[str]) -> list[str]:
    """The names in their order, each made different from those before it where capitals are all that tells them apart.

    >>> distinct(["mode", "to", "mode", "ages.a", "ages.A"])
    ['mode', 'to.q', 'mode.q', 'ages.a', 'ages.A.q']
    """
    taken: set[str] = set()
    found = []
    for name in wanted:
        short = re.sub(r"[._]+$", "", _shortened(name))
        while short.upper() in taken | RESERVED:
            short = _shortened(f"{short}.q")
        taken.add(short.upper())
        found.append(short)
    return found


def _shortened(name: str) -> str:
    """A name that fits: the end of one that is too long gives way to a hash of the whole."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 9]}.{sha256(name.encode()).hexdigest()[:8]}"
