"""Why rows of an import are not taken in: kept as a code with its values, and said in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from babel.lists import format_list

from core.words import for_translators as _
from core.words import words_in

REASONS = {
    "sent-by-machine": _("was sent by a machine: an automatic answer, a bounce or a circular"),
    "other-width": _("has %(cells)s cells where the header has %(columns)s"),
    "same-reference": _("has the same reference as row %(first)s"),
    "no-words": _("has no words"),
    "nothing-said": _("has neither words nor a rating"),
    "blank": _("is blank but required"),
    "not-kept": _("holds a character that cannot be kept (NUL)"),
    "too-long": _("has more than %(most)s characters"),
    "out-of-time": _("%(cell)s is before %(year)s or still to come"),
    "no-date": _("%(cell)s is not a date in the form %(forms)s"),
    "no-rating": _("%(cell)s is not one of the map's values: %(ratings)s"),
}


@dataclass(frozen=True)
class Refusal:
    """Why a row is not taken in. `row` counts as a spreadsheet does, with the header as row 1.

    The code is one of `REASONS`, and the values are what it names: plain, short and masked, as refusals are kept.
    """

    row: int
    column: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The reason in English, as commands say it."""
        return say(self.code, self.values, "en")

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.reason}" if self.column else f"row {self.row}: {self.reason}"


def say(code: str, values: Mapping[str, Any], language: str) -> str:
    """A reason in a language. What was kept before reasons had codes is a sentence itself, and is said as it stands.

    >>> say("too-long", {"most": 64}, "en")
    'has more than 64 characters'
    >>> say("no-date", {"cell": "'x'", "forms": ["%d/%m/%Y", "%Y-%m-%d"]}, "en")
    "'x' is not a date in the form %d/%m/%Y or %Y-%m-%d"
    """
    if code not in REASONS:
        return code
    joined = {name: _joined(value, language) if isinstance(value, list) else value for name, value in values.items()}
    return words_in(language).gettext(REASONS[code]) % joined


def _joined(choices: list[str], language: str) -> str:
    """Choices as a sentence names them: "one, two or three"."""
    return format_list(choices, style="or", locale="en_GB" if language == "en" else language)
