from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core import jobs
from core.audit import recent_events
from core.database import Database
from core.jobs import JobRefused
from core.models import Job, JobState
from feedback.models import Comment, Source
from framework import observing
from framework.jobs import ask_for_unpublished
from framework.models import TOLD, Against, Difference, Observation, ObservationStatus, Publication
from framework.recomputing import recompute, workings_of
from framework.service import complete_publication, publish_council
from surveys.models import Margin, Mode, Partner, Response, ResponseState, Wave, WaveState
from surveys.plan import Plan, declare
from surveys.waves import WAVE_CLOSED, close_wave
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_answers, make_survey


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    return make_survey(make, councils=[make.council(), make.council()])


@pytest.fixture
def wave(survey: MadeSurvey) -> Wave:
    wave = survey.wave(state=WaveState.OPEN)
    for seed, council in enumerate(survey.councils):
        make_answers(survey, wave, council, seed=seed)
    return wave


def figures_of(session: Session, survey: MadeSurvey) -> dict[tuple[object, ...], Observation]:
    session.expire_all()
    statement = select(Observation).where(Observation.council_id.in_([council.id for council in survey.councils]))
    return {(one.council_id, one.domain_var, one.domain): one for one in session.scalars(statement)}


def run_the_job(database: Database, session: Session, wave: Wave, folder: Path) -> None:
    """Do the work that the closed wave asks for, and nothing that follows from it."""
    job = jobs.latest_job(session, WAVE_CLOSED, council_id=wave.commission.lead_council_id, subject_id=wave.id)
    assert job
    job_id = job.id
    session.commit()
    jobs.run(database, folder, job_id)


def all_columns(figures: dict[tuple[object, ...], Observation]) -> list[dict[str, object]]:
    columns = Observation.__table__.columns.keys()
    rows = [{name: getattr(one, name) for name in columns} for one in figures.values()]
    return sorted(rows, key=lambda row: str(row["id"]))


