"""Residents' words beside each indicator of a wave, worked out when it is published and when more of them were read.

A comment does not say whose it is. Only here, in a job, are a wave's answers and comments laid side by side, and sums
alone are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import Text, cast, delete, func, select
from sqlalchemy.orm import Session, load_only

from core import jobs
from core.database import Json
from feedback.dashboards.likely import Likely, is_read
from feedback.finding import joined
from feedback.models import Comment, Source
from framework.beside.models import WordsBeside
from framework.beside.tallying import Wrote, tally
from framework.models import Indicator, Publication
from framework.published import is_public
from framework.words_of_residents import source_of
from surveys.flags import counts_in_results
from surveys.models import Response, ResponseState, Wave
from surveys.modules.asked import document_asked
from surveys.questionnaire.asked import questions
from surveys.results import said

GATHER_WORDS = "gather-words-beside"
ACROSS = {"across_councils": "each council's words are its own"}


@dataclass(frozen=True)
class Read:
    """A comment of a wave: how many residents it stands for, and how likely each theme is; None before it is read."""

    weight: float
    themes: Mapping[str, float] | None


@dataclass(frozen=True)
class Writer:
    """A resident's answers, and what was read of those in words, by question."""

    answers: Json
    texts: Mapping[str, Read]


def plan(session: Session, task: jobs.Task) -> list[str]:
    """One step: a wave's words are read once for all its indicators."""
    return ["words"]


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write:
    """Work out a council's words before the one writer is held."""
    assert task.council_id is not None, "words are a council's"
    publication, council_id = session.get_one(Publication, UUID(task.subject_id)), task.council_id
    findings, unread = words_beside(session, council_id, publication.wave)

    def write(writing: Session) -> None:
        mine = WordsBeside.council_id == council_id, WordsBeside.publication_id == publication.id
        writing.execute(delete(WordsBeside).where(*mine))
        facts = {"council_id": council_id, "publication_id": publication.id}
        writing.add(WordsBeside(findings=findings, unread=unread, **facts))

    return write


def perform(session: Session, task: jobs.Task, step: str) -> None:
    prepare(session, task, step)(session)


def ask_for_words(session: Session) -> None:
    """Ask for the words of each published wave that has comments and none yet, or some that had not been read."""
    waves = select(Publication, Wave).join(Publication.wave).where(is_public()).order_by(Publication.id)
    done = select(WordsBeside.publication_id, WordsBeside.council_id, WordsBeside.unread)
    unread = {
        (row.publication_id, row.council_id): row.unread for row in session.execute(done.execution_options(**ACROSS))
    }
    for publication, wave in session.execute(waves).all():
        mine = Comment.source == Source.SURVEY, Comment.source_name == source_of(wave)
        councils = select(Comment.council_id).where(*mine).distinct().execution_options(**ACROSS)
        for council_id in session.scalars(councils):
            if unread.get((publication.id, council_id), 1):
                jobs.ask(session, GATHER_WORDS, council_id=council_id, subject_id=publication.id)


def words_beside(session: Session, council_id: UUID, wave: Wave) -> tuple[Json, int]:
    """What is said of each indicator, by its code, and how many comments nobody has read yet."""
    read = _comments(session, council_id, wave)
    document = document_asked(session, wave, council_id)
    written = [question for question in questions(document) if question["type"] == "text"]
    people = list(_writers(_responses(session, council_id, wave), [question["code"] for question in written], read))
    found: Json = {}
    for indicator in session.scalars(select(Indicator).where(Indicator.commission_id == wave.commission_id)):
        if indicator.question and (told := told_of(indicator, written, people)):
            found[indicator.code] = told
    return found, sum(each.themes is None for each in read.values())


def told_of(indicator: Indicator, written: Iterable[Json], people: Iterable[Writer]) -> Json | None:
    """What people wrote when they were asked why, or where too few were, what they wrote elsewhere in the survey."""
    why = [question["code"] for question in written if indicator.question in _asked_after(question)]
    elsewhere = [question["code"] for question in written if "when" not in question]
    for asked in filter(None, (why, elsewhere)):
        if told := tally(_sides(indicator, people, asked)):
            return told | {"questions": asked, "asked_why": asked is why}
    return None


def _writers(responses: Iterable[Response], codes: list[str], read: Mapping[str, Read]) -> Iterable[Writer]:
    """Whoever wrote something that has been read."""
    for response in responses:
        found = {code: read.get(uuid5(response.id, code).hex) for code in codes}
        texts = {code: text for code, text in found.items() if text is not None and text.themes is not None}
        if texts:
            yield Writer(response.answers, texts)


def _sides(indicator: Indicator, people: Iterable[Writer], asked: list[str]) -> Iterable[Wrote]:
    """Those of them who answered the indicator's question and one of these in words: each counts once."""
    for person in people:
        answer = said(person.answers, indicator.question)
        texts = [person.texts[code] for code in asked if code in person.texts]
        if answer is None or not texts:
            continue
        themes: dict[str, float] = {}
        for text in texts:
            for code, likely in (text.themes or {}).items():
                themes[code] = max(themes.get(code, 0.0), likely)
        yield Wrote(answer in indicator.favourable, texts[0].weight, themes)


def _comments(session: Session, council_id: UUID, wave: Wave) -> dict[str, Read]:
    """A wave's comments by the reference that says which text each is."""
    themes = cast(Likely(session.get_bind().dialect.name).themes, Text)
    statement = joined(select(Comment.source_reference, func.coalesce(Comment.weight, 1.0), is_read(), themes))
    mine = Comment.council_id == council_id, Comment.source == Source.SURVEY, Comment.source_name == source_of(wave)
    rows = session.execute(statement.where(*mine, Comment.text != ""))
    return {
        reference: Read(weight, json.loads(found or "{}") if has_been else None)
        for reference, weight, has_been, found in rows
    }


def _responses(session: Session, council_id: UUID, wave: Wave) -> Iterable[Response]:
    mine = Response.council_id == council_id, Response.wave_id == wave.id
    statement = select(Response).where(*mine, Response.state == ResponseState.SUBMITTED)
    rows = session.scalars(statement.options(load_only(Response.answers, Response.flags)).order_by(Response.id))
    return (row for row in rows if counts_in_results(row))


def _asked_after(question: Json) -> set[str]:
    """The questions whose answers decide whether a question is asked."""

    def named(condition: object) -> Iterable[str]:
        if isinstance(condition, dict):
            if isinstance(condition.get("question"), str):
                yield condition["question"]
            for part in condition.values():
                yield from named(part)
        elif isinstance(condition, list):
            for part in condition:
                yield from named(part)

    return set(named(question.get("when")))


jobs.register(jobs.JobKind(GATHER_WORDS, plan, perform, prepare, across="a wave's words are those of all its partners"))
jobs.schedule(jobs.Schedule("gather-words-beside", "20 * * * *", ask_for_words))
