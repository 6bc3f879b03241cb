"""Why rows of an outside series are not taken in: kept as a code with its values, said in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.words import for_translators as _
from core.words import words_in

REASONS = {
    "other-width": _("has %(cells)s cells where the header has %(columns)s"),
    "not-kept": _("holds a character that cannot be kept (NUL)"),
    "blank": _("is blank but required"),
    "no-area": _("“%(cell)s” is not the code of a place, such as E07000223"),
    "unknown-area": _("no place with the code “%(cell)s” is known: load the list of councils anew, or correct it"),
    "no-period": _("“%(cell)s” is not a period, such as 2024, 2023-24, 2024 Q1, 2024-05 or 2023-04-01/2024-03-31"),
    "ambiguous": _("“%(cell)s” may be a year or a month: say which in the map"),
    "to-come": _("“%(cell)s” is still to come"),
    "no-figure": _("“%(cell)s” is neither a number nor a mark that is known"),
    "absent": _("holds no figure (“%(cell)s”)"),
    "out-of-range": _("%(cell)s is not from %(least)s to %(most)s"),
    "below": _("%(cell)s is below %(least)s"),
    "half-interval": _("one end of the interval is there, and the other is not"),
    "outside-interval": _("%(cell)s is not within its interval, %(low)s to %(high)s"),
    "no-base": _("“%(cell)s” is not a number of people: a whole number from 0"),
    "no-status": _("“%(cell)s” is not a status that the map knows"),
    "no-group": _("“%(cell)s” is not a group that is known: %(groups)s"),
    "no-indicator": _("no indicator of the council’s own has the code “%(cell)s”"),
    "too-long": _("has more than %(most)s characters"),
    "same-figure": _("is of the same place, period and group as row %(first)s"),
}
SHOWN = 40


@dataclass(frozen=True)
class Refusal:
    """Why a row is not taken in. `row` counts as a spreadsheet does, with the header as row 1."""

    row: int
    column: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        said = say(self.code, self.values, "en")
        return f"row {self.row}, {self.column}: {said}" if self.column else f"row {self.row}: {said}"


class Unusable(Exception):
    """A cell that cannot be read: the part of a figure that it is, a code of `REASONS`, and what that names."""

    def __init__(self, part: str, code: str, **values: Any) -> None:
        super().__init__(code)
        self.part, self.code, self.values = part, code, values


def say(code: str, values: Mapping[str, Any], language: str) -> str:
    """A reason in a language.

    >>> say("same-figure", {"first": 7}, "en")
    'is of the same place, period and group as row 7'
    """
    return words_in(language).gettext(REASONS[code]) % values


def shown(cell: str) -> str:
    """A cell as a refusal shows it: short and on one line."""
    line = " ".join(cell.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
