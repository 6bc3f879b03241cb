"""Second opinions: some decided comments are read again by somebody who is not shown what was decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from analysis.kappa import Kappa, cohens_kappa
from core.database import now
from feedback.finding import Reach
from feedback.models import Comment, Decision, Kind, Sentiment, Undoing
from feedback.reviewing.models import SecondOpinion
from feedback.reviewing.order import SHIFT

EVERY = 10
"""A person is asked for a second opinion after so many decisions of their own."""


@dataclass(frozen=True)
class Agreement:
    """How far second opinions agree: on kinds, on sentiments, and on each theme that either reader found, by code."""

    kinds: Kappa
    sentiments: Kappa
    themes: dict[str, Kappa]


def is_due(session: Session, reach: Reach, person_id: UUID) -> bool:
    """Whether a person has decided on `EVERY` comments, one by one, since they last gave a second opinion."""
    given = select(func.max(SecondOpinion.given_at)).where(
        SecondOpinion.council_id == reach.council_id, SecondOpinion.person_id == person_id
    )
    since: datetime = max(session.scalar(given) or now() - SHIFT, now() - SHIFT)
    made = select(func.count(Decision.id)).where(
        Decision.council_id == reach.council_id,
        Decision.person_id == person_id,
        Decision.decided_at > since,
        Decision.batch_id.is_(None),
    )
    return (session.scalar(made) or 0) >= EVERY


def take_next(session: Session, reach: Reach, person_id: UUID) -> Comment | None:
    """A comment for a person to read again: decided by somebody else, not read twice, and picked by its random name."""
    return session.scalar(_wanting(reach, person_id).order_by(Comment.id).limit(1))


def wanted(session: Session, reach: Reach, person_id: UUID, comment_id: UUID) -> Decision | None:
    """The decision on a comment that a person may still give a second opinion on."""
    comment = session.scalar(_wanting(reach, person_id).where(Comment.id == comment_id))
    return comment.standing[-1] if comment else None


def give(
    session: Session, decision: Decision, person_id: UUID, *, kind: Kind, sentiment: Sentiment, themes: Collection[str]
) -> SecondOpinion:
    """Keep a second opinion beside the decision, which goes on counting."""
    opinion = SecondOpinion(
        council_id=decision.council_id,
        comment_id=decision.comment_id,
        decision_id=decision.id,
        person_id=person_id,
        kind=kind,
        sentiment=sentiment,
        themes=sorted(set(themes)),
    )
    session.add(opinion)
    session.flush()
    return opinion


def opinions_within(session: Session, reach: Reach) -> list[SecondOpinion]:
    """Every second opinion on comments that a person may see, newest first."""
    statement = select(SecondOpinion).join(Comment, Comment.id == SecondOpinion.comment_id)
    statement = statement.where(reach.within, SecondOpinion.council_id == reach.council_id)
    statement = statement.options(
        joinedload(SecondOpinion.decision),
        joinedload(SecondOpinion.comment).joinedload(Comment.suggestion),
        joinedload(SecondOpinion.comment).joinedload(Comment.service),
        joinedload(SecondOpinion.comment).selectinload(Comment.decisions).joinedload(Decision.undoing),
    )
    return list(session.scalars(statement.order_by(SecondOpinion.given_at.desc(), SecondOpinion.id)))


def agreement(opinions: Sequence[SecondOpinion]) -> Agreement | None:
    """Cohen's kappa of decisions and their second opinions; None before there is one."""
    if not opinions:
        return None
    codes = sorted({code for each in opinions for code in (*each.themes, *each.decision.themes)})
    return Agreement(
        kinds=cohens_kappa([each.decision.kind for each in opinions], [each.kind for each in opinions]),
        sentiments=cohens_kappa([each.decision.sentiment for each in opinions], [each.sentiment for each in opinions]),
        themes={
            code: cohens_kappa(
                [code in each.decision.themes for each in opinions], [code in each.themes for each in opinions]
            )
            for code in codes
        },
    )


def disagrees(opinion: SecondOpinion) -> bool:
    first = opinion.decision
    return (first.kind, first.sentiment, first.themes) != (opinion.kind, opinion.sentiment, opinion.themes)


def is_settled(opinion: SecondOpinion) -> bool:
    """Whether somebody has decided on the comment anew since both opinions."""
    return any(decision.decided_at > opinion.given_at for decision in opinion.comment.standing)


def late_disagreements(session: Session, reach: Reach) -> list[Comment]:
    """Comments on which two people decided differently, newest first: the later decision counts, both are kept."""
    first, second = aliased(Decision), aliased(Decision)
    differ = or_(first.kind != second.kind, first.sentiment != second.sentiment, first.themes != second.themes)
    undone = select(Undoing.id).where(
        Undoing.council_id == reach.council_id, Undoing.decision_id.in_((first.id, second.id))
    )
    pairs = select(first.comment_id).join(second, second.comment_id == first.comment_id)
    pairs = pairs.where(
        first.council_id == reach.council_id,
        second.council_id == reach.council_id,
        first.person_id != second.person_id,
        differ,
        ~undone.exists(),
    )
    statement = select(Comment).where(reach.within, Comment.id.in_(pairs))
    return list(session.scalars(statement.order_by(Comment.received_at.desc(), Comment.id).limit(100)))


def _wanting(reach: Reach, person_id: UUID) -> Select[Comment]:
    """Comments that somebody else decided on, alone, and that nobody has given a second opinion on."""
    undone = select(Undoing.id).where(Undoing.decision_id == Decision.id, Undoing.council_id == reach.council_id)
    decided = select(Decision.comment_id).where(
        Decision.council_id == reach.council_id, Decision.batch_id.is_(None), ~undone.exists()
    )
    mine = select(Decision.comment_id).where(Decision.council_id == reach.council_id, Decision.person_id == person_id)
    seen = select(SecondOpinion.comment_id).where(SecondOpinion.council_id == reach.council_id)
    statement = select(Comment).where(
        reach.within, Comment.id.in_(decided), Comment.id.not_in(mine), Comment.id.not_in(seen)
    )
    return statement.options(
        joinedload(Comment.suggestion),
        joinedload(Comment.service),
        selectinload(Comment.decisions).joinedload(Decision.undoing),
    )
