"""A unit is a piece of wording to translate; a translation is the units of one subject in one language."""

import re
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")


@dataclass(frozen=True)
class Unit:
    """A piece of wording, named by its place.

    `optional` holds the placeholders that a translation may leave out or add; `line` is where the unit stands in the
    file it was read from, and 0 in one that was not.
    """

    name: str
    source: str
    target: str = ""
    notes: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    doubtful: bool = False
    line: int = 0


@dataclass(frozen=True)
class Translation:
    """What a file carries: whose words (`local-voices/2`, or `interface`), and from which language to which."""

    subject: str
    source_language: str
    language: str
    units: tuple[Unit, ...]


class UnreadableFile(Exception):
    """The file is not a translation that we can read; the message says where it fails and why."""


def placeholders(text: str) -> frozenset[str]:
    """The places in a text that are filled in later.

    >>> sorted(placeholders("Which {ward} of %(council)s?"))
    ['%(council)s', '{ward}']
    """
    return frozenset(PLACEHOLDER.findall(text))
