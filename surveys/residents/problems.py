"""Why an answer cannot be accepted, in words that say how to put it right."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import lazy_gettext as _l

from core.language import localised
from surveys.questionnaire.answers import AnswerError, Problem

MESSAGES = {
    Problem.CHOOSE_ONE: _l("Choose one of the answers"),
    Problem.CHOOSE_SOME: _l("Choose at least one of the answers"),
    Problem.ENTER_TEXT: _l("Write your answer in the box"),
    Problem.WHOLE_NUMBER: _l("Enter a whole number, such as 7"),
    Problem.DECIMAL_NUMBER: _l("Enter a number such as 7 or 7.5. Figures allowed after the point: %(decimals)s"),
    Problem.OUT_OF_RANGE: _l("Enter a number from %(min)s to %(max)s"),
    Problem.TOO_LONG: _l("Shorten your answer to %(limit)s characters or fewer: it is %(over)s too long"),
    Problem.ON_ITS_OWN: _l("Choose “%(option)s” on its own, or only your other answers"),
    Problem.NOT_OFFERED: _l("Choose from the answers on this page"),
    Problem.ENTER_DATE: _l("Enter the date"),
    Problem.NO_DAY: _l("The date must include a day"),
    Problem.NO_MONTH: _l("The date must include a month"),
    Problem.NO_YEAR: _l("The date must include a year"),
    Problem.NO_DAY_OR_MONTH: _l("The date must include a day and a month"),
    Problem.NO_DAY_OR_YEAR: _l("The date must include a day and a year"),
    Problem.NO_MONTH_OR_YEAR: _l("The date must include a month and a year"),
    Problem.FOUR_DIGIT_YEAR: _l("The year must have 4 numbers"),
    Problem.NOT_A_REAL_DATE: _l("The date must be a real date"),
    Problem.TOO_EARLY: _l("The date must be %(day)s or later"),
    Problem.TOO_LATE: _l("The date must be %(day)s or earlier"),
    Problem.RANK_SOME: _l("Write 1 beside your first choice, 2 beside your next, and so on"),
    Problem.NOT_A_PLACE: _l("Beside “%(option)s”, write a number from 1 to %(last)s or nothing"),
    Problem.PLACE_TWICE: _l("“%(first)s” and “%(second)s” are both number %(place)s: give each its own number"),
    Problem.PLACE_LEFT_OUT: _l("Nothing is number %(place)s: use every number once, without a gap"),
    Problem.ENTER_POSTCODE: _l("Enter your postcode or choose your ward"),
    Problem.NOT_A_POSTCODE: _l("Enter a full postcode, such as LS1 4AP, or choose your ward"),
    Problem.POSTCODE_UNKNOWN: _l("We do not know this postcode: check it, or choose your ward"),
    Problem.CONSENT_NEEDED: "%(what_follows)s",
}


def explain(error: AnswerError) -> str:
    """The error in the reader's language."""
    values = {name: _said(value) for name, value in error.values.items()}
    return str(MESSAGES[error.problem]) % values


def _said(value: Any) -> Any:
    if isinstance(value, Mapping):
        return localised(value)
    return format_date(value, "long") if isinstance(value, date) else value
