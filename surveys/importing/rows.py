"""The rows of a file of responses, each read whole by the questionnaire's own rules, or refused."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from json import dumps
from typing import Any

from core.database import Json
from core.tables import UnreadableTable
from surveys.exporting.layout import MODES, RECRUITMENTS, STATES, Layout
from surveys.exporting.no_answer import NoAnswer
from surveys.importing.reading import BLANK, WORDS, Reader, reader_of
from surveys.importing.refusals import Refusal, Unusable
from surveys.importing.response_map import DAYS, ResponseMap, Source
from surveys.importing.tables import Answers
from surveys.models import Mode, Recruitment, ResponseState
from surveys.questionnaire.agreed import NO, Consent
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.places import Places, offered
from surveys.questionnaire.routing import Way

LONGEST = {"respondent": 100, "stratum": 64, "psu": 64, "language": 8}
EARLIEST = date(2000, 1, 1)
OUR_VALUES: Mapping[str, Mapping[str, str]] = {
    "state": {str(number): state.value for state, number in STATES.items()},
    "mode": {str(number): mode.value for mode, number in MODES.items()},
    "recruitment": {str(number): each.value for each, number in RECRUITMENTS.items()},
}


@dataclass(frozen=True)
class ReadResponse:
    """A response as its row says it. `day` is when it was answered, where the file says so."""

    row: int
    reference: str
    state: ResponseState
    mode: Mode
    recruitment: Recruitment
    language: str
    day: date | None
    stratum: str | None
    psu: str | None
    design_weight: float | None
    answers: Json

    @property
    def content_hash(self) -> str:
        """The SHA-256 of everything but the row's number, so that the same respondent with other answers is noticed."""
        facts = [self.state, self.mode, self.recruitment, self.language, str(self.day), self.stratum, self.psu,
                 self.design_weight, self.answers]  # fmt: skip
        return sha256(dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class RowReader:
    """Reads the rows of one file. Raises `core.tables.UnreadableTable` where the file lacks what the map names."""

    def __init__(
        self, answers: Answers, plan: ResponseMap, questionnaire: Questionnaire, layout: Layout, places: Places
    ) -> None:
        self.answers, self.plan, self.questionnaire = answers, plan, questionnaire
        self.sources = _our_sources(answers.header) if plan.is_ours else plan.columns
        self._refuse_absent([each.header for each in self.sources.values() if each.header])
        if "mode" not in self.sources:
            self._refuse_absent(["mode"])
        fillers = dict(layout.fillers)
        found: list[Reader | None] = []
        for question in questionnaire.questions:
            if question.answerable:
                asked = offered(question, places)
                try:
                    found.append(reader_of(asked, fillers[question.code], answers.header, plan, answers.meanings))
                except Unusable as error:
                    self._refuse_absent([error.column])
        self.readers = [each for each in found if each]
        if not self.readers:
            raise UnreadableTable("no-questions", "has no column of any question: look at the map")

    def rows(self) -> Iterator[ReadResponse | Refusal]:
        """Each row in its order, read or refused; a respondent number that stood further up is refused."""
        first: dict[str, int] = {}
        width = len(self.answers.header)
        for row, cells in self.answers.rows:
            if len(cells) != width:
                yield Refusal(row, "", "other-width", {"cells": len(cells), "columns": width})
                continue
            try:
                read = self._row(row, dict(zip(self.answers.header, map(str.strip, cells), strict=True)))
            except Unusable as error:
                yield error.refusal(row)
                continue
            before = first.setdefault(read.reference, row)
            column = self.sources["respondent"].header
            yield read if before == row else Refusal(row, column, "same-respondent", {"first": before})

    def _refuse_absent(self, headers: Sequence[str]) -> None:
        for header in headers:
            times = self.answers.header.count(header)
            if times != 1:
                code, number = ("column-twice", "more than one") if times else ("no-column", "no")
                raise UnreadableTable(code, f"has {number} column “{header}”, which is needed", column=header)

    def _row(self, row: int, cells: Mapping[str, str]) -> ReadResponse:
        state = ResponseState(self._coded("state", cells) or ResponseState.SUBMITTED)
        reference = self._text("respondent", cells)
        if not reference:
            raise Unusable(self.sources["respondent"].header, "no-respondent")
        return ReadResponse(
            row=row,
            reference=reference,
            state=state,
            mode=Mode(self._mode(cells)),
            recruitment=Recruitment(self._coded("recruitment", cells) or Recruitment.SAMPLE),
            language=self._text("language", cells) or self.questionnaire.languages[0],
            day=self._day(cells),
            stratum=self._text("stratum", cells) or None,
            psu=self._text("psu", cells) or None,
            design_weight=self._weight(cells),
            answers=self._answers(cells, state),
        )

    def _answers(self, cells: Mapping[str, str], state: ResponseState) -> Json:
        """The answers as our own pages keep them: one for each question asked, null where it was passed over."""
        read = {reader.question.code: reader.read(cells) for reader in self.readers}
        given = {code: _stored(value) for code, value in read.items() if not _is_none(value)}
        way = Way(self.questionnaire, given)
        asked = {question.code for question in way.questions if question.answerable}
        for reader in self.readers:
            self._check_route(reader, read[reader.question.code], reader.question.code in asked)
        if not any(value is not None for value in given.values()):
            raise Unusable("", "nothing-said")
        kept = way.to_keep()
        if state is ResponseState.PARTIAL:
            kept = {code: value for code, value in kept.items() if read.get(code) is not NoAnswer.NOT_REACHED}
        return kept

    def _check_route(self, reader: Reader, value: Any, asked: bool) -> None:
        question = reader.question
        if isinstance(question, Consent) and question.required and value == NO:
            raise Unusable(reader.column, "no-consent")
        if self.plan.leaves_out:
            return
        if not asked and not _is_none(value):
            raise Unusable(reader.column, "off-route")
        if asked and value is NoAnswer.NOT_ASKED:
            raise Unusable(reader.column, "not-asked-on-route")

    def _text(self, name: str, cells: Mapping[str, str]) -> str:
        source = self.sources.get(name)
        if source is None:
            return ""
        found = source.fixed or source.values.get(cells.get(source.header, ""), cells.get(source.header, ""))
        if len(found) > LONGEST.get(name, len(found)):
            raise Unusable(source.header, "too-long", most=LONGEST[name])
        if "\x00" in found:
            raise Unusable(source.header, "not-kept")
        return found

    def _coded(self, name: str, cells: Mapping[str, str]) -> str:
        """A mode, a recruitment or a state, by the map's values, or by its own name where the map has none."""
        source = self.sources.get(name)
        if source is None or source.fixed:
            return source.fixed if source else ""
        cell = cells[source.header]
        known = source.values or {each: each for each in OUR_VALUES[name].values()}
        if cell and cell not in known:
            raise Unusable(source.header, "not-one-of", cell=cell[:40], values=", ".join(known))
        return known.get(cell, "")

    def _mode(self, cells: Mapping[str, str]) -> str:
        """How the answers were given, which every response must say: comparison goes by it."""
        found = self._coded("mode", cells)
        if not found:
            raise Unusable(self.sources["mode"].header, "no-mode")
        return found

    def _day(self, cells: Mapping[str, str]) -> date | None:
        text, source = self._text("answered_on", cells), self.sources.get("answered_on")
        if not text or source is None:
            return None
        for form in source.formats:
            try:
                day = datetime.strptime(text, form).date()
            except ValueError:
                continue
            if not EARLIEST <= day <= datetime.now(UTC).date():
                raise Unusable(source.header, "not-yet", cell=text[:40])
            return day
        raise Unusable(source.header, "no-date", cell=text[:40], forms=", ".join(source.formats))

    def _weight(self, cells: Mapping[str, str]) -> float | None:
        text = self._text("design_weight", cells)
        if not text:
            return None
        try:
            weight = float(text)
        except ValueError:
            weight = math.nan
        if not (math.isfinite(weight) and weight > 0):
            raise Unusable(self.sources["design_weight"].header, "no-weight", cell=text[:40])
        return weight


def _our_sources(header: Sequence[str]) -> dict[str, Source]:
    """The columns of our own files that say something of a response; the respondent's is always needed."""
    names = ("state", "mode", "recruitment", "language", "answered_on", "stratum", "psu", "design_weight")
    found = {name: Source(name, values=OUR_VALUES.get(name, {}), formats=DAYS) for name in names if name in header}
    return {"respondent": Source("respondent"), **found}


def _is_none(value: Any) -> bool:
    """Whether a value says nothing of how the question was answered, not even that it was passed over."""
    return value is BLANK or value in (NoAnswer.NOT_ASKED, NoAnswer.NOT_REACHED)


def _stored(value: Any) -> Any:
    return WORDS[value] if isinstance(value, NoAnswer) else value
