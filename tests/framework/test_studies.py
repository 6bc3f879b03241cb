"""Further analyses: worked out with the figures, kept with what they were made from, and silent where figures are."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.added_counts import Whole
from app.commands.recompute import recompute
from core import area_facts, jobs
from core.database import Database
from core.models import Council
from framework import jobs as registered
from framework.correcting import work
from framework.correcting.asking import CORRECT, ask_for_correction
from framework.models import Indicator, Observation, ObservationStatus, Publication, Ripple, Tier
from framework.studies.history import NEW, history
from framework.studies.making import Whose
from framework.studies.models import Study, StudyFigure, StudyKind
from surveys.models import Response, ResponseState, Wave, WaveState
from surveys.plan import Plan, declare
from surveys.questionnaires import publish_questionnaire
from surveys.waves import WAVE_CLOSED, close_wave
from tests.attacker import Attacker
from tests.factories import Factory
from tests.framework.making import MadeSurvey, document, make_answers, make_survey, single, words

assert registered.STEPS and work.FIGURES, "the jobs that publish are registered"
PLAN = Plan(pooled_waves=2, ward_model=True, explained="sat", explaining=("trust", "clean"))
OPINIONS = ("sat", "trust", "clean")
Publish = Callable[..., Wave]
Given = Callable[[int], dict[str, str]]


def opinions_document() -> dict[str, Any]:
    paper = document("opinions")
    for code in OPINIONS[1:]:
        paper["sections"][0]["questions"].append(single(code, f"What of {code}?", ("1", "2", "3", "4", "5"), "scale"))
    return paper


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    """Two councils and three indicators; what people think of one thing goes with what they think of the others."""
    made = make_survey(make, councils=[make.council(), make.council()])
    for position, code in enumerate(OPINIONS[1:], start=1):
        make.keep(
            Indicator(
                commission=made.commission, code=code, question=code, position=position, title=words(code),
                favourable=["1", "2"], measure=words(f"Share who {code}"), tier=Tier.MEDIUM_TERM, ripple=Ripple.PEOPLE,
                rationale=words("It matters"), limitations=words("It moves slowly"),
            )
        )  # fmt: skip
    for council in made.councils:
        for ward in ("north", "south"):
            make.area(council, ward)
    return replace(made, questionnaire=publish_questionnaire(make.session, opinions_document()))


def men(number: int) -> Given:
    """So many men answer, and the others are women."""
    return lambda place: {"sex": "M" if place < number else "F"}


@pytest.fixture
def publish(database: Database, session: Session, survey: MadeSurvey, tmp_path: Path) -> Publish:
    """Publishes a wave by the job, as a plan declares; `given` are answers by the respondent's place."""

    def published(number: int, plan: Plan = PLAN, n: int = 240, given: Given = lambda place: {}) -> Wave:
        wave = survey.wave(number, state=WaveState.OPEN)
        declare(wave, plan)
        for seed, council in enumerate(survey.councils):
            make_answers(survey, wave, council, n=n, seed=10 * number + seed, why=0)
            _give_opinions(session, council, wave, given)
        close_wave(session, wave)
        job = jobs.latest_job(session, WAVE_CLOSED, council_id=survey.councils[0].id, subject_id=wave.id)
        assert job
        job_id = job.id
        session.commit()
        jobs.run(database, tmp_path, job_id)
        session.expire_all()
        return wave

    return published


def _give_opinions(session: Session, council: Council, wave: Wave, given: Given) -> None:
    draw = random.Random(f"{wave.number} {council.slug}")
    mine = Response.council_id == council.id, Response.wave_id == wave.id
    for place, response in enumerate(session.scalars(select(Response).where(*mine).order_by(Response.id))):
        mood = draw.random()
        said = {code: str(1 + int(5 * (0.6 * mood + 0.4 * draw.random()))) for code in OPINIONS}
        response.answers = response.answers | said | given(place)
    session.flush()


