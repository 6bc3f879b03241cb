"""How the answer to a question is read from the cells of a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from core.formulas import looks_like_a_formula
from surveys.exporting.columns import Column, Filler
from surveys.exporting.no_answer import STORED, NoAnswer, reason_words
from surveys.importing.refusals import Unusable, of_problem
from surveys.importing.response_map import Asked, ResponseMap
from surveys.questionnaire.answers import Answer, AnswerError, in_language
from surveys.questionnaire.question import Question
from surveys.questionnaire.questions import Area, Date, Multiple, Number, Ranking, Text

BLANK = object()
"""Nothing stands in the cells: not answered where the question was asked, and not asked where it was not."""
Read = Any
"""An answer, a `NoAnswer`, or `BLANK`."""
Meanings = Mapping[str, Mapping[str, str]]
"""What codes mean by a column's header, where the file itself says so."""
SHOWN = 40
WORDS = {reason: word for word, reason in STORED.items()}
"""What a response holds in the place of an answer, by the reason; null for what was passed over."""


@dataclass(frozen=True)
class Reader:
    """Reads one question: from which columns, what their values mean, and what stands for no answer.

    `table` gives an option's code, for a question with options; `headers` are the columns, by option or place.
    """

    question: Question
    headers: Mapping[str, str]
    table: Mapping[str, str]
    missing: Mapping[str, NoAnswer]
    chosen: frozenset[str]
    not_chosen: frozenset[str]
    formats: Sequence[str]
    is_ours: bool

    @property
    def column(self) -> str:
        """The column that a refusal of the whole question names."""
        return next(iter(self.headers.values()))

    def read(self, row: Mapping[str, str]) -> Read:
        """The answer in a row's cells, by header. Raises `Unusable`."""
        cells = {part: row[header] for part, header in self.headers.items()}
        if not any(cells.values()):
            return BLANK
        reasons = [self.missing.get(cell) for cell in cells.values()]
        if any(reasons):
            return self._reason(reasons)
        try:
            return self._answer(cells)
        except AnswerError as error:
            raise of_problem(error, self.column, _shown(self.question, next(iter(cells.values())))) from error

    def _reason(self, reasons: Sequence[NoAnswer | None]) -> NoAnswer:
        (first, *others) = dict.fromkeys(reasons)
        if first is None or others:
            raise Unusable(self.column, "half-missing")
        offered = {refusal.code for refusal in self.question.refusals}
        if first in (NoAnswer.DONT_KNOW, NoAnswer.PREFER_NOT_TO_SAY) and WORDS[first] not in offered:
            raise Unusable(self.column, "refused-offered", reason=in_language(reason_words(first), "en"))
        return first

    def _answer(self, cells: Mapping[str, str]) -> Answer:
        question = replace(self.question, required=False)
        if isinstance(question, Multiple):
            return self._several(question, cells)
        if isinstance(question, Ranking):
            return self._ranked(question, cells)
        cell = next(iter(cells.values()))
        if isinstance(question, Date):
            day = self._day(cell)
            parts = {"day": day.day, "month": day.month, "year": day.year}
            return question.read({question.name_of(part): [str(value)] for part, value in parts.items()})
        if isinstance(question, Text):
            return question.read({question.code: [self._words(cell)]})
        if isinstance(question, Number):
            return question.read({question.code: [_plain_number(cell)]})
        return question.read({question.code: [self._option(cell, self.column)]})

    def _several(self, question: Multiple, cells: Mapping[str, str]) -> Answer:
        picked = []
        for option, cell in cells.items():
            if cell in self.chosen:
                picked.append(option)
            elif cell not in self.not_chosen:
                raise Unusable(self.headers[option], "not-chosen-or-not", cell=cell[:SHOWN])
        return question.read({question.code: picked}) if picked else None

    def _ranked(self, question: Ranking, cells: Mapping[str, str]) -> Answer:
        filled = {place: cell for place, cell in cells.items() if cell not in self.not_chosen}
        places = {self._option(cell, self.headers[place]): place for place, cell in filled.items()}
        if len(places) != len(filled) or list(filled) != list(cells)[: len(filled)]:
            raise Unusable(self.column, "ranked-wrongly")
        return question.read({question.name_of(code): [place] for code, place in places.items()}) if places else None

    def _option(self, cell: str, header: str) -> str:
        found = self.table.get(cell) or self.table.get(cell.casefold())
        if found is None:
            code = "not-a-ward" if isinstance(self.question, Area) else "not-an-option"
            raise Unusable(header, code, cell=cell[:SHOWN])
        return found

    def _day(self, cell: str) -> date:
        for form in self.formats:
            try:
                return datetime.strptime(cell, form).date()
            except ValueError:
                continue
        raise Unusable(self.column, "no-date", cell=cell[:SHOWN], forms=", ".join(self.formats))

    def _words(self, cell: str) -> str:
        """Words as they were before a spreadsheet was kept from taking them for a formula."""
        guarded = self.is_ours and cell.startswith("'") and looks_like_a_formula(cell[1:])
        return cell[1:] if guarded else cell


def reader_of(
    question: Question,
    filler: Filler,
    header: Sequence[str],
    plan: ResponseMap,
    meanings: Meanings,
) -> Reader | None:
    """How a question is read by a map; None where the file has nothing of it. `question` offers the council's wards.

    Raises `Unusable` where the file has some of the columns that the map, or our own layout, names and not others.
    """
    asked = _of_layout(filler, header) if plan.is_ours else plan.questions.get(question.code)
    if asked is None:
        return None
    absent = [name for name in asked.headers.values() if header.count(name) != 1]
    if absent:
        raise Unusable(absent[0], "no-column")
    column = filler.columns[0]
    table = _numbers(column, filler) if plan.is_ours else _said(question, asked, meanings.get(_first(asked), {}))
    missing = {str(code): reason for reason, code in column.reasons.items()} if plan.is_ours else asked.missing
    chosen = asked.chosen, asked.not_chosen | ({"0", ""} if isinstance(question, Ranking) else set())
    return Reader(question, asked.headers, table, missing, *chosen, asked.formats, plan.is_ours)


def _of_layout(filler: Filler, header: Sequence[str]) -> Asked | None:
    """The columns that our own files have for a question, if this file has any of them."""
    names = {column.part: column.name for column in filler.columns}
    return Asked(names) if any(name in header for name in names.values()) else None


def _numbers(column: Column, filler: Filler) -> dict[str, str]:
    """The codes of options by what our own files hold for them."""
    table = getattr(filler, "codes", None) or getattr(filler, "table", {})
    return {str(number): code for code, number in table.items() if isinstance(code, str) and number in column.meanings}


def _said(question: Question, asked: Asked, meanings: Mapping[str, str]) -> dict[str, str]:
    """The codes of options by what another's file may hold: what the map says, the code, or its words in any language.

    Where the file says what its own codes mean, a code stands for the words.
    """
    options = getattr(question, "options", ())
    known = {words.casefold(): option.code for option in options for words in option.text.values()}
    known |= {option.code: option.code for option in options}
    labelled = {code: known[words.casefold()] for code, words in meanings.items() if words.casefold() in known}
    return known | labelled | dict(asked.values)


def _first(asked: Asked) -> str:
    return next(iter(asked.headers.values()))


def _plain_number(cell: str) -> str:
    """A number as people type it: a spreadsheet writes 3 as 3.0."""
    whole, point, rest = cell.partition(".")
    return whole if point and not rest.strip("0") else cell


def _shown(question: Question, cell: str) -> str:
    """A cell as a refusal shows it; never what somebody wrote."""
    return "…" if isinstance(question, Text) else cell[:SHOWN]
