"""A wave published again: what changed is said, what was shown gives nobody away, and everybody reads one version."""

from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analysis.disclosure import is_small
from app import jobs as registered
from core import jobs
from core.database import Database
from core.models import Council, Role
from framework import differences, estimation, service
from framework.correcting import answers
from framework.correcting.asking import NoNote, NotPublished, ask_for_correction, latest_job, versions_of
from framework.disclosing.versions import difference_between
from framework.estimation import added_up, counts_of
from framework.feeding import work
from framework.feeding.models import KeptRow
from framework.models import DOMAINS, Commentary, Indicator, Observation, Publication, Working
from framework.recipe import Recipe
from framework.recomputing import recompute, workings_of
from framework.service import complete_publication, publish_council
from surveys.models import Margin, Response, ResponseState, Wave, WaveState
from surveys.results import freeze, read_frozen, read_snapshot
from tests.attacker import Attacker
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_answers, make_survey, number_kept

assert registered.ROOMS, "every kind of work is registered"
EVERYBODY = {"across_councils": "rows of everybody who took part"}
NOTE = {"en": "Papers were keyed twice.", "cy": "Teipiwyd papurau ddwywaith."}
Figures = dict[tuple[str, str], Observation]


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    return make_survey(make, councils=[make.council(), make.council()])


@pytest.fixture
def wave(session: Session, survey: MadeSurvey, tmp_path: Path) -> Wave:
    """A published wave of 400 answers in one council and 150 in the other."""
    wave = survey.wave(state=WaveState.OPEN)
    for seed, (council, n) in enumerate(zip(survey.councils, (400, 150), strict=True)):
        make_answers(survey, wave, council, n=n, seed=seed, why=0)
    for council in survey.councils:
        publish_council(session, tmp_path / "snapshots", council.id, wave)
    assert complete_publication(session, wave)
    session.commit()
    return wave


def correct(database: Database, session: Session, wave: Wave, folder: Path) -> None:
    """Publish the wave again as the worker does, with all that follows from it."""
    ask_for_correction(session, wave, NOTE, None)
    session.commit()
    jobs.run_queued(database, folder)
    session.expire_all()
    job = latest_job(session, wave)
    assert job and job.finished_at and not job.failure


def figures_of(session: Session, council: Council) -> Figures:
    mine = select(Observation).where(Observation.council_id == council.id)
    return {(one.domain_var, one.domain): one for one in session.scalars(mine)}


def told(figures: Figures) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {group: (one.status, one.value, one.se, one.base) for group, one in figures.items()}


def withdraw(session: Session, council: Council, wave: Wave, number: int, **said: str) -> None:
    """So many of those who said this withdraw their answers."""
    mine = Response.council_id == council.id, Response.wave_id == wave.id
    found = sorted(
        session.scalars(select(Response).where(*mine)), key=lambda one: sorted(map(str, one.answers.items()))
    )
    Random(1).shuffle(found)
    chosen = [one for one in found if all(one.answers[code] == each for code, each in said.items())]
    for one in chosen[:number]:
        one.state = ResponseState.WITHDRAWN
    assert len(chosen) >= number
    session.commit()