@pytest.fixture
def run(database: Database, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.setenv("FOLKMOOT_ENVIRONMENT", "test")
    monkeypatch.setenv("FOLKMOOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))

    def typed() -> Result:
        session.commit()
        return CliRunner().invoke(recompute, ["--survey", "voices"])

    return typed


def study_of(session: Session, council: Council, wave: Wave, kind: StudyKind) -> Study | None:
    publication = select(Publication.id).where(Publication.wave_id == wave.id).scalar_subquery()
    mine = Study.council_id == council.id, Study.publication_id == publication, Study.kind == kind
    return session.scalar(select(Study).where(*mine))


def figures_of(session: Session, study: Study | None, code: str = "sat") -> dict[tuple[str, str], StudyFigure]:
    assert study
    mine = StudyFigure.council_id == study.council_id, StudyFigure.study_id == study.id
    found = session.scalars(select(StudyFigure).where(*mine))
    return {(one.domain_var, one.domain): one for one in found if one.indicator.code == code}


def test_what_the_plan_declares_is_worked_out_with_the_figures_and_nothing_else(
    session: Session, survey: MadeSurvey, publish: Publish
) -> None:
    first, second = publish(1, Plan()), publish(2)
    mine = Study.council_id == survey.councils[0].id
    kinds = {(one.publication.wave.number, one.kind.value) for one in session.scalars(select(Study).where(mine))}
    assert kinds == {
        (1, "charts"), (1, "places"), (1, "partnership"),
        (2, "charts"), (2, "places"), (2, "pooled"), (2, "wards"), (2, "opinions"), (2, "partnership"),
    }  # fmt: skip
    assert first.state is second.state is WaveState.PUBLISHED
    _is_one_population(session, survey, first)


def _is_one_population(session: Session, survey: MadeSurvey, wave: Wave) -> None:
    """The partnership's figure is of all partners' people with an opinion, and no plain average of the partners'."""
    study = study_of(session, survey.councils[0], wave, StudyKind.PARTNERSHIP)
    whole = figures_of(session, study)["all", "all"]
    assert study and study_of(session, survey.councils[1], wave, StudyKind.PARTNERSHIP) is None
    parts = study.findings["people"]["sat"]
    chosen = Observation.publication_id == study.publication_id, Observation.domain_var == "all"
    rows = session.scalars(select(Observation).where(*chosen).execution_options(across_councils="a test"))
    own = {str(one.council_id): one for one in rows if one.indicator.code == "sat"}
    assert whole.value == pytest.approx(sum(parts[each] * (own[each].value or 0.0) for each in own), rel=1e-12)
    assert whole.base == sum(one.base or 0 for one in own.values()) and sum(parts.values()) == pytest.approx(1.0)
    apart = sum((parts[each] * (own[each].se or 0.0)) ** 2 for each in own) ** 0.5
    assert whole.se == pytest.approx(apart, rel=0.05)
    assert whole.se and whole.se < min(one.se or 1.0 for one in own.values())


def test_every_study_comes_out_to_the_same_digits(
    session: Session, survey: MadeSurvey, publish: Publish, run: Callable[..., Result]
) -> None:
    publish(1)
    publish(2)
    for council in survey.councils:
        area_facts.replace_facts(session, council.id, {"north": {"deprived": 0.5}}, "Census (fictional)")
    result = run()
    assert result.exit_code == 0, result.output
    assert "and 20 further analyses come out to the same digits" in result.output


def test_what_was_changed_in_a_study_is_named(
    session: Session, survey: MadeSurvey, publish: Publish, run: Callable[..., Result]
) -> None:
    publish(1)
    wave = publish(2)
    council = survey.councils[0]
    figure = figures_of(session, study_of(session, council, wave, StudyKind.POOLED))["all", "all"]
    figure.value += 1e-15  # type: ignore[operator]
    places = study_of(session, council, wave, StudyKind.PLACES)
    assert places
    places.findings = places.findings | {"sat": places.findings["sat"] | {"low": 2, "high": 2}}
    result = run()
    assert result.exit_code == 1
    assert f"{figure.id}: value: stored {figure.value!r}, recomputed " in result.output
    assert f"places study {places.id}: findings.sat." in result.output


def test_pooled_figures_are_of_everybody_and_surer_than_one_waves(
    session: Session, survey: MadeSurvey, publish: Publish
) -> None:
    publish(1, n=400)
    wave = publish(2, n=200)
    council = survey.councils[0]
    together = figures_of(session, study_of(session, council, wave, StudyKind.POOLED))["all", "all"]
    mine = Observation.council_id == council.id, Observation.domain_var == "all"
    alone = [one for one in session.scalars(select(Observation).where(*mine)) if one.indicator.code == "sat"]
    assert together.waves == 2
    assert together.base == sum(one.base or 0 for one in alone) == 600
    assert together.se < min(one.se or 1 for one in alone)  # type: ignore[operator]
    assert min(one.value or 0 for one in alone) < (together.value or 0) < max(one.value or 0 for one in alone)


def test_a_group_too_small_in_each_wave_is_shown_for_both_together(
    session: Session, survey: MadeSurvey, publish: Publish
) -> None:
    publish(1, given=men(20))
    wave = publish(2, given=men(25))
    figures = figures_of(session, study_of(session, survey.councils[0], wave, StudyKind.POOLED))
    assert (figures["sex", "M"].base, figures["sex", "M"].status) == (45, ObservationStatus.INDICATIVE)
    assert figures["sex", "F"].value is not None


def test_a_pool_does_not_give_away_what_one_of_its_waves_hides(
    session: Session, survey: MadeSurvey, publish: Publish
) -> None:
    """Men are shown in the first wave and too few in the second: both waves together less the first would be those."""
    publish(1, given=men(80))
    wave = publish(2, given=men(12))
    figures = figures_of(session, study_of(session, survey.councils[0], wave, StudyKind.POOLED))
    for sex in ("M", "F"):
        kept = figures["sex", sex]
        assert kept.status is ObservationStatus.SUPPRESSED
        assert {kept.base, kept.value, kept.se, kept.ci_low, kept.effective_base} == {None}
    assert figures["all", "all"].value is not None and figures["tenure", "own"].value is not None


def test_nothing_that_is_hidden_can_be_had_from_all_that_is_published(
    session: Session, survey: MadeSurvey, publish: Publish, tmp_path: Path
) -> None:
    """Three waves and two pools, with now many men and now few: every shown figure is held against every hidden one."""
    for number, few in enumerate((12, 90, 45), start=1):
        wave = publish(number, replace(PLAN, pooled_waves=3, ward_model=False, explained=""), n=160, given=men(few))
    council = survey.councils[0]
    publication = session.scalars(select(Publication).where(Publication.wave_id == wave.id)).one()
    last = study_of(session, council, wave, StudyKind.POOLED)
    assert last
    chosen = {code: tuple(waves) for code, waves in last.recipe["waves"].items()}
    known = history(session, tmp_path / "snapshots", Whose(publication, council.id, StudyKind.POOLED), chosen)
    counts = known.known(chosen)
    shown = {(NEW, code, *group) for code in OPINIONS for group, one in figures_of(session, last, code).items()
             if one.value is not None} | counts.shown  # fmt: skip
    hidden = {name: 2 for name in counts.counts if name not in shown}
    assert len(known.waves) == 3 and len(known.pools) == 1 and len(hidden) > 10
    assert any(name[0] == NEW for name in hidden) and any(name[0] == NEW for name in shown)
    sums = [(one.name, one.parts, _others(counts.counts, one)) for one in counts.wholes]
    attacker = Attacker({name: counts.counts[name] for name in shown}, hidden, sums)
    assert attacker.bounded() == {}
    one = counts.wholes[0].parts[0]
    careless = Attacker({name: each for name, each in counts.counts.items() if name != one}, {one: 2}, sums)
    assert careless.bounded(), "one hidden figure among shown ones is known"


def test_a_pool_is_shown_no_more_where_a_wave_in_it_is_published_again_with_other_answers(
    database: Database, session: Session, survey: MadeSurvey, publish: Publish, run: Callable[..., Result],
    tmp_path: Path,
) -> None:  # fmt: skip
    """Both pools together would tell what those said who withdrew; later pools reckon with what it showed."""
    first, second = publish(1), publish(2)
    council, other = survey.councils
    mine = Response.council_id == council.id, Response.wave_id == first.id
    for one in sorted(session.scalars(select(Response).where(*mine)), key=lambda each: str(each.id))[:60]:
        one.state = ResponseState.WITHDRAWN
    ask_for_correction(session, first, {"en": "Sixty answers were a program's."}, None)
    job = jobs.latest_job(session, CORRECT, council_id=council.id, subject_id=first.id)
    assert job
    job_id = job.id
    session.commit()
    jobs.run(database, tmp_path, job_id)
    session.expire_all()
    pool = study_of(session, council, second, StudyKind.POOLED)
    assert pool and figures_of(session, pool) == {} and "shown no more" in pool.findings["reason"]
    assert ["sat", "all", "all"] in pool.findings["shown_before"]
    assert figures_of(session, study_of(session, other, second, StudyKind.POOLED)), "whose answers are as they were"
    result = run()
    assert result.exit_code == 0, result.output


def _others(counts: dict[Any, tuple[int, ...]], whole: Whole[Any]) -> int:
    """How many are in none of the parts."""
    return sum(counts[whole.name]) - sum(sum(counts[part]) for part in whole.parts)


def test_wards_are_modelled_and_add_up_to_the_councils_own_figure(
    session: Session, survey: MadeSurvey, publish: Publish
) -> None:
    council = survey.councils[0]
    wave = publish(1)
    figures = figures_of(session, study_of(session, council, wave, StudyKind.WARDS))
    assert set(figures) == {("ward", "north"), ("ward", "south")}
    mine = Observation.council_id == council.id, Observation.domain_var == "all"
    whole = next(one for one in session.scalars(select(Observation).where(*mine)) if one.indicator.code == "sat")
    total = sum(one.value or 0 for one in figures.values()) / 2
    assert total == pytest.approx(whole.value), "the wards have as many people each"
    assert all((one.ci_low or 0) < (one.value or 0) < (one.ci_high or 1) for one in figures.values())


def test_more_covariates_than_wards_bear_are_said_and_nothing_is_modelled(
    session: Session, survey: MadeSurvey, publish: Publish
) -> None:
    council = survey.councils[0]
    area_facts.replace_facts(session, council.id, {"north": {"rural": 1.0}, "south": {"rural": 2.0}}, "Map (fictional)")
    wave = publish(1)
    study = study_of(session, council, wave, StudyKind.WARDS)
    assert study and study.recipe["sources"] == {"rural": "Map (fictional)"}
    assert study.findings["notes"]["sat"] == "2 areas are too few to model with 1 covariates."
    assert not figures_of(session, study)
    assert figures_of(session, study_of(session, survey.councils[1], wave, StudyKind.WARDS)), (
        "another council's are its own"
    )


def test_wards_are_modelled_where_thin_levels_were_merged(
    session: Session, survey: MadeSurvey, publish: Publish
) -> None:
    """Nobody who rents answered: the model has the levels that weighting had."""
    wave = publish(1, given=lambda place: {"tenure": "own"})
    figures = figures_of(session, study_of(session, survey.councils[0], wave, StudyKind.WARDS))
    assert len(figures) == 2 and all(one.value for one in figures.values())


@pytest.mark.parametrize("rule", ["own-category", "drop"])
def test_wards_are_modelled_whatever_is_done_about_what_people_did_not_say(
    session: Session, survey: MadeSurvey, publish: Publish, rule: str
) -> None:
    plan = replace(PLAN, missing=rule)
    wave = publish(1, plan, given=lambda place: {"tenure": "prefer_not_to_say"} if place % 8 == 0 else {})
    figures = figures_of(session, study_of(session, survey.councils[0], wave, StudyKind.WARDS))
    assert sum(one.base or 0 for one in figures.values()) == (240 if rule == "own-category" else 210)


def test_opinions_that_go_together_add_up_to_what_they_explain(
    session: Session, survey: MadeSurvey, publish: Publish
) -> None:
    study = study_of(session, survey.councils[0], publish(1), StudyKind.OPINIONS)
    assert study
    found = study.findings
    assert found["status"] == "final" and found["base"] == 240
    assert sum(one["share"] for one in found["opinions"]) == pytest.approx(found["r2"])
    for one in found["opinions"]:
        assert one["share_low"] < one["share"] < one["share_high"]
        assert one["logit_low"] < one["logit"] < one["logit_high"] and one["logit"] > 0


def test_opinions_of_too_few_are_hidden(session: Session, survey: MadeSurvey, publish: Publish) -> None:
    wave = publish(1, given=lambda place: {} if place < 29 else {"trust": "dont_know"})
    study = study_of(session, survey.councils[0], wave, StudyKind.OPINIONS)
    assert study
    assert study.findings == {"status": "suppressed"}


def test_what_the_answers_cannot_bear_is_said_and_holds_nothing_up(
    session: Session, survey: MadeSurvey, publish: Publish
) -> None:
    plan = replace(PLAN, explaining=("trust", "sex"))
    wave = publish(1, plan)
    study = study_of(session, survey.councils[0], wave, StudyKind.OPINIONS)
    assert wave.state is WaveState.PUBLISHED
    assert study and study.recipe["explaining"] == ["trust"], "sex has no indicator"
