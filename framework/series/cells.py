"""Figures as publishers write them in cells: with commas, signs of per cent and pounds, and marks that say why not."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MARK = re.compile(r"\[[a-z]{1,3}\]")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?")
LARGEST = 1e15


class Said(StrEnum):
    """What a mark beside a figure, or in its place, says of it."""

    FINAL = "final"
    INDICATIVE = "indicative"
    PROVISIONAL = "provisional"
    SUPPRESSED = "suppressed"
    BREAK = "break"
    ABSENT = "absent"
    NOTHING = "nothing"
    """The mark says something that does not matter here, such as that the figure was revised."""


MARKS: Mapping[str, Said] = {
    "[c]": Said.SUPPRESSED,
    "*": Said.SUPPRESSED,
    "c": Said.SUPPRESSED,
    "suppressed": Said.SUPPRESSED,
    "[b]": Said.BREAK,
    "b": Said.BREAK,
    "[p]": Said.PROVISIONAL,
    "p": Said.PROVISIONAL,
    "provisional": Said.PROVISIONAL,
    "[f]": Said.PROVISIONAL,
    "[u]": Said.INDICATIVE,
    "[e]": Said.INDICATIVE,
    "[er]": Said.INDICATIVE,
    "indicative": Said.INDICATIVE,
    "[r]": Said.NOTHING,
    "r": Said.NOTHING,
    "[ns]": Said.NOTHING,
    "[low]": Said.ABSENT,
    "[w]": Said.ABSENT,
    "[x]": Said.ABSENT,
    "[z]": Said.ABSENT,
    "x": Said.ABSENT,
    "z": Said.ABSENT,
    "..": Said.ABSENT,
    ":": Said.ABSENT,
    "-": Said.ABSENT,
    "n/a": Said.ABSENT,
    "na": Said.ABSENT,
    "#n/a": Said.ABSENT,
    "null": Said.ABSENT,
    "final": Said.FINAL,
    "a": Said.FINAL,
    "": Said.NOTHING,
}
"""The marks of the Government Statistical Service and others, as they are usually meant."""


class NoFigure(ValueError):
    """What stands there is not a number, nor a mark that is known."""


@dataclass(frozen=True)
class Figure:
    """A number, or None where there is none, and what the marks say of it."""

    number: float | None
    said: frozenset[Said] = frozenset()


def read_figure(text: str, marks: Mapping[str, Said] = MARKS, decimal: str = ".") -> Figure:
    """Read a cell. Raises `NoFigure`.

    >>> read_figure("1,234.5"), read_figure("12.3% [p]").number, sorted(read_figure("[c]").said)
    (Figure(number=1234.5, said=frozenset()), 12.3, [<Said.SUPPRESSED: 'suppressed'>])
    >>> read_figure("12,5", decimal=",").number
    12.5
    """
    words = text.strip().casefold()
    if not words:
        return Figure(None, frozenset({Said.ABSENT}))
    if words in marks:
        return Figure(None, frozenset({marks[words]}))
    found, rest = _marks_after(words, marks)
    return Figure(read_number(rest, decimal), frozenset(found - {Said.NOTHING}))


def _marks_after(words: str, marks: Mapping[str, Said]) -> tuple[set[Said], str]:
    """The marks that stand after a number, each in its brackets, and what is before them."""
    found = set()
    for mark in MARK.findall(words):
        if mark not in marks:
            raise NoFigure(mark)
        found.add(marks[mark])
    return found, MARK.sub("", words).strip()


def read_number(text: str, decimal: str = ".") -> float:
    """Read a finite number in plain digits. Raises `NoFigure`.

    >>> [read_number(text) for text in ("£1,200", "12.5 %", "(3)", "−4")]
    [1200.0, 12.5, -3.0, -4.0]
    """
    plain = text.strip().casefold().replace("\u2212", "-").replace("\u00a0", "").replace("\u202f", "")
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1].strip()}"
    plain = plain.lstrip("'").removeprefix("£").removesuffix("%").strip()
    if decimal == ",":
        plain = plain.replace(".", "").replace(",", ".") if re.fullmatch(r"[+-]?[\d.]+(,\d+)?", plain) else "?"
    elif THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not plain.isascii() or not PLAIN.fullmatch(plain):
        raise NoFigure(text)
    number = float(plain)
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise NoFigure(text)
    return number
