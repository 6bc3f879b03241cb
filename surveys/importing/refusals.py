"""Why rows of a file of responses are not taken in: kept as a code with its values, said in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.words import for_translators as _
from core.words import words_in
from surveys.questionnaire.answers import AnswerError, Problem, in_language

REASONS = {
    "other-width": _("has %(cells)s cells where the header has %(columns)s"),
    "no-mode": _("does not say how the answers were given"),
    "no-respondent": _("has no respondent number"),
    "too-long": _("has more than %(most)s characters"),
    "not-kept": _("holds a character that cannot be kept (NUL)"),
    "same-respondent": _("has the same respondent number as row %(first)s"),
    "changed": _("was taken in before with other answers, and what was taken in is not changed"),
    "withdrawn": _("belongs to somebody who has withdrawn their answers since"),
    "not-one-of": _("“%(cell)s” is none of %(values)s"),
    "no-weight": _("“%(cell)s” is not a weight: a number above 0"),
    "no-date": _("“%(cell)s” is not a date in the form %(forms)s"),
    "not-yet": _("“%(cell)s” is before 2000 or still to come"),
    "not-an-option": _("“%(cell)s” is none of the question's answers, nor a code that the map knows"),
    "not-a-ward": _("the council has no ward “%(cell)s”"),
    "out-of-range": _("%(cell)s is not from %(least)s to %(most)s"),
    "no-number": _("“%(cell)s” is not a number such as the question asks for"),
    "on-its-own": _("“%(option)s” was chosen together with something else"),
    "not-chosen-or-not": _("“%(cell)s” says neither that it was chosen nor that it was not"),
    "half-missing": _("some columns of the question say why there is no answer, and others hold one"),
    "ranked-wrongly": _("an option stands in two places, or a place before it is empty"),
    "refused-offered": _("the question does not offer “%(reason)s” as an answer"),
    "off-route": _("holds an answer, but what came before leads past this question"),
    "not-asked-on-route": _("says that it was not asked, but what came before leads to it"),
    "no-consent": _("does not agree, and nobody who does not agree is taken in"),
    "nothing-said": _("holds no answer at all"),
    "not-possible": _("“%(cell)s” is not a possible answer"),
}


@dataclass(frozen=True)
class Refusal:
    """Why a row is not taken in. `row` counts as a spreadsheet does, with the header as row 1.

    The code is one of `REASONS`, and the values are what it names: plain, short, and never what somebody wrote.
    """

    row: int
    column: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        said = say(self.code, self.values, "en")
        return f"row {self.row}, {self.column}: {said}" if self.column else f"row {self.row}: {said}"


class Unusable(Exception):
    """A cell that cannot be read, by a code of `REASONS` and what it names."""

    def __init__(self, column: str, code: str, **values: Any) -> None:
        super().__init__(code)
        self.column, self.code, self.values = column, code, values

    def refusal(self, row: int) -> Refusal:
        return Refusal(row, self.column, self.code, self.values)


def say(code: str, values: Mapping[str, Any], language: str) -> str:
    """A reason in a language.

    >>> say("too-long", {"most": 64}, "en")
    'has more than 64 characters'
    """
    return words_in(language).gettext(REASONS[code]) % values


def of_problem(error: AnswerError, column: str, cell: str) -> Unusable:
    """Why a questionnaire does not accept an answer, as a reason for refusing its row."""
    problem, values = error.problem, error.values
    if problem is Problem.OUT_OF_RANGE:
        return Unusable(column, "out-of-range", cell=cell, least=str(values["min"]), most=str(values["max"]))
    if problem in (Problem.TOO_EARLY, Problem.TOO_LATE):
        return Unusable(column, "not-possible", cell=cell)
    if problem in (Problem.WHOLE_NUMBER, Problem.DECIMAL_NUMBER):
        return Unusable(column, "no-number", cell=cell)
    if problem is Problem.TOO_LONG:
        return Unusable(column, "too-long", most=values["limit"])
    if problem is Problem.ON_ITS_OWN:
        option = values["option"]
        return Unusable(column, "on-its-own", option=in_language(option, "en") if isinstance(option, dict) else "")
    if problem in (Problem.PLACE_TWICE, Problem.PLACE_LEFT_OUT, Problem.NOT_A_PLACE):
        return Unusable(column, "ranked-wrongly")
    if problem is Problem.POSTCODE_UNKNOWN:
        return Unusable(column, "not-a-ward", cell=cell)
    return Unusable(column, "not-possible", cell=cell)
