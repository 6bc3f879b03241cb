"""`folkmoot recompute`: every published digit comes out again, and whatever was tampered with is found."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.commands.recompute import recompute
from core import jobs
from core.database import Database
from framework import jobs as registered
from framework.models import Against, Difference, Indicator, Observation, Working
from surveys.models import Margin, Questionnaire, Response, Wave, WaveState
from surveys.plan import Plan, declare
from surveys.waves import WAVE_CLOSED, close_wave
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_answers, make_survey

assert registered.STEPS, "the jobs that publish are registered"
Run = Callable[..., Result]


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    return make_survey(make, councils=[make.council(), make.council()])


@pytest.fixture
def run(database: Database, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command as it is typed, on this test's database and folder."""
    monkeypatch.setenv("FOLKMOOT_ENVIRONMENT", "test")
    monkeypatch.setenv("FOLKMOOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))

    def typed(*words: object) -> Result:
        session.commit()
        return CliRunner().invoke(recompute, list(map(str, words)))

    return typed


@pytest.fixture
def wave(database: Database, session: Session, survey: MadeSurvey, tmp_path: Path) -> Wave:
    """The second of two published waves."""
    for number in (1, 2):
        wave = survey.wave(number, state=WaveState.OPEN)
        for seed, council in enumerate(survey.councils):
            make_answers(survey, wave, council, n=300, seed=10 * number + seed, why=0)
        close_wave(session, wave)
        job = jobs.latest_job(session, WAVE_CLOSED, council_id=survey.councils[0].id, subject_id=wave.id)
        assert job
        job_id = job.id
        session.commit()
        jobs.run(database, tmp_path, job_id)
    session.expire_all()
    return wave


def whole(session: Session, survey: MadeSurvey, wave: Wave, place: int = 0) -> Observation:
    """A council's own figure in a wave."""
    mine = Observation.council_id == survey.councils[place].id, Observation.domain_var == "all"
    figures = session.scalars(select(Observation).where(*mine))
    return next(one for one in figures if one.publication.wave_id == wave.id)


def test_every_published_figure_comes_out_to_the_same_digits(run: Run, wave: Wave) -> None:
    result = run("--survey", "voices")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("44 figures and "), "two waves of two councils, each whole and in ten groups"
    assert run("--survey", "voices", "--wave", 2).output.startswith("22 figures and ")


def test_one_figure_is_worked_out_alone_with_what_it_is_compared_with(
    run: Run, session: Session, survey: MadeSurvey, wave: Wave
) -> None:
    figure = whole(session, survey, wave)
    assert run(figure.id).output == "1 figures and 3 differences come out to the same digits.\n"


def test_a_figure_changed_in_its_last_digit_is_named_with_both_digits(
    run: Run, session: Session, survey: MadeSurvey, wave: Wave
) -> None:
    figure = whole(session, survey, wave)
    was, figure.value = figure.value, figure.value + 1e-15  # type: ignore[operator]
    result = run(figure.id)
    assert result.exit_code == 1
    assert f"{figure.id}: value: stored {figure.value!r}, recomputed {was!r}" in result.output
    assert run("--survey", "voices").exit_code == 1
    assert run(whole(session, survey, wave, place=1).id).exit_code == 1, "it was compared with the figure"


def test_a_changed_difference_is_found(run: Run, session: Session, survey: MadeSurvey, wave: Wave) -> None:
    figure = whole(session, survey, wave)
    mine = Difference.council_id == figure.council_id, Difference.observation_id == figure.id
    row = session.scalars(select(Difference).where(*mine, Difference.against == Against.EARLIER)).one()
    row.p_adjusted = 0.001
    result = run(figure.id)
    assert result.exit_code == 1
    assert f"{figure.id}: compared with earlier, p_adjusted: stored 0.001, recomputed " in result.output


def test_a_tampered_snapshot_is_named_by_its_hash(
    run: Run, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    figure = whole(session, survey, wave)
    file = tmp_path / "snapshots" / f"{figure.working.recipe['snapshot']}.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    result = run(figure.id)
    assert result.exit_code == 1
    assert f"{figure.id}: snapshot: stored {file.stem}, recomputed The frozen responses are missing or damaged" in (
        result.output
    )


def test_a_definition_changed_without_a_new_version_is_found(
    run: Run, session: Session, survey: MadeSurvey, wave: Wave
) -> None:
    figure = whole(session, survey, wave)
    survey.indicator.favourable = ["1", "2", "3"]
    result = run(figure.id)
    assert result.exit_code == 1
    assert "definition of 'sat', version 1: stored 1, 2 of 'sat', recomputed 1, 2, 3 of 'sat'" in result.output


def test_a_new_version_of_a_definition_leaves_what_was_published_alone(
    run: Run, session: Session, survey: MadeSurvey, wave: Wave, make: Factory
) -> None:
    old = survey.indicator
    kept = {each.key: getattr(old, each.key) for each in Indicator.__mapper__.column_attrs if each.key != "id"}
    make.keep(Indicator(**kept | {"version": 2, "favourable": ["1"]}))
    assert run("--survey", "voices").exit_code == 0


def test_a_changed_questionnaire_is_found(run: Run, session: Session, survey: MadeSurvey, wave: Wave) -> None:
    """The database refuses such a change, until somebody who may change the database itself lets it."""
    of_table = " ON questionnaire" if session.get_bind().dialect.name == "postgresql" else ""
    session.execute(text(f"DROP TRIGGER questionnaire_no_update{of_table}"))
    document = json.loads(json.dumps(survey.questionnaire.document))
    document["title"]["en"] = "Other words"
    session.execute(update(Questionnaire).where(Questionnaire.id == survey.questionnaire.id).values(document=document))
    result = run("--survey", "voices", "--wave", 2)
    assert result.exit_code == 1
    assert f"questionnaire: stored {survey.questionnaire.content_hash}, recomputed " in result.output


def test_live_tables_may_change_without_changing_what_was_published(
    run: Run, session: Session, survey: MadeSurvey, wave: Wave
) -> None:
    """Margins come with the next census and plans with the next wave; answers may be deleted when their time is up."""
    for council in survey.councils:
        session.execute(update(Margin).where(Margin.council_id == council.id).values(count=Margin.count + 7))
        session.execute(update(Response).where(Response.council_id == council.id).values(answers={}))
    declare(wave, Plan(method="linear", adjustment="bh"))
    assert run("--survey", "voices", "--wave", 2).exit_code == 0


def test_a_tampered_recipe_gives_other_digits(run: Run, session: Session, survey: MadeSurvey, wave: Wave) -> None:
    figure = whole(session, survey, wave)
    working = session.scalars(
        select(Working).where(Working.council_id == figure.council_id, Working.id == figure.working_id)
    ).one()
    moved = {"rent": 50, "own": -50}
    margins = [[name, level, n + moved.get(level, 0)] for name, level, n in working.recipe["margins"]]
    working.recipe = working.recipe | {"margins": margins}
    result = run(figure.id)
    assert result.exit_code == 1
    assert f"{figure.id}: value: stored {figure.value!r}" in result.output


def test_other_versions_of_libraries_are_said_and_judged_by_the_digits(
    run: Run, session: Session, survey: MadeSurvey, wave: Wave
) -> None:
    figure = whole(session, survey, wave)
    working = figure.working
    working.recipe = working.recipe | {"versions": working.recipe["versions"] | {"numpy": "1.0"}}
    result = run(figure.id)
    assert result.exit_code == 0
    assert "The figures were made with numpy 1.0; this is" in result.output


@pytest.mark.parametrize("words", [(), (uuid4(), "--all"), ("--wave", 1), ("--wave", 1, "--all")])
def test_what_to_work_out_is_named_once(run: Run, words: tuple[object, ...]) -> None:
    assert run(*words).exit_code == 2


def test_what_is_not_there_is_said(run: Run) -> None:
    missing = uuid4()
    assert f"No published figure has the identifier {missing}" in run(missing).output
    assert run("--survey", "nothing").exit_code == 1
