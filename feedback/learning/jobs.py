"""The room's own work: training a candidate from what people decided, and promoting it if it is no worse."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from feedback.learning import store, training
from feedback.learning.examples import count_since, examples_of
from feedback.learning.models import Reason, TrainedModel
from feedback.learning.promotions import (
    TRAIN_THEMES,
    ask_for_training,
    latest_promotion,
    model_named,
    promote,
)
from feedback.models import Decision
from feedback.reviewing.rules import rules_of
from feedback.taxonomy.service import taxonomy_of

if TYPE_CHECKING:
    from analysis.themes import ThemeClassifier

LEAST = 10
"""So few decisions teach nothing yet."""
ENOUGH_NEW = 20
"""So many new decisions are learnt from overnight, without anybody's asking."""
TOO_FEW, NOTHING_NEW = "too-few-decisions", "nothing-new"


def plan(session: Session, task: jobs.Task) -> list[str]:
    return ["train"]


def perform(session: Session, task: jobs.Task, step: str) -> None:
    raise AssertionError("a candidate is trained before anything is written")


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write:
    """Train and score a candidate; what is written is its card and, if it is no worse, its promotion.

    Raises `JobRefused` when there is too little to learn from, or nothing that the last candidate did not know.
    """
    council_id = council_of(task)
    taxonomy, examples = taxonomy_of(session, council_id), examples_of(session, council_id)
    current = current_classifier(session, council_id, task.folder)
    if len(examples.learnt) + len(examples.held_out) < LEAST and current.taxonomy == taxonomy:
        raise jobs.JobRefused(TOO_FEW)
    candidate = training.train(taxonomy, examples, rules_of(session, council_id), current)
    if model_named(session, council_id, candidate.classifier.model):
        raise jobs.JobRefused(NOTHING_NEW)
    file_hash = store.save(task.folder, candidate.classifier)
    return lambda writing: _keep(writing, council_id, candidate, file_hash)


def current_classifier(session: Session, council_id: UUID, folder: Path) -> "ThemeClassifier":
    """The model that reads a council's comments; that of day one where none was promoted, or its file is gone."""
    from analysis.day_one import day_one_classifier

    promotion = latest_promotion(session, council_id)
    if promotion is None or promotion.trained is None:
        return day_one_classifier(folder)
    try:
        return store.load(folder, promotion.trained.file_hash)
    except store.ModelMissing:
        return day_one_classifier(folder)


def ask_for_what_is_new(session: Session) -> None:
    """Ask for training for each council where enough was decided since its last candidate."""
    statement = select(Decision.council_id).group_by(Decision.council_id).having(func.count(Decision.id) >= ENOUGH_NEW)
    across = statement.where(Decision.decided_at > now() - timedelta(days=400)).execution_options(
        across_councils="each council learns from its own"
    )
    for council_id in session.scalars(across.order_by(Decision.council_id)):
        last = session.scalar(select(func.max(TrainedModel.trained_at)).where(TrainedModel.council_id == council_id))
        if count_since(session, council_id, last) >= ENOUGH_NEW:
            ask_for_training(session, council_id)


def council_of(task: jobs.Task) -> UUID:
    assert task.council_id is not None, "a model is a council's own"
    return task.council_id


def _keep(session: Session, council_id: UUID, candidate: training.Candidate, file_hash: str) -> None:
    """Write a candidate down once, however often its step is done."""
    name = candidate.classifier.model
    if model_named(session, council_id, name):
        return
    card = candidate.card | {"promoted": candidate.is_promoted}
    trained = TrainedModel(council_id=council_id, name=name, file_hash=file_hash, card=card)
    session.add(trained)
    session.flush()
    if candidate.is_promoted:
        promote(session, council_id, name, trained, Reason.BETTER)


jobs.register(jobs.JobKind(TRAIN_THEMES, plan, perform, prepare))
jobs.schedule(jobs.Schedule("learn-from-decisions", "30 2 * * *", ask_for_what_is_new))
