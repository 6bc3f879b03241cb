from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database, now
from core.models import Council, Job, Role
from feedback import review
from feedback.jobs import waiting_comments
from feedback.learning import examples, store
from feedback.learning.jobs import current_classifier
from feedback.learning.models import Promotion, Reason, TrainedModel
from feedback.learning.promotions import TRAIN_THEMES, ask_for_training, latest_promotion, promote
from feedback.models import Comment, Suggestion
from feedback.reviewing import rules, undoing
from feedback.reviewing.models import PastSuggestion
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import OVERHEARD, make_comment, make_suggested

FROM_NOW_ON = ["environment_noise"]
PLACES = (
    "Mill Lane",
    "the close",
    "Castle Street",
    "our terrace",
    "the crescent",
    "Bridge End",
    "the avenue",
    "Hill Top",
)
WHAT = ("The ice cream van plays its chimes", "Chimes of the ice cream van", "That ice cream van's chimes again")


def models(council: Council) -> str:
    return f"/councils/{council.slug}/comments/models"


def decide(session: Session, comment: Comment, person: Any, **labels: Any) -> Any:
    said = {"kind": "complaint", "sentiment": "negative", "themes": FROM_NOW_ON} | labels
    return review.decide(session, comment, person.id, **said)


def make_decided(make: Factory, session: Session, council: Council, number: int = 24) -> None:
    """Comments about something that the common themes hardly know, each third of them in the random sample."""
    person = make.person(council)
    for place in range(number):
        text = f"{WHAT[place % 3]} in {PLACES[place % 8]}, day {place}"
        comment = make_comment(make, council, text=text, lot=0.1 if place % 3 == 0 else 0.9, rating=None)
        decide(session, comment, person)
    session.commit()


def train(database: Database, session: Session, council: Council, folder: Path) -> TrainedModel:
    ask_for_training(session, council.id)
    session.commit()
    jobs.run_queued(database, folder)
    session.rollback()
    latest = select(TrainedModel).where(TrainedModel.council_id == council.id)
    return session.scalars(latest.order_by(TrainedModel.trained_at.desc())).first() or pytest.fail(
        "nothing was trained"
    )


