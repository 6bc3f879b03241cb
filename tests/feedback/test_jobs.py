from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database
from core.models import Council, Job
from feedback import jobs as theming
from feedback.models import Comment, Suggestion
from feedback.service import ask_for_theming
from tests.factories import Factory
from tests.feedback.making import LONG_AGO, make_comment, make_suggested


def suggestions_of(session: Session, council: Council) -> list[Suggestion]:
    session.rollback()
    return list(session.scalars(select(Suggestion).where(Suggestion.council_id == council.id)))


def test_theming_suggests_for_each_comment_once(
    database: Database, make: Factory, session: Session, tmp_path: Path
) -> None:
    council = make.council()
    comment = make_comment(
        make, council, text="The bin lorry missed our street again, ring 07700 900123", rating=5, question="Why?"
    )
    for _ in range(2):
        ask_for_theming(session, council.id)
        session.commit()
        jobs.run_queued(database, tmp_path)
    [suggestion] = suggestions_of(session, council)
    assert suggestion.comment_id == comment.id
    assert suggestion.kind == "complaint"
    assert "[phone]" in suggestion.redacted
    assert "waste_recycling" in {theme["code"] for theme in suggestion.themes}
    assert all(theme["evidence"] for theme in suggestion.themes)
    assert suggestion.model.startswith("fitted-")


def test_a_step_done_twice_changes_nothing(database: Database, make: Factory, session: Session, tmp_path: Path) -> None:
    council = make.council()
    make_comment(make, council)
    ask_for_theming(session, council.id)
    session.commit()
    job_id = session.scalars(select(Job.id).where(Job.council_id == council.id)).one()
    session.rollback()
    [step] = jobs.plan(database, tmp_path, job_id)
    jobs.perform(database, tmp_path, job_id, step, 1)
    jobs.perform(database, tmp_path, job_id, step, 1)
    assert len(suggestions_of(session, council)) == 1
    assert session.get_one(Job, job_id).steps_done == 1


def test_work_is_divided_into_batches(
    database: Database, make: Factory, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theming, "BATCH", 2)
    council = make.council()
    for day in range(5):
        make_comment(make, council, received_at=LONG_AGO + timedelta(days=day))
    make_comment(make, council, text="", rating=1)
    ask_for_theming(session, council.id)
    session.commit()
    jobs.run_queued(database, tmp_path)
    assert len(suggestions_of(session, council)) == 5, "a rating without words has nothing to theme"
    steps = select(Job.steps_total).where(Job.council_id == council.id, Job.kind == "theme-comments")
    assert session.scalars(steps).one() == 3


def test_good_ratings_speak_for_a_compliment(
    database: Database, make: Factory, session: Session, tmp_path: Path
) -> None:
    council = make.council()
    make_comment(make, council, text="As it was", rating=1)
    make_comment(make, council, text="As it was", rating=5)
    ask_for_theming(session, council.id)
    session.commit()
    jobs.run_queued(database, tmp_path)
    joined = select(Comment.rating, Suggestion.sentiment_score).join(Comment.suggestion)
    scores = dict(
        session.execute(joined.where(Comment.council_id == council.id, Suggestion.council_id == council.id)).all()
    )
    assert scores[1] > scores[5]


def test_the_schedule_asks_for_whatever_the_data_say_is_waiting(make: Factory, session: Session) -> None:
    waiting, done = make.council(), make.council()
    make_comment(make, waiting)
    make_suggested(make, done)
    for _ in range(2):
        jobs.SCHEDULES["theme-waiting-comments"].ask(session)
    asked = session.scalars(select(Job.council_id).where(Job.kind == "theme-comments"))
    assert list(asked).count(waiting.id) == 1
    assert not session.scalar(select(func.count()).select_from(Job).where(Job.council_id == done.id))