def test_one_who_withdrew_or_was_misread_changes_no_figure_of_the_next_version(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    """In one council somebody withdrew, in the other an answer was entered wrongly."""
    once = [told(figures_of(session, council)) for council in survey.councils]
    withdraw(session, survey.councils[0], wave, 1, ward="north")
    mine = Response.council_id == survey.councils[1].id
    response = session.scalars(select(Response).where(mine)).first()
    assert response
    response.answers = response.answers | {"sat": "5" if response.answers["sat"] == "1" else "1"}
    session.commit()
    correct(database, session, wave, tmp_path)
    assert [told(figures_of(session, council)) for council in survey.councils] == once
    (version,) = versions_of(session, publication(session, wave).id)
    assert (version.number, version.note) == (2, NOTE)
    assert recompute(session, tmp_path / "snapshots", workings_of(session, survey="voices")).mismatches == []


def test_a_wrong_count_of_the_population_is_put_right_though_somebody_withdrew(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    """The new version rests on the answers as they were, and on the counts as they are."""
    council = survey.councils[0]
    once = figures_of(session, council)["all", "all"]
    value, base = once.value, once.base
    margins = {one.level: one for one in session.scalars(select(Margin).where(Margin.council_id == council.id))}
    margins["north"].count, margins["south"].count = margins["north"].count + 200, margins["south"].count - 200
    withdraw(session, council, wave, 1, ward="north")
    correct(database, session, wave, tmp_path)
    again = figures_of(session, council)["all", "all"]
    assert again.value != value and again.base == base
    assert recompute(session, tmp_path / "snapshots", workings_of(session, survey="voices")).mismatches == []


def test_an_attacker_with_both_versions_comes_near_nobody_of_many_who_withdrew(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    """Sixty withdraw, two of them of the south: what both versions show is subtracted, and bounds no few of them."""
    council, folder = survey.councils[0], tmp_path / "snapshots"
    first = recipe_of(session, council)
    before = {group for group, one in figures_of(session, council).items() if one.value is not None}
    for ward, number in (("north", 58), ("south", 2)):
        withdraw(session, council, wave, number, ward=ward)
    correct(database, session, wave, tmp_path)
    second, document = recipe_of(session, council), wave.questionnaire.document
    after = {group for group, one in figures_of(session, council).items() if one.value is not None}
    assert second.snapshot != first.snapshot and ("all", "all") in after
    assert not {("ward", "north"), ("ward", "south")} & after, "one ward less would be the two"
    old, new = (read_snapshot(folder, each.snapshot) for each in (first, second))
    people = added_up(difference_between(old, new, ["sat"]).gone, second.definitions, document).counts
    then, now = counts_of(old, first, document), counts_of(new, second, document)
    assert won(then, now, people, before, after) == {}
    both = [people[cell] for cell in people if cell[1:] in before & after and any(people[cell])]
    assert both and not any(is_small(each) for each in both), "what is known of them is of many"
    careless = won(then, now, people, before, after | {("ward", "north")})
    assert any(name[-1] == "south" for name, _kind in careless), "were the other ward shown again"


def test_versions_that_rest_on_the_same_are_counted_once_and_hide_the_same(
    database: Database,
    session: Session,
    survey: MadeSurvey,
    wave: Wave,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One council has other answers in its second version and other margins in its third; the other has neither."""
    council = survey.councils[0]
    withdraw(session, council, wave, 60)
    correct(database, session, wave, tmp_path)
    margins = {one.level: one for one in session.scalars(select(Margin).where(Margin.council_id == council.id))}
    margins["north"].count, margins["south"].count = margins["north"].count + 200, margins["south"].count - 200
    correct(database, session, wave, tmp_path)
    counted: list[str] = []

    def note(responses: Any, recipe: Recipe, document: Any) -> Any:
        counted.append(recipe.snapshot)
        return counts_of(responses, recipe, document)

    def anew(self: answers.Counted, recipe: Recipe) -> Any:
        return counts_of(self.frozen[recipe.snapshot], recipe, self.document)

    monkeypatch.setattr(estimation, "counts_of", note)
    for each, times in zip(survey.councils, (3, 1), strict=True):
        counted.clear()
        once = next_recipe(session, tmp_path, each, wave)
        assert len(counted) == times and once.hidden
        with monkeypatch.context() as changing:
            changing.setattr(answers.Counted, "of", anew)
            assert next_recipe(session, tmp_path, each, wave) == once


def next_recipe(session: Session, folder: Path, council: Council, wave: Wave) -> Recipe:
    """What the next version of a council's figures would be worked out from."""
    frozen = freeze(session, council.id, wave)
    recipe = service.recipe_of(session, council.id, wave, frozen.content_hash)
    known = session, folder / "snapshots", council.id, wave
    return answers.next_version(*known, recipe, read_frozen(frozen.content)).recipe


def won(then: Any, now: Any, gone: Any, before: set[Any], after: set[Any]) -> dict[Any, Any]:
    """What is bounded within two by whoever has two versions: each table, and who is in the first alone."""
    tables = {1: then, 2: now, "gone": gone}
    counts = {(when, *cell): each for when, table in tables.items() for cell, each in table.items()}
    shown = {name for name in counts if (name[0] == 1 and name[2:] in before) or (name[0] == 2 and name[2:] in after)}
    shown |= {("gone", *name[1:]) for name in shown if (1, *name[1:]) in shown and (2, *name[1:]) in shown}
    nobody = {name for name, each in counts.items() if name[0] == "gone" and not sum(each)}
    known = {name: counts[name] for name in (shown & counts.keys()) | nobody}
    hidden = {name: len(counts[name]) for name in counts if name not in known}
    sums: list[Any] = [
        ((when, "sat", "all", "all"), tuple(name for name in counts if name[0] == when and name[2] == variable), 0)
        for when in (1, 2, "gone") for variable in DOMAINS
    ]  # fmt: skip
    sums += [((1, *cell), ((2, *cell), ("gone", *cell)), 0) for cell in now if ("gone", *cell) in counts]
    return Attacker(known, hidden, sums).bounded()


def test_the_feed_says_what_the_new_version_says(
    client: CheckingClient, database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    """Its rows are kept as they were written; those of the former version are not read once there is another."""
    jobs.run_queued(database, tmp_path)
    former = client.browser.get("/api/v1/observations").data
    withdraw(session, survey.councils[0], wave, 60, ward="north")
    correct(database, session, wave, tmp_path)
    assert number_kept(session)
    kept = client.browser.get("/api/v1/observations").data
    session.execute(delete(KeptRow), execution_options=EVERYBODY)
    session.commit()
    assert kept == client.browser.get("/api/v1/observations").data != former


@pytest.mark.parametrize("writes", [service, differences], ids=["figures", "comparisons"])
def test_rows_of_the_former_version_are_gone_before_others_are_kept(
    database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, writes: ModuleType,
) -> None:  # fmt: skip
    """Whoever writes figures takes them away, and so does whoever writes comparisons, whatever the other does."""
    jobs.run_queued(database, tmp_path)
    assert number_kept(session)
    other = differences if writes is service else service
    monkeypatch.setattr(other, "forget_rows", lambda session, publication_id: None)
    monkeypatch.setattr(work, "keep_rows", lambda session, publication_id: 0)
    withdraw(session, survey.councils[0], wave, 60, ward="north")
    correct(database, session, wave, tmp_path)
    assert not number_kept(session)


def test_everybody_reads_the_new_version_with_its_note(
    client: CheckingClient, database: Database, session: Session, survey: MadeSurvey, wave: Wave, tmp_path: Path
) -> None:
    council = survey.councils[0]
    jobs.run_queued(database, tmp_path)
    said = Commentary(council_id=council.id, observation_id=figures_of(session, council)["all", "all"].id)
    session.add(said)
    withdraw(session, council, wave, 60, ward="north")
    analyst = survey.make.person(council, Role.ANALYST)
    client.sign_in(analyst)
    page = f"/councils/{council.slug}/surveys/voices/1/correct"
    client.get(page)
    client.submit({"sure": "y"}, status=422)
    assert "Say what has changed and why" in client.text
    client.submit({"note_en": NOTE["en"], "note_cy": NOTE["cy"], "sure": "y"})
    assert "Version 2 is being worked out" in client.text
    jobs.run_queued(database, tmp_path)
    client.get(page)
    assert NOTE["en"] in client.text and "being worked out" not in client.text
    client.browser.post("/sign-out")
    client.get("/results/voices")
    assert "Version 2 of these figures" in client.text and NOTE["en"] in client.text
    (code,) = client.session.scalars(select(Indicator.code).where(Indicator.commission_id == wave.commission_id))
    opened = f"/results/councils/{council.slug}/surveys/voices/{code}"
    for address in (opened, f"/results/voices/councils/{council.slug}/comparisons/{code}"):
        client.get(address)
        assert NOTE["en"] in client.text, address
        assert client.page.cssselect("a[href='/results/data/voices-1']"), address
    client.get(opened)
    assert "Corrected on" in " ".join(client.page.cssselect("#history")[0].getparent().itertext())
    client.get("/results/data/voices-1")
    assert "Version 1, " in client.text and NOTE["en"] in client.text
    (listed,) = client.browser.get("/api/v1/publications?survey=voices").get_json()["publications"]
    assert (listed["release"], listed["change_note"]) == (2, NOTE)
    assert [(one["version"], one["change_note"]["en"]) for one in listed["versions"]] == [
        (2, NOTE["en"]), (1, "First published.")
    ]  # fmt: skip
    newest, first = listed["versions"]
    with client.browser.get(newest["datapackage"]) as package:
        assert package.get_json()["version"] == "2.0.0"
    assert first["withdrawn"] == (first["datapackage"] is None)
    session.expire_all()
    assert session.get_one(Commentary, said.id).observation_id == figures_of(session, council)["all", "all"].id


def test_only_a_published_wave_is_corrected_and_never_without_a_word(session: Session, survey: MadeSurvey) -> None:
    wave = survey.wave(state=WaveState.OPEN)
    with pytest.raises(NotPublished):
        ask_for_correction(session, wave, NOTE, None)
    with pytest.raises(NoNote):
        ask_for_correction(session, wave, {"en": " "}, None)


def publication(session: Session, wave: Wave) -> Publication:
    return session.scalars(select(Publication).where(Publication.wave_id == wave.id)).one()


def recipe_of(session: Session, council: Council) -> Recipe:
    session.expire_all()
    return Recipe.of_json(session.scalars(select(Working).where(Working.council_id == council.id)).one().recipe)
