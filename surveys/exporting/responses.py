"""The responses of a council to a wave, as the columns of a file, some thousands at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from analysis.redaction import redact
from core import councils
from surveys.exporting.columns import Value
from surveys.exporting.layout import MODES, RECRUITMENTS, STATES, Layout, layout_of, questions_with_words
from surveys.exporting.no_answer import STORED, NoAnswer
from surveys.flags import counts_in_results
from surveys.importing.models import ImportedResponse
from surveys.models import Response, ResponseState, Wave
from surveys.modules.asked import document_asked, edition_of
from surveys.questionnaire.routing import Way
from surveys.questionnaire.shortened import shortened
from surveys.results import SampleIncomplete, design_of, design_weights, said

BATCH = 4_000
Batch = Sequence[Sequence[Value]]
"""The values of some responses, a list for each column of the layout."""
Weights = Mapping[UUID, float]
"""How many residents each response stands for in published figures, by its identifier."""
NO_WEIGHTS: Weights = {}
PARTS = (
    Response.id, Response.state, Response.mode, Response.recruitment, Response.language, Response.saved_at,
    Response.submitted_at, Response.stratum, Response.psu, Response.design_weight, Response.answers, Response.flags,
    Response.only,
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which responses are wanted: partial ones, and residents' own words, only where they are asked for."""

    partial: bool = False
    words: bool = False

    @property
    def states(self) -> list[ResponseState]:
        return [ResponseState.SUBMITTED, *([ResponseState.PARTIAL] if self.partial else [])]


def layout_for(session: Session, council_id: UUID, wave: Wave, wanted: Wanted) -> Layout:
    """The layout of a council's responses to a wave."""
    document = document_asked(session, wave, council_id)
    return layout_of(document, councils.wards_of(session, council_id), words=wanted.words)


def boundaries(session: Session, council_id: UUID, wave: Wave, wanted: Wanted, size: int) -> list[tuple[UUID, UUID]]:
    """The first and the last identifier of each part of the responses, of which no part has more than `size`."""
    found = select(Response.id).where(*_of(council_id, wave, wanted)).order_by(Response.id)
    ids = list(session.scalars(found))
    return [(ids[first], ids[min(first + size, len(ids)) - 1]) for first in range(0, len(ids), size)]


def batches(
    session: Session, council_id: UUID, wave: Wave, wanted: Wanted, weights: Weights = NO_WEIGHTS,
    between: tuple[UUID, UUID] | None = None,
) -> Iterator[Batch]:  # fmt: skip
    """The responses that results count, as columns of `layout_for`, in the order of their identifiers.

    Never more than `BATCH` are held at once. Left out are drafts, withdrawn responses, those that a program gave and
    those that a household answered again on paper. What residents wrote is masked.
    """
    layout = layout_for(session, council_id, wave, wanted)
    encoder = _Encoder(session, council_id, wave, layout, weights)
    statement = select(*PARTS).where(*_of(council_id, wave, wanted)).order_by(Response.id).limit(BATCH)
    if between:
        statement = statement.where(Response.id.between(*between))
    for rows in _chunks(session, statement):
        counted = [row for row in rows if _counts(row)]
        if counted:
            yield encoder.columns(counted)


def pseudonym(response_id: UUID) -> str:
    """What a response is called in files: the same in every file, and no part of its address."""
    return uuid5(response_id, "respondent").hex


class _Encoder:
    """Turns responses into columns."""

    def __init__(self, session: Session, council_id: UUID, wave: Wave, layout: Layout, weights: Weights) -> None:
        self.questionnaire, self.layout, self.weights = edition_of(session, wave, council_id), layout, weights
        self.session, self.council_id, self.wave_id = session, council_id, wave.id
        self.strata = design_weights(session, council_id, wave)
        self.written = list(questions_with_words(layout))
        self.always = {each.code for each in self.questionnaire.questions if each.answerable and each.when is None}

    def columns(self, rows: Sequence[Row[Any]]) -> Batch:
        answers = [self._given(row) for row in rows]
        names = self._references(rows)
        own = [list(each) for each in zip(*(self._own(row, names) for row in rows), strict=True)]
        for code, filler in self.layout.fillers:
            own += filler.fill([each.get(code, NoAnswer.NOT_ASKED) for each in answers])
        return own

    def _references(self, rows: Sequence[Row[Any]]) -> Mapping[UUID, str]:
        """What the sources of imported responses call them."""
        held = select(ImportedResponse.response_id, ImportedResponse.reference)
        mine = ImportedResponse.council_id == self.council_id, ImportedResponse.wave_id == self.wave_id
        between = ImportedResponse.response_id.between(rows[0].id, rows[-1].id)
        return dict(self.session.execute(held.where(*mine, between)).all())

    def _own(self, row: Row[Any], names: Mapping[UUID, str]) -> tuple[Value, ...]:
        stratum, design_weight = self._design(row)
        return (
            names.get(row.id) or pseudonym(row.id),
            STATES[row.state],
            MODES[row.mode],
            RECRUITMENTS[row.recruitment],
            row.language,
            (row.submitted_at or row.saved_at).date().isoformat(),
            stratum,
            row.psu,
            design_weight,
            self.weights.get(row.id),
        )

    def _design(self, row: Row[Any]) -> tuple[str, float | None]:
        """A response's stratum and design weight; no weight for a ward that the sample does not cover."""
        ward = said(row.answers, "ward")
        try:
            return design_of(row, ward, self.strata)
        except SampleIncomplete:
            return str(ward), None

    def _given(self, row: Row[Any]) -> Mapping[str, Any]:
        """The answers by question, and why there is none where the response holds none for a question on its way.

        A submitted response holds an answer or null for every question that was asked. One that lacks a question that
        everybody is asked was not written by our pages: what it was asked is worked out again.
        """
        answers: Mapping[str, Any] = row.answers
        submitted = row.state is ResponseState.SUBMITTED
        if not (submitted and self.always <= answers.keys()):
            way = Way(shortened(self.questionnaire, row.only), answers)
            absent = None if submitted else NoAnswer.NOT_REACHED
            answers = {each.code: answers.get(each.code, absent) for each in way.questions if each.answerable}
        return self._masked(answers) if self.written else answers

    def _masked(self, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        written = {code: answers[code] for code in self.written if isinstance(answers.get(code), str)}
        return {**answers, **{code: redact(text).text for code, text in written.items() if text not in STORED}}


def _chunks(session: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[Sequence[Row[Any]]]:
    """Rows some thousands at a time, on a connection that holds no cursor meanwhile."""
    rows = session.execute(statement).all()
    while rows:
        yield rows
        rows = session.execute(statement.where(Response.id > rows[-1].id)).all() if len(rows) == BATCH else []


def _of(council_id: UUID, wave: Wave, wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    return Response.council_id == council_id, Response.wave_id == wave.id, Response.state.in_(wanted.states)


def _counts(row: Row[Any]) -> bool:
    begun = row.state is ResponseState.SUBMITTED or any(said(row.answers, code) for code in row.answers)
    return begun and counts_in_results(row)
