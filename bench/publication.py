"""Publishing a joint wave: 6 councils × 3 waves × 40 indicators × 50 groups, by the job that publishes real ones.

The last wave is published three times more, as after a correction: what that costs should hardly grow with versions.

`python -m bench publication`; `--short` publishes a little, to see that it works. Each council has 1,200 answers in
each wave, a third of them on paper. Seconds are the processor's: what is held against the goal is the ratio, which is
under 1 where the goal is met. Linear algebra has one thread, as in the worker: threads that wait for each other would
be counted too.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session
from threadpoolctl import threadpool_limits

from app import schema
from core import jobs
from core.database import Database
from core.models import Council, CouncilKind, Job, JobState
from framework import jobs as registered
from framework.correcting.asking import CORRECT, ask_for_correction
from framework.correcting.work import FIGURES
from framework.models import DOMAINS, Difference, Indicator, Observation, Ripple, Tier
from surveys.models import Commission, Margin, Mode, Partner, Response, ResponseState, Stratum, Wave, WaveState
from surveys.questionnaires import publish_questionnaire
from surveys.waves import WAVE_CLOSED, close_wave

LEVELS = {
    "age_band": ("16-24", "25-34", "35-44", "45-64", "65+"),
    "sex": ("F", "M"),
    "ethnicity": tuple(f"e{number}" for number in range(5)),
    "tenure": tuple(f"t{number}" for number in range(4)),
    "ward": tuple(f"w{number:02}" for number in range(34)),
}
MODES = (Mode.ONLINE, Mode.ONLINE, Mode.PAPER)
AGAIN = 3
GOAL_OF_A_COUNCIL = 1.0
GOAL_OF_EVERYTHING = 30.0
EVERYBODY = {"across_councils": "a measurement of every council's work"}


@dataclass(frozen=True)
class Size:
    """How many there are of each, and how many answers of a council in a wave."""

    councils: int = 6
    waves: int = 3
    indicators: int = 40
    answers: int = 1200


SHORT = Size(councils=2, waves=2, indicators=2, answers=1200)


@dataclass
class Times:
    """Processor seconds of a council's steps, and how long each held the database's one writer."""

    councils: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)
    """Of the transactions that have not been told apart yet."""


def main(arguments: Sequence[str] = ()) -> int:
    size = SHORT if "--short" in arguments else Size()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
        schema.migrate(database.engine.url.render_as_string())
        waves = _write(database, size)
        times, start = Times(), time.process_time()
        with threadpool_limits(1):
            for wave in waves:
                _publish(database, Path(folder), wave, times)
        everything = time.process_time() - start
        with threadpool_limits(1):
            again = [_publish_again(database, Path(folder), waves[-1]) for _ in range(AGAIN)]
        figures, differences = _counted(database)
        database.close()
    print(f"{size.councils} councils × {size.waves} waves: {figures:,} figures, {differences:,} differences")
    council, held = median(times.councils), median(times.kept)
    _say("a council's wave, of the goal of 1 s", council / GOAL_OF_A_COUNCIL)
    _say("everything, of the goal of 30 s", everything / GOAL_OF_EVERYTHING)
    _say("of a council's step, with the writer held", held / (council or 1))
    for version, seconds in enumerate(again, start=2):
        _say(
            f"version {version} of a wave's figures, of the first",
            seconds / (sum(times.councils[-size.councils :]) or 1),
        )
    return int(council > GOAL_OF_A_COUNCIL or everything > GOAL_OF_EVERYTHING)


def _say(what: str, ratio: float) -> None:
    print(f"{ratio:8.2f}  {what}")


def _publish(database: Database, folder: Path, wave_id: UUID, times: Times) -> None:
    """Do a wave's job as the worker does, and measure each council's step."""
    with database.reading() as session:
        job_id = session.scalars(select(Job.id).where(Job.subject_id == str(wave_id), Job.kind == WAVE_CLOSED)).one()
    with _measured_writer(database, times):
        for number, step in enumerate(jobs.plan(database, folder, job_id), start=1):
            start = time.process_time()
            jobs.perform(database, folder, job_id, step, number)
            spent, held = time.process_time() - start, times.held.pop()
            if step.startswith("council:"):
                times.councils.append(spent)
                times.kept.append(held)
    jobs.finish(database, job_id)


def _publish_again(database: Database, folder: Path, wave_id: UUID) -> float:
    """Publish a later version of a wave, whose answers have not changed; give the processor seconds of its figures."""
    with database.transaction() as session:
        wave = session.get_one(Wave, wave_id)
        ask_for_correction(session, wave, {"en": "Published again.", "cy": "Cyhoeddwyd eto."}, None)
        job_id = session.scalars(
            select(Job.id).where(Job.subject_id == str(wave_id), Job.kind == CORRECT, Job.state == JobState.QUEUED)
        ).one()
    spent = 0.0
    for number, step in enumerate(jobs.plan(database, folder, job_id), start=1):
        start = time.process_time()
        jobs.perform(database, folder, job_id, step, number)
        spent += time.process_time() - start if step == FIGURES else 0.0
    jobs.finish(database, job_id)
    return spent


@contextmanager
def _measured_writer(database: Database, times: Times) -> Iterator[None]:
    """Note how long each transaction that writes is open, in processor seconds."""
    original = database.transaction

    @contextmanager
    def transaction() -> Iterator[Session]:
        start = time.process_time()
        with original() as session:
            yield session
        times.held.append(time.process_time() - start)

    database.transaction = transaction  # type: ignore[method-assign]
    try:
        yield
    finally:
        database.transaction = original  # type: ignore[method-assign]


def _counted(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        counted = (select(func.count()).select_from(table) for table in (Observation, Difference))
        figures, differences = (session.scalar(each, execution_options=EVERYBODY) or 0 for each in counted)
    return figures, differences


def _write(database: Database, size: Size) -> list[UUID]:
    """Write the councils, their margins and answers, and close the waves; return the waves in order."""
    assert registered.STEPS, "the jobs that publish are registered"
    draw = np.random.default_rng(20261127)
    with database.transaction() as session:
        councils = [_council(session, number) for number in range(size.councils)]
        words = {"en": "Bench", "cy": "Mainc"}
        commission = Commission(slug="bench", title=words, purpose=words, lead_council_id=councils[0].id)
        now = datetime.now(UTC)
        commission.partners = [Partner(council_id=one.id, terms_version="1", agreed_at=now) for one in councils]
        session.add(commission)
        session.flush()
        session.add_all(_indicator(commission.id, number) for number in range(size.indicators))
        questionnaire = publish_questionnaire(session, _document(size))
        waves = []
        for number in range(1, size.waves + 1):
            days = {"opens_on": date(2020 + number, 9, 1), "closes_on": date(2020 + number, 11, 1)}
            wave = Wave(commission=commission, questionnaire=questionnaire, number=number, state=WaveState.OPEN, **days)
            session.add(wave)
            session.flush()
            for council in councils:
                _answers(session, draw, council, wave, size)
            close_wave(session, wave)
            waves.append(wave.id)
        return waves


def _council(session: Session, number: int) -> Council:
    words = {"en": f"Council {number}", "cy": f"Cyngor {number}"}
    kind, region = CouncilKind.DISTRICT, {"en": "Region", "cy": "Rhanbarth"}
    council = Council(code=f"E{number:08}", slug=f"council-{number}", name=words, kind=kind, region=region)
    session.add(council)
    session.flush()
    levels = {name: LEVELS[name] for name in ("ethnicity", "tenure", "ward")}
    levels["age_sex"] = tuple(f"{age}|{sex}" for age in LEVELS["age_band"] for sex in LEVELS["sex"])
    for variable, names in levels.items():
        share, rest = divmod(68_000, len(names))
        counts = [share + rest, *[share] * (len(names) - 1)]
        session.add_all(
            Margin(council_id=council.id, variable=variable, level=level, count=count, source="Simulated")
            for level, count in zip(names, counts, strict=True)
        )
    return council


def _indicator(commission_id: UUID, number: int) -> Indicator:
    words = {"en": f"Indicator {number}", "cy": f"Dangosydd {number}"}
    texts = dict.fromkeys(("title", "measure", "rationale", "limitations"), words)
    place = {"tier": Tier.HIGH, "ripple": Ripple.PLACE, "position": number}
    code = f"item_{number}"
    return Indicator(commission_id=commission_id, code=code, question=code, favourable=["1", "2"], **texts, **place)


def _answers(session: Session, draw: np.random.Generator, council: Council, wave: Wave, size: Size) -> None:
    session.add_all(
        Stratum(wave_id=wave.id, council_id=council.id, code=ward, population=2000, issued=100)
        for ward in LEVELS["ward"]
    )
    columns = {name: draw.choice(levels, size.answers, p=_skewed(len(levels))) for name, levels in LEVELS.items()}
    given = ["1", "2", "3", "4", "5", "dont_know"]
    columns |= {f"item_{number}": draw.choice(given, size.answers) for number in range(size.indicators)}
    at = datetime(2020 + wave.number, 9, 2, tzinfo=UTC)
    facts: dict[str, Any] = {"wave_id": wave.id, "council_id": council.id, "state": ResponseState.SUBMITTED}
    rows = [
        facts | _when(at, place) | {"answers": {name: str(values[place]) for name, values in columns.items()}}
        for place in range(size.answers)
    ]
    session.execute(insert(Response), rows)


def _when(at: datetime, place: int) -> dict[str, Any]:
    """Who answered how, and when: one a minute, every third on paper."""
    times = {"submitted_at": at + timedelta(minutes=place), "started_at": at, "saved_at": at}
    return {"id": uuid4(), "mode": MODES[place % len(MODES)]} | times


def _skewed(size: int) -> Any:
    """Some levels answer half as often again as others."""
    share = 1 + 0.5 * np.arange(size) / size
    return share / share.sum()


def _document(size: Size) -> dict[str, Any]:
    def question(code: str, kind: str, options: tuple[str, ...] = ()) -> dict[str, Any]:
        words = {"en": f"{code}?", "cy": f"{code}?"}
        made: dict[str, Any] = {"code": code, "type": kind, "text": words, "required": False, "dont_know": True}
        if options:
            made["options"] = [{"code": one, "text": {"en": f"{code} {one}", "cy": f"{code} {one}"}} for one in options]
        return made

    items = [question(f"item_{number}", "scale", ("1", "2", "3", "4", "5")) for number in range(size.indicators)]
    you = [question(name, "single", LEVELS[name]) for name in DOMAINS if name != "ward"] + [question("ward", "area")]
    words = {"en": "Bench", "cy": "Mainc"}
    sections = [
        {"code": "views", "title": words, "questions": items},
        {"code": "you", "title": words, "questions": you},
    ]
    return {"code": "bench", "version": "1", "languages": ["en", "cy"], "title": words, "introduction": words,
            "minutes": 5, "sections": sections}  # fmt: skip
