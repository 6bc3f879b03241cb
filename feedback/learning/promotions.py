"""Which model reads a council's comments: the latest that was promoted, or the one of day one."""

from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from core import jobs
from core.models import Job
from feedback.learning.models import Promotion, Reason, TrainedModel
from feedback.models import Comment
from feedback.service import ask_for_theming

TRAIN_THEMES = "train-themes"


def latest_promotion(session: Session, council_id: UUID) -> Promotion | None:
    """The promotion that counts, with its model."""
    statement = select(Promotion).where(Promotion.council_id == council_id).options(joinedload(Promotion.trained))
    return session.scalar(statement.order_by(Promotion.promoted_at.desc(), Promotion.id).limit(1))


def promotions_of(session: Session, council_id: UUID) -> list[Promotion]:
    """Every promotion, newest first."""
    statement = select(Promotion).where(Promotion.council_id == council_id)
    return list(session.scalars(statement.order_by(Promotion.promoted_at.desc(), Promotion.id)))


def models_of(session: Session, council_id: UUID) -> list[TrainedModel]:
    """Every model that was trained, promoted or not, newest first."""
    statement = select(TrainedModel).where(TrainedModel.council_id == council_id)
    return list(session.scalars(statement.order_by(TrainedModel.trained_at.desc(), TrainedModel.id)))


def model_named(session: Session, council_id: UUID, name: str) -> TrainedModel | None:
    return session.scalar(select(TrainedModel).where(TrainedModel.council_id == council_id, TrainedModel.name == name))


def promote(
    session: Session,
    council_id: UUID,
    model: str,
    trained: TrainedModel | None,
    reason: Reason,
    person_id: UUID | None = None,
) -> Promotion:
    """Let a model read a council's comments from now on; those still to review are read again."""
    promotion = Promotion(
        council_id=council_id,
        model=model,
        trained_id=trained.id if trained else None,
        reason=reason,
        person_id=person_id,
    )
    session.add(promotion)
    session.flush()
    ask_for_theming(session, council_id)
    return promotion


def ask_for_training(session: Session, council_id: UUID) -> Job:
    """Ask that a candidate be trained from the council's decisions and its themes as they are now."""
    return jobs.ask(session, TRAIN_THEMES, council_id=council_id)


def promoted_model() -> ScalarSelect[str]:
    """The name of the model that was promoted for a comment's council; null where none was."""
    latest = select(Promotion.model).where(Promotion.council_id == Comment.council_id)
    ordered = latest.order_by(Promotion.promoted_at.desc(), Promotion.id).limit(1)
    return ordered.correlate(Comment).scalar_subquery()


def is_outdated(model: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether a suggestion came from another model than the one promoted."""
    return model != promoted_model()