def test_decisions_teach_a_model_that_is_promoted_and_reads_the_open_comments_anew(
    database: Database, make: Factory, session: Session, tmp_path: Path, client: CheckingClient
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    make_decided(make, session, council)
    waiting = make_suggested(make, council, text="The ice cream van and its chimes in Mill Lane")
    decided = make_suggested(make, council, text="Decided before")
    decide(session, decided, make.person(council))
    session.commit()
    trained = train(database, session, council, tmp_path)
    assert trained.card["promoted"]
    assert (trained.card["learnt"], trained.card["held_out"]) == (17, 8)
    assert trained.card["candidate"]["micro_f1"]["value"] > trained.card["current"]["micro_f1"]["value"]
    read = select(Suggestion).where(Suggestion.council_id == council.id)
    said = {each.comment_id: each for each in session.scalars(read)}
    assert said[waiting.id].model == trained.name
    assert "environment_noise" in {theme["code"] for theme in said[waiting.id].themes}
    assert said[decided.id].model == "seeds-test", "what was decided on keeps what it was decided on"
    past = session.scalars(select(PastSuggestion).where(PastSuggestion.council_id == council.id)).all()
    assert [(each.comment_id, each.model) for each in past] == [(waiting.id, "seeds-test")]
    client.get(f"/councils/{council.slug}/comments/{waiting.id}")
    assert trained.name in client.text
    client.get(models(council))
    assert f"Comments are read by the model {trained.name}" in client.text
    client.get(f"{models(council)}/{trained.name}")
    assert "This model reads the council's comments." in client.text
    for fact in ("scikit-learn", "2026.1", "8 decisions on the random sample", "Environment and noise"):
        assert fact in client.text, fact
    assert OVERHEARD not in client.text


def test_a_step_done_twice_trains_and_promotes_once(
    database: Database, make: Factory, session: Session, tmp_path: Path
) -> None:
    council = make.council()
    make_decided(make, session, council, 12)
    job = ask_for_training(session, council.id)
    session.commit()
    for _ in range(2):
        write = jobs._prepared(database, tmp_path, job.id, "train")
        assert write
        with database.transaction() as writing:
            write(writing)
            write(writing)
        break
    with pytest.raises(jobs.JobRefused, match="nothing-new"):
        jobs._prepared(database, tmp_path, job.id, "train")
    assert len(session.scalars(select(TrainedModel).where(TrainedModel.council_id == council.id)).all()) == 1
    assert len(session.scalars(select(Promotion).where(Promotion.council_id == council.id)).all()) == 1


def test_a_worse_candidate_is_kept_and_not_promoted(
    database: Database, make: Factory, session: Session, tmp_path: Path, client: CheckingClient
) -> None:
    """What is learnt contradicts what is kept back, so the candidate does worse there than the model of day one."""
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    person = make.person(council)
    for place in range(60):
        sampled = place % 3 == 0
        text = f"My bin was not collected from {PLACES[place % 8]} on day {place}"
        comment = make_comment(make, council, text=text, lot=0.1 if sampled else 0.9, rating=None)
        decide(session, comment, person, themes=["waste_recycling"] if sampled else ["libraries_leisure_culture"])
    session.commit()
    trained = train(database, session, council, tmp_path)
    assert not trained.card["promoted"]
    assert "waste_recycling" in trained.card["worse"]
    assert latest_promotion(session, council.id) is None
    session.rollback()
    client.get(models(council))
    assert "Not promoted: it was worse" in client.text
    client.get(f"{models(council)}/{trained.name}")
    assert "This model was not promoted, as it was worse on: all themes together, Waste and recycling." in client.text


def test_somebody_goes_back_to_the_first_model_and_on_again(
    database: Database, make: Factory, session: Session, tmp_path: Path, client: CheckingClient
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    make_decided(make, session, council)
    waiting = make_suggested(make, council, text="The ice cream van and its chimes")
    trained = train(database, session, council, tmp_path)
    client.get(models(council))
    client.submit(form="/models/back")
    jobs.run_queued(database, tmp_path)
    session.rollback()
    suggested = select(Suggestion.model).where(Suggestion.council_id == council.id, Suggestion.comment_id == waiting.id)
    assert session.scalar(suggested) == trained.card["compared_with"]
    assert [each.reason for each in session.scalars(select(Promotion).where(Promotion.council_id == council.id))] == [
        Reason.BETTER,
        Reason.ROLLED_BACK,
    ]
    session.rollback()
    client.get(models(council))
    client.submit(form=f"/{trained.name}/back")
    jobs.run_queued(database, tmp_path)
    session.rollback()
    assert session.scalar(suggested) == trained.name


def test_only_analysts_go_back(client: CheckingClient, make: Factory, session: Session) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.OFFICER))
    trained = make.keep(TrainedModel(council_id=council.id, name="m", file_hash="0", card=_card()))
    promote(session, council.id, "m", trained, Reason.BETTER)
    session.commit()
    client.get(models(council))
    assert "Go back" not in client.text
    assert "Learn from our decisions now" in client.text


def test_another_council_s_models_are_not_shown(client: CheckingClient, make: Factory, session: Session) -> None:
    council, other = make.council(), make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    trained = make.keep(TrainedModel(council_id=other.id, name="theirs", file_hash="0", card=_card()))
    promote(session, other.id, "theirs", trained, Reason.BETTER)
    session.commit()
    client.get(models(council))
    assert "theirs" not in client.text
    client.get(f"{models(council)}/theirs")
    assert "This model was not trained from the council's decisions." in client.text


