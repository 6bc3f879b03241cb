"""How a council's fieldwork goes while it can still be helped: who answers, who is missing, and where people stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from surveys.models import Mode, Recruitment, Response, ResponseState, Stratum, Wave
from surveys.modules.asked import edition_of
from surveys.questionnaire.document import Questionnaire
from surveys.results import WEIGHTING_VARIABLES, levels_asked, profile_of

if TYPE_CHECKING:
    from analysis.representativeness import Representativeness

NOT_BEGUN = ""
"""Where somebody stopped who answered nothing."""
NOBODY_DREW = "\0"
"""In place of a stratum for those who were not drawn by chance: they say nothing of how the sample responds."""
BATCH = 2_000


@dataclass(frozen=True)
class Level:
    """A category of a weighting variable: its share of the population, and of those who answered and said theirs."""

    name: str
    answered: int
    population: float
    share: float

    @property
    def short(self) -> bool:
        """Whether fewer than nine in ten of those who would make it like the population have answered."""
        return self.share < 0.9 * self.population


@dataclass(frozen=True)
class Precision:
    """How sure a share of one half is so far: responses, the design effect of weighting, and the margin of error."""

    responses: int
    design_effect: float
    margin: float


@dataclass(frozen=True)
class Coverage:
    """A council's answers to a wave so far.

    `by_day` counts submitted responses on each day that had any, and `by_mode` in each way of answering; `stopped`
    counts those begun and not submitted by the last question they answered, in the questionnaire's order, none that
    nobody stopped at; `minutes` is the median length of those given online. `levels` are the categories of weighting
    variables that are asked, in the order of the population counts. `strata` look at the sample's answers alone.
    """

    submitted: int
    by_day: list[tuple[date, int]]
    by_mode: Mapping[Mode, int]
    minutes: float | None
    stopped: list[tuple[str, int]]
    strata: Representativeness | None
    levels: Mapping[str, list[Level]]
    precision: Precision | None

    @cached_property
    def short(self) -> list[tuple[str, Level]]:
        """The variables and levels that too few have answered from, the furthest from their share first."""
        found = [(variable, one) for variable, levels in self.levels.items() for one in levels if one.short]
        return sorted(found, key=lambda each: each[1].share / each[1].population)


def coverage(session: Session, council_id: UUID, wave: Wave) -> Coverage:
    """Look at a council's own responses to a wave; counts only, and nothing is kept. Reads each response once."""
    questionnaire, tally = edition_of(session, wave, council_id), _Tally()
    for answers, drawn_in, mode, recruitment, started, submitted in _submitted(session, council_id, wave):
        stratum = drawn_in if recruitment is Recruitment.SAMPLE else NOBODY_DREW
        tally.add(answers, stratum, mode, started, submitted)
    population = _population(session, council_id, questionnaire)
    return Coverage(
        submitted=tally.submitted,
        by_day=sorted(tally.days.items()),
        by_mode={mode: tally.modes[mode] for mode in Mode if tally.modes[mode]},
        minutes=median(tally.minutes) if tally.minutes else None,
        stopped=_stopped(session, council_id, wave, questionnaire),
        strata=_strata(session, council_id, wave, tally.strata),
        levels={name: _levels(tally.profiles, name, counts) for name, counts in population.items()},
        precision=_precision(tally.profiles, population),
    )


class _Tally:
    """What is counted of submitted responses as they are read."""

    def __init__(self) -> None:
        self.submitted = 0
        self.days: Counter[date] = Counter()
        self.modes: Counter[Mode] = Counter()
        self.minutes: list[float] = []
        self.strata: Counter[str] = Counter()
        self.profiles: Counter[tuple[str | None, ...]] = Counter()

    def add(
        self, answers: Mapping[str, Any], stratum: str | None, mode: Mode, started: datetime, submitted: datetime
    ) -> None:
        self.submitted += 1
        self.days[submitted.date()] += 1
        self.modes[mode] += 1
        if mode is Mode.ONLINE and submitted > started:  # A file that was taken in tells only the day.
            self.minutes.append((submitted - started).total_seconds() / 60)
        profile = profile_of(answers)
        if stratum != NOBODY_DREW:
            self.strata[stratum or profile.ward or ""] += 1
        self.profiles[profile.age_sex, profile.ethnicity, profile.tenure, profile.ward] += 1


def _submitted(session: Session, council_id: UUID, wave: Wave) -> Iterator[tuple[Any, ...]]:
    came = Response.mode, Response.recruitment, Response.started_at, Response.submitted_at
    columns = (Response.answers, Response.stratum, *came)
    submitted = Response.state == ResponseState.SUBMITTED, Response.submitted_at.is_not(None)
    return _in_batches(session, council_id, wave, columns, submitted)


