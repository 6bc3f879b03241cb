"""The step that hands a closed wave's words over: done whole or not at all, as dear for few responses as for many."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database
from core.models import Job
from core.vault import VAULT, Vault
from feedback.models import Comment
from feedback.private_models import Flag, Original
from framework import words_of_residents as words
from framework.jobs import STEPS
from surveys.models import Response, Wave, WaveState
from surveys.waves import WAVE_CLOSED, close_wave
from tests.factories import Factory
from tests.feedback.test_private_words import KEY
from tests.framework.making import MadeSurvey, make_answers, make_survey
from tests.statements import statements, watching

FEW, MANY = 3, 300
SAID = ("Sarah Evans rang 07700 900123", "There is a man with a knife outside", "The buses")


class Died(Exception):
    """The machine stopped."""


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    return make_survey(make, councils=[make.council(), make.council()])


@pytest.fixture
def wave(survey: MadeSurvey) -> Wave:
    """A closed wave in which three residents of one council and three hundred of the other wrote something."""
    wave = survey.wave(state=WaveState.OPEN)
    for council, number in zip(survey.councils, (FEW, MANY), strict=True):
        make_answers(survey, wave, council, n=number)
        mine = survey.make.session.scalars(select(Response).where(Response.council_id == council.id))
        for place, response in enumerate(mine):
            response.answers = response.answers | {"why": SAID[place % len(SAID)]}
    close_wave(survey.make.session, wave)
    return wave


@pytest.fixture
def hand_over(database: Database, session: Session, wave: Wave, tmp_path: Path) -> Callable[[int], None]:
    """Does the step of the council at that place, as a worker does."""
    assert "comments" in STEPS, "the job is registered"
    database.info[VAULT] = Vault([KEY])
    job = session.scalars(select(Job).where(Job.kind == WAVE_CLOSED, Job.subject_id == str(wave.id))).one()
    job_id = job.id
    session.commit()
    steps = [step for step in jobs.plan(database, tmp_path, job_id) if step.startswith("comments:")]
    assert len(steps) == len(wave.commission.partners), "a batch for each council"
    return lambda place: jobs.perform(database, tmp_path, job_id, steps[place], place + 1)


def kept(session: Session, survey: MadeSurvey, place: int) -> list[int]:
    """How many comments, originals, flags and jobs to tell of flags a council has."""
    session.rollback()
    council_id = survey.councils[place].id
    counted = [select(func.count()).where(table.council_id == council_id) for table in (Comment, Original, Flag)]
    told = select(func.count()).where(Job.council_id == council_id, Job.kind == "tell-of-flag")
    return [session.scalar(each) or 0 for each in (*counted, told)]


def test_the_words_of_hundreds_take_as_many_statements_as_those_of_few(
    hand_over: Callable[[int], None], session: Session, survey: MadeSurvey, database: Database
) -> None:
    asked = []
    for place in range(2):
        with statements(database, 3) as sent:
            hand_over(place)
        asked.append(sent)
    assert kept(session, survey, 0) == [3, 1, 1, 1] and kept(session, survey, 1) == [300, 100, 100, 100]
    assert asked[0] == asked[1] and len(asked[0]) < 40


def test_a_step_done_twice_hands_each_text_over_once(
    hand_over: Callable[[int], None], session: Session, survey: MadeSurvey
) -> None:
    for _ in range(2):
        hand_over(1)
    assert kept(session, survey, 1) == [300, 100, 100, 100]


def test_a_step_that_dies_at_any_statement_leaves_nothing_and_is_done_whole_afterwards(
    hand_over: Callable[[int], None], session: Session, survey: MadeSurvey, database: Database
) -> None:
    died: list[str] = []
    while "COMMIT" not in died:
        with watching(database, die_after(len(died))), pytest.raises(Died) as death:
            hand_over(0)
        database.engine.dispose()  # Whoever is dead has no connection.
        died.append(str(death.value))
        assert kept(session, survey, 0) == [0, 0, 0, 0], f"after dying at {died[-1]}"
    assert "INSERT INTO comment" in died and "INSERT INTO flag" in died
    hand_over(0)
    assert kept(session, survey, 0) == [3, 1, 1, 1]


def die_after(number: int) -> Callable[[str], None]:
    """Lets so many statements pass, and stops the machine at the next."""
    left = count(number, -1)

    def see(statement: str) -> None:
        if next(left) == 0:
            raise Died(" ".join(statement.split()[:3]))

    return see


def test_what_a_longer_wave_says_is_handed_over_in_batches_that_share_nothing(
    session: Session, survey: MadeSurvey, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "MOST_AT_ONCE", 70)
    council = survey.councils[1]
    batches = list(words.batches(session, council.id, wave))
    assert len(batches) == 5
    found = []
    for first, last in batches:
        words.hand_over(session, council.id, wave, first, last)
        found.append(session.scalar(select(func.count()).where(Comment.council_id == council.id)))
    assert found == [70, 140, 210, 280, 300]