def test_too_few_decisions_train_nothing_and_the_page_says_so(
    database: Database, make: Factory, session: Session, tmp_path: Path, client: CheckingClient
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    make_decided(make, session, council, 3)
    client.get(models(council))
    client.submit(form="/train")
    assert "A new model is being trained." in client.text
    with pytest.raises(jobs.JobRefused, match="too-few"):
        jobs.run_queued(database, tmp_path)
    failed = {"state": "failed", "failure": "too-few-decisions"}
    session.execute(update(Job).where(Job.council_id == council.id, Job.kind == TRAIN_THEMES).values(**failed))
    client.get(models(council))
    assert "There are too few decisions to learn from yet" in client.text


def test_the_random_sample_is_never_learnt_from_while_it_is_new(
    make: Factory, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = make.council()
    make_decided(make, session, council, 12)
    found = examples.examples_of(session, council.id)
    assert (len(found.learnt), len(found.held_out)) == (8, 4)
    monkeypatch.setattr(examples, "HELD_OUT", 2)
    later = examples.examples_of(session, council.id)
    assert [each.text for each in later.held_out] == [each.text for each in found.held_out[-2:]]
    assert len(later.learnt) == 10


def test_undone_decisions_teach_nothing_and_parts_teach_by_themselves(make: Factory, session: Session) -> None:
    council = make.council()
    person = make.person(council)
    undone = decide(session, make_comment(make, council, text="Undone", lot=0.9), person)
    undoing.undo(session, [undone], person.id)
    clauses = [
        {"text": "Staff lovely", "sentiment": "positive", "themes": ["staff_attitude"]},
        {"text": "wait dreadful", "sentiment": "negative", "themes": ["delay_waiting"]},
    ]
    comment = make_comment(make, council, text="Staff lovely wait dreadful", lot=0.9)
    review.split(session, comment, person.id, kind="complaint", clauses=clauses)  # type: ignore[arg-type]
    learnt = [(each.text, each.themes) for each in examples.examples_of(session, council.id).learnt]
    assert learnt == [
        ("Staff lovely wait dreadful", ("delay_waiting", "staff_attitude")),
        ("Staff lovely", ("staff_attitude",)),
        ("wait dreadful", ("delay_waiting",)),
    ]


def test_what_is_worded_like_the_sample_is_not_learnt_from(make: Factory, session: Session) -> None:
    council = make.council()
    person = make.person(council)
    decide(session, make_comment(make, council, text="Save our LIBRARY!", lot=0.1), person)
    decide(session, make_comment(make, council, text="save our library", lot=0.9), person)
    found = examples.examples_of(session, council.id)
    assert (len(found.learnt), len(found.held_out)) == (0, 1)


def test_a_rule_holds_a_theme_back_when_the_machine_reads_again(
    database: Database, make: Factory, session: Session, tmp_path: Path
) -> None:
    council = make.council()
    comment = make_comment(make, council, text="My recycling bin was missed again, by the recruitment centre")
    ask = jobs.ask(session, "theme-comments", council_id=council.id)
    assert ask
    session.commit()
    jobs.run_queued(database, tmp_path)
    session.rollback()
    read = select(Suggestion).where(Suggestion.council_id == council.id)
    assert "waste_recycling" in {theme["code"] for theme in session.scalars(read).one().themes}
    rule = rules.make(session, comment, make.person(council).id, theme="waste_recycling", words="recruitment")
    rules.read_again(session, rule)
    session.commit()
    assert [each.id for each in waiting_comments(session, council.id)] == [comment.id]
    jobs.ask(session, "theme-comments", council_id=council.id)
    session.commit()
    jobs.run_queued(database, tmp_path)
    session.rollback()
    assert "waste_recycling" not in {theme["code"] for theme in session.scalars(read).one().themes}
    assert not waiting_comments(session, council.id)


def test_a_model_whose_file_was_changed_is_not_used(
    database: Database, make: Factory, session: Session, tmp_path: Path
) -> None:
    council = make.council()
    make_decided(make, session, council, 12)
    trained = train(database, session, council, tmp_path)
    [file] = [each for each in (tmp_path / store.FOLDER).iterdir() if trained.file_hash in each.name]
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    store._load.cache_clear()
    with pytest.raises(store.ModelMissing):
        store.load(tmp_path, trained.file_hash)
    assert current_classifier(session, council.id, tmp_path).model != trained.name


def test_councils_with_enough_new_decisions_learn_overnight(make: Factory, session: Session) -> None:
    busy, quiet, known = make.council(), make.council(), make.council()
    make_decided(make, session, busy, 20)
    make_decided(make, session, quiet, 5)
    make_decided(make, session, known, 20)
    make.keep(TrainedModel(council_id=known.id, name="m", file_hash="0", card=_card(), trained_at=now()))
    jobs.SCHEDULES["learn-from-decisions"].ask(session)
    asked = set(session.scalars(select(Job.council_id).where(Job.kind == TRAIN_THEMES)))
    assert busy.id in asked
    assert not asked & {quiet.id, known.id}


def _card() -> dict[str, Any]:
    none = {"value": None, "low": None, "high": None, "base": 0}
    exam = {"micro_f1": none, "macro_f1": none, "kinds": none, "sentiments": none, "themes": []}
    return {
        "promoted": True, "learnt": 0, "corpus": 0, "held_out": 0, "taxonomy": "2026.1", "data_hash": "",
        "libraries": {}, "compared_with": "seeds", "candidate": exam, "current": exam, "changes": [], "worse": [],
    }  # fmt: skip