def test_a_closed_wave_is_published_from_its_answers(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    close_wave(session, wave)
    session.commit()
    run_the_job(database, session, wave, tmp_path)
    council = survey.councils[0]
    figures = figures_of(session, survey)
    assert wave.state is WaveState.PUBLISHED
    assert len(figures) == 2 * (1 + 2 * 5), "the whole council and two groups of five variables, twice"
    whole = figures[council.id, "all", "all"]
    answers = [one.answers for one in session.scalars(select(Response).where(Response.council_id == council.id))]
    opinions = [one["sat"] for one in answers if one["sat"] != "dont_know"]
    assert whole.base == len(opinions)
    assert whole.unweighted == pytest.approx(sum(one in "12" for one in opinions) / len(opinions))
    assert whole.ci_low < whole.value < whole.ci_high  # type: ignore[operator]
    assert (whole.period_start, whole.period_end) == (wave.opens_on, wave.ended_on)


def test_men_who_answered_less_count_for_more(session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path) -> None:
    """Half the population are men: the whole is the plain mean of the sexes, apart from who held no opinion."""
    publish_council(session, tmp_path, survey.councils[0].id, wave)
    whole = figures_of(session, survey)[survey.councils[0].id, "all", "all"]
    assert abs(whole.value - whole.unweighted) > 1e-6  # type: ignore[operator]
    assert whole.effective_base < whole.base  # type: ignore[operator]
    assert whole.working.report["population"] == 1000


def test_every_figure_says_where_it_came_from(session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path) -> None:
    publish_council(session, tmp_path, survey.councils[0].id, wave)
    for figure in figures_of(session, survey).values():
        how = figure.working.recipe
        assert (tmp_path / f"{how['snapshot']}.parquet").exists()
        assert how["questionnaire"] == survey.questionnaire.content_hash
        assert how["variables"] == ["age_sex", "ethnicity", "tenure", "ward"]
        assert ["ward", "Census (fictional)"] in how["sources"]
        assert ["tenure", "own", 500] in how["margins"]
        assert how["plan"] == Plan().to_json()
        assert how["definitions"] == [{"code": "sat", "version": 1, "question": "sat", "favourable": ["1", "2"]}]
        assert set(figure.working.report["imputed"]) == {"age_sex", "ethnicity", "tenure", "ward"}
        assert set(how["versions"]) == {"numpy", "pandas", "scipy", "pyarrow", "folkmoot"}


def test_publishing_again_gives_the_same_rows_and_digits(
    session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    publish_council(session, tmp_path, survey.councils[0].id, wave)
    once = all_columns(figures_of(session, survey))
    publish_council(session, tmp_path, survey.councils[0].id, wave)
    assert all_columns(figures_of(session, survey)) == once


def test_of_a_hidden_figure_nothing_is_kept(session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path) -> None:
    """About 24 of 120 are men, fewer have an opinion: they are hidden, and so are the women, their complement."""
    publish_council(session, tmp_path, survey.councils[0].id, wave)
    figures = figures_of(session, survey)
    for sex in ("F", "M"):
        figure = figures[survey.councils[0].id, "sex", sex]
        assert figure.status is ObservationStatus.SUPPRESSED
        assert {getattr(figure, name) for name in TOLD} == {None}
    assert figures[survey.councils[0].id, "tenure", "own"].status is ObservationStatus.INDICATIVE


def test_what_everybody_said_is_hidden_as_what_nobody_did(
    session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    """A share of a hundred per cent would say of each of them what they answered."""
    for response in session.scalars(select(Response).where(Response.council_id == survey.councils[0].id)):
        response.answers = response.answers | {"sat": "1"}
    publish_council(session, tmp_path, survey.councils[0].id, wave)
    mine = [one for key, one in figures_of(session, survey).items() if key[0] == survey.councils[0].id]
    assert {one.status for one in mine} == {ObservationStatus.SUPPRESSED}
    assert {getattr(one, name) for one in mine for name in TOLD} == {None}


def test_data_that_cannot_be_weighted_are_refused_by_council_variable_and_level(
    session: Session, survey: MadeSurvey, wave: Wave, make: Factory, tmp_path: Path
) -> None:
    council = survey.councils[1]
    make.keep(Margin(council_id=council.id, variable="tenure", level="boat", count=9, source="Census (fictional)"))
    with pytest.raises(JobRefused) as refused:
        publish_council(session, tmp_path, council.id, wave)
    assert all(word in str(refused.value) for word in (council.name["en"], "tenure"))


def test_nobody_in_a_level_is_refused_by_name(session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path) -> None:
    council = survey.councils[1]
    declare(wave, Plan(collapse=""))
    for response in session.scalars(select(Response).where(Response.council_id == council.id)):
        response.answers = response.answers | {"tenure": "own"}
    with pytest.raises(JobRefused, match=rf"{council.name['en']}.*'rent'.*'tenure'"):
        publish_council(session, tmp_path, council.id, wave)


def test_a_wave_is_published_when_all_partners_figures_are_there(
    session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    wave.state = WaveState.CLOSED
    publish_council(session, tmp_path, survey.councils[0].id, wave)
    assert not complete_publication(session, wave)
    assert wave.state is WaveState.CLOSED
    publish_council(session, tmp_path, survey.councils[1].id, wave)
    assert complete_publication(session, wave)
    assert wave.state.value == "published"
    published_at = session.scalars(select(Publication.published_at).where(Publication.wave_id == wave.id)).one()
    assert complete_publication(session, wave)
    assert session.scalars(select(Publication.published_at).where(Publication.wave_id == wave.id)).one() == published_at


def test_publishing_is_recorded_once_in_the_leads_trail(
    session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    wave.state = WaveState.CLOSED
    for council in survey.councils:
        publish_council(session, tmp_path, council.id, wave)
    for _time in range(2):
        complete_publication(session, wave)
    events = recent_events(session, wave.commission.lead_council_id)
    assert [(event.action, event.subject_id) for event in events] == [("wave-published", str(wave.id))]


def test_a_council_that_never_agreed_does_not_hold_up_the_others(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, make: Factory, tmp_path: Path
) -> None:
    make.keep(Partner(commission_id=wave.commission_id, council_id=make.council().id, terms_version="1"))
    close_wave(session, wave)
    run_the_job(database, session, wave, tmp_path)
    session.expire_all()
    assert wave.state is WaveState.PUBLISHED


def test_work_that_leaves_a_partner_without_figures_is_not_called_done(
    session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    close_wave(session, wave)
    publish_council(session, tmp_path, survey.councils[0].id, wave)
    task = jobs.Task(wave.id, survey.councils[0].id, str(wave.id), tmp_path)
    with pytest.raises(JobRefused, match="Not every partner has figures"):
        jobs.KINDS[WAVE_CLOSED].perform(session, task, "complete")


def test_a_partner_without_an_opinion_holds_up_nobody(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    for response in session.scalars(select(Response).where(Response.council_id == survey.councils[1].id)):
        response.answers = response.answers | {"sat": None}
    close_wave(session, wave)
    run_the_job(database, session, wave, tmp_path)
    figures = figures_of(session, survey)
    assert wave.state is WaveState.PUBLISHED
    assert {council_id for council_id, *_ in figures} == {survey.councils[0].id}


def test_residents_words_reach_feedback_once(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    close_wave(session, wave)
    session.commit()
    task = jobs.Task(wave.id, survey.councils[0].id, str(wave.id), tmp_path)
    steps = [step for step in jobs.KINDS[WAVE_CLOSED].plan(session, task) if step.startswith("comments:")]
    assert len(steps) == 2, "a batch for each council"
    for step in [*steps, *steps]:
        jobs.KINDS[WAVE_CLOSED].perform(session, task, step)
    for council in survey.councils:
        texts = select(Comment).where(Comment.council_id == council.id)
        comments = session.scalars(texts).all()
        assert {one.text for one in comments} == {f"Reason {number}" for number in range(0, 120, 4)}
        assert len(comments) == 30
        assert {(one.source, one.question, one.area in {"north", "south"}) for one in comments} == {
            (Source.SURVEY, "Why?", True)
        }


def test_residents_words_keep_their_weights_and_the_day_alone(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    close_wave(session, wave)
    session.commit()
    run_the_job(database, session, wave, tmp_path)
    session.expire_all()
    council = survey.councils[0]
    comments = session.scalars(select(Comment).where(Comment.council_id == council.id)).all()
    weights = [comment.weight for comment in comments]
    assert all(weight is not None and weight > 0 for weight in weights)
    assert len(set(weights)) > 1, "residents of different groups stand for different numbers of people"
    assert {(comment.received_at.hour, comment.received_at.minute) for comment in comments} == {(12, 0)}
    moments = set(session.scalars(select(Response.submitted_at).where(Response.council_id == council.id)))
    assert not moments & {comment.received_at for comment in comments}


def test_a_closed_wave_is_asked_for_until_it_is_published(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    wave.state = WaveState.CLOSED
    ask_for_unpublished(session)
    ask_for_unpublished(session)
    waiting = select(func.count()).select_from(Job).where(Job.kind == WAVE_CLOSED, Job.state == JobState.QUEUED)
    assert session.scalar(waiting) == 1
    session.commit()
    run_the_job(database, session, wave, tmp_path)
    session.expire_all()
    ask_for_unpublished(session)
    assert wave.state is WaveState.PUBLISHED
    assert session.scalar(waiting) == 0


def test_a_response_begun_while_the_wave_closed_is_set_aside_when_it_is_published(
    database: Database, session: Session, make: Factory, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    close_wave(session, wave)
    late = make.keep(Response(council_id=survey.councils[0].id, wave=wave, language="en"))
    assert late.state is ResponseState.DRAFT
    run_the_job(database, session, wave, tmp_path)
    session.expire_all()
    assert (wave.state, late.state) == (WaveState.PUBLISHED, ResponseState.PARTIAL)


def test_a_refused_wave_is_not_asked_for_again_the_same_day(session: Session, survey: MadeSurvey, wave: Wave) -> None:
    wave.state = WaveState.CLOSED
    ask_for_unpublished(session)
    job = session.scalars(select(Job).where(Job.kind == WAVE_CLOSED)).one()
    jobs_before = session.scalar(select(func.count()).select_from(Job))
    job.state, job.finished_at = JobState.FAILED, job.queued_at
    ask_for_unpublished(session)
    assert session.scalar(select(func.count()).select_from(Job)) == jobs_before


def test_a_councils_figures_are_worked_out_before_the_writer_is_held(
    database: Database,
    session: Session,
    survey: MadeSurvey,
    wave: Wave,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SQLite has one writer: nobody's answer may wait for it while figures are computed."""
    close_wave(session, wave)
    session.commit()
    writing: list[str] = []
    original, computed = database.transaction, observing.observe

    @contextmanager
    def transaction() -> Iterator[Session]:
        writing.append("open")
        with original() as opened:
            yield opened
        writing.pop()

    def observe(*facts: Any) -> observing.Observed:
        assert not writing, "a transaction was open while figures were worked out"
        return computed(*facts)

    monkeypatch.setattr(database, "transaction", transaction)
    monkeypatch.setattr("framework.service.observe", observe)
    run_the_job(database, session, wave, tmp_path)
    assert wave_state(session, wave) is WaveState.PUBLISHED


def wave_state(session: Session, wave: Wave) -> WaveState:
    session.commit()
    return wave.state


def test_who_withdraws_while_figures_are_worked_out_is_in_none_of_them(
    database: Database,
    session: Session,
    survey: MadeSurvey,
    wave: Wave,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first working out is outdated by the time it would be written: it leaves neither rows nor a file."""
    council = survey.councils[0]
    leaving = session.scalars(select(Response.id).where(Response.council_id == council.id).limit(1)).one()
    close_wave(session, wave)
    session.commit()
    computed = observing.observe

    def observe(*facts: Any) -> observing.Observed:
        with database.transaction() as other:
            gone = update(Response).where(Response.council_id == council.id, Response.id == leaving)
            other.execute(gone.values(state=ResponseState.WITHDRAWN, answers={}))
        return computed(*facts)

    monkeypatch.setattr("framework.service.observe", observe)
    run_the_job(database, session, wave, tmp_path)
    assert wave_state(session, wave) is WaveState.PUBLISHED
    whole = figures_of(session, survey)[council.id, "all", "all"]
    assert whole.working.report["n"] == 119
    assert len(list((tmp_path / "snapshots").glob("*.parquet"))) == 2, "one file a council, and none with the answers"


def test_clusters_of_a_sample_make_figures_less_sure(
    session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    """Neighbours who answer alike tell less than strangers do."""
    council = survey.councils[0]
    publish_council(session, tmp_path, council.id, wave)
    alone = figures_of(session, survey)[council.id, "all", "all"].se
    for response in session.scalars(select(Response).where(Response.council_id == council.id)):
        response.stratum, response.design_weight = response.answers["ward"], 1.0
        response.psu = f"{response.stratum} {'12'.count(response.answers['sat'])} {int(str(response.id)[0], 16) % 3}"
    publish_council(session, tmp_path, council.id, wave)
    clustered = figures_of(session, survey)[council.id, "all", "all"]
    assert clustered.se > 1.5 * alone  # type: ignore[operator]
    assert clustered.df < 12  # type: ignore[operator]


@pytest.mark.parametrize("rule", ["own-category", "drop"])
def test_what_people_did_not_say_is_treated_as_the_plan_declares(
    session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path, rule: str
) -> None:
    council = survey.councils[0]
    declare(wave, Plan(missing=rule))
    responses = session.scalars(select(Response).where(Response.council_id == council.id)).all()
    for response in responses[:15]:
        response.answers = response.answers | {"tenure": "prefer_not_to_say"}
    publish_council(session, tmp_path, council.id, wave)
    report = figures_of(session, survey)[council.id, "all", "all"].working.report
    assert report["preparation"]["missing"] == [{"variable": "tenure", "n": 15, "rule": rule}]
    assert report["n"] == (120 if rule == "own-category" else 105)
    assert not any(report["imputed"].values())


def test_a_group_that_nobody_answered_in_is_merged_by_the_usual_plan_and_reported(
    session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    council = survey.councils[1]
    for response in session.scalars(select(Response).where(Response.council_id == council.id)):
        response.answers = response.answers | {"tenure": "own"}
    publish_council(session, tmp_path, council.id, wave)
    (merger,) = figures_of(session, survey)[council.id, "all", "all"].working.report["preparation"]["mergers"]
    assert (merger["variable"], merger["level"], merger["into"]) == ("tenure", "rent", "own")


def test_groups_are_compared_with_the_others_that_are_shown(
    session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    council = survey.councils[0]
    publish_council(session, tmp_path, council.id, wave)
    figures = figures_of(session, survey)
    mine = Difference.council_id == council.id, Difference.against == Against.GROUPS
    rows = {one.observation_id: one for one in session.scalars(select(Difference).where(*mine))}
    own, rent = figures[council.id, "tenure", "own"], figures[council.id, "tenure", "rent"]
    row = rows[own.id]
    assert row.difference == pytest.approx(own.value - rent.value)  # type: ignore[operator]
    assert (row.family, row.adjustment, row.compared) == (2, "holm", [str(rent.id)])
    assert figures[council.id, "sex", "M"].id not in rows, "hidden figures are compared with nothing"


def test_what_the_way_of_answering_did_is_told_among_people_alike(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    """Those who answer on paper are content whoever they are; too few answer by telephone for anything to be said."""
    council = survey.councils[0]
    make_answers(survey, wave, council, n=200, seed=4)
    for place, response in enumerate(session.scalars(select(Response).where(Response.council_id == council.id))):
        response.mode = Mode.TELEPHONE if place < 20 else Mode.PAPER if place % 2 else Mode.ONLINE
        if response.mode is Mode.PAPER:
            response.answers = response.answers | {"sat": "1" if place % 8 else "5"}
    close_wave(session, wave)
    session.commit()
    run_the_job(database, session, wave, tmp_path)
    report = figures_of(session, survey)[council.id, "all", "all"].working.report
    assert set(report["modes"]) == {"online", "paper", "telephone"}
    (effect,) = report["mode_effects"]
    assert {effect["mode"], effect["reference"]} == {"online", "paper"}
    towards = 1 if effect["mode"] == "paper" else -1
    assert towards * effect["difference"] > 0.2 and effect["p_holm"] < 0.01
    assert figures_of(session, survey)[survey.councils[1].id, "all", "all"].working.report["mode_effects"] == []


def test_a_council_with_few_answers_holds_up_nobody_and_shows_nothing(
    database: Database, session: Session, survey: MadeSurvey, tmp_path: Path
) -> None:
    many, few = survey.councils
    wave = survey.wave(state=WaveState.OPEN)
    make_answers(survey, wave, many)
    make_answers(survey, wave, few, n=3)
    close_wave(session, wave)
    session.commit()
    run_the_job(database, session, wave, tmp_path)
    figures = figures_of(session, survey)
    assert wave.state is WaveState.PUBLISHED
    assert figures[many.id, "all", "all"].value is not None
    [own] = [one for key, one in figures.items() if key[0] == few.id]
    assert own.status is ObservationStatus.SUPPRESSED
    assert {getattr(own, name) for name in TOLD} == {None}
    assert own.working.report["too_few"] is True
    assert session.scalar(select(func.count()).select_from(Comment).where(Comment.council_id == few.id)) == 1
    assert recompute(session, tmp_path / "snapshots", workings_of(session, survey="voices")).agrees


def test_a_wave_that_measures_nothing_is_published_all_the_same(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    session.delete(survey.indicator)
    close_wave(session, wave)
    session.commit()
    run_the_job(database, session, wave, tmp_path)
    assert figures_of(session, survey) == {}
    assert wave.state is WaveState.PUBLISHED