def _stopped(session: Session, council_id: UUID, wave: Wave, questionnaire: Questionnaire) -> list[tuple[str, int]]:
    begun = Response.state.in_((ResponseState.DRAFT, ResponseState.PARTIAL))
    codes = [NOT_BEGUN, *(question.code for question in questionnaire.questions if question.answerable)]
    places = {code: place for place, code in enumerate(codes)}
    found = _in_batches(session, council_id, wave, (Response.answers,), (begun,))
    last = Counter(max((places.get(code, 0) for code in answers), default=0) for (answers,) in found)
    return [(code, last[place]) for place, code in enumerate(codes) if last[place]]


def _in_batches(
    session: Session, council_id: UUID, wave: Wave, columns: Sequence[Any], only: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[Any, ...]]:
    """Columns of a council's responses, some thousands in memory at a time, on a connection that holds no cursor."""
    mine = Response.council_id == council_id, Response.wave_id == wave.id
    ordered = select(Response.id, *columns).where(*mine, *only).order_by(Response.id).limit(BATCH)
    rows = session.execute(ordered).all()
    while rows:
        yield from (tuple(row[1:]) for row in rows)
        rows = session.execute(ordered.where(Response.id > rows[-1].id)).all() if len(rows) == BATCH else []


def _strata(session: Session, council_id: UUID, wave: Wave, answered: Mapping[str, int]) -> Representativeness | None:
    """The strata that were asked beside those that answered; None where no sample was drawn."""
    from analysis.representativeness import Group, representativeness

    mine = select(Stratum.code, func.sum(Stratum.issued)).where(
        Stratum.council_id == council_id, Stratum.wave_id == wave.id
    )
    asked = session.execute(mine.group_by(Stratum.code).order_by(Stratum.code)).all()
    if not asked:
        return None
    return representativeness([Group(code, issued, min(issued, answered.get(code, 0))) for code, issued in asked])


def _population(session: Session, council_id: UUID, questionnaire: Questionnaire) -> dict[str, dict[str, int]]:
    """The council's population counts by weighting variable that is asked, and level, without levels of nobody."""
    found = {
        name: {level: count for level, count in levels.items() if count}
        for name, levels in levels_asked(session, council_id, questionnaire).items()
    }
    return {name: levels for name, levels in found.items() if levels}


def _levels(profiles: Mapping[tuple[str | None, ...], int], name: str, population: Mapping[str, int]) -> list[Level]:
    place = WEIGHTING_VARIABLES.index(name)
    answered: Counter[str | None] = Counter()
    for profile, number in profiles.items():
        answered[profile[place]] += number
    known, everybody = sum(answered[level] for level in population), sum(population.values())
    return [
        Level(level, answered[level], count / everybody, answered[level] / known if known else 0.0)
        for level, count in population.items()
    ]


def _precision(
    profiles: Mapping[tuple[str | None, ...], int], population: Mapping[str, Mapping[str, int]]
) -> Precision | None:
    """What weighting to the population would cost so far; None where it cannot be weighted yet.

    Those who did not say something count as the rest of the sample does; levels that nobody has answered from are
    merged with a neighbour.
    """
    import numpy as np
    import pandas as pd

    from analysis.collapsing import Collapse
    from analysis.design_effects import kish_design_effect
    from analysis.errors import DataError
    from analysis.sample_size import Plan, margin_of
    from analysis.scheme import Scheme
    from analysis.weighting import weight

    if not population:
        submitted = sum(profiles.values())
        return Precision(submitted, 1.0, margin_of(Plan(), submitted)) if submitted > 1 else None
    complete = [profile for profile in profiles if None not in _known(profile, population)]
    number = sum(profiles[profile] for profile in complete)
    if number < 2:
        return None
    cells = pd.DataFrame(complete, columns=list(WEIGHTING_VARIABLES))
    times = np.array([profiles[profile] for profile in complete])
    margins = pd.DataFrame(
        [(name, level, count) for name, levels in population.items() for level, count in levels.items()],
        columns=["variable", "level", "N"],
    )
    try:
        weighting = weight(
            cells.assign(times=times), margins, base_weight="times", scheme=Scheme(collapse=Collapse("neighbour"))
        )
    except DataError:
        return None
    effect = kish_design_effect(np.repeat(weighting.factors, times))
    people = max(sum(levels.values()) for levels in population.values())
    submitted = sum(profiles.values())
    return Precision(submitted, effect, margin_of(Plan(max(people, submitted), effect), submitted))


def _known(profile: tuple[str | None, ...], population: Mapping[str, Mapping[str, int]]) -> tuple[str | None, ...]:
    """What a profile says of the variables that there are population counts of; None for what no count knows."""
    pairs = zip(WEIGHTING_VARIABLES, profile, strict=True)
    return tuple(level if level in population[name] else None for name, level in pairs if name in population)
