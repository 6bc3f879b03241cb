"""Second opinions: some decided comments are read again by somebody who is not shown what was decided."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from analysis.kappa import Kappa, cohens_kappa
from core.database import now
from feedback.finding import WORDLESS, Reach
from feedback.models import Comment, Decision, Kind, Sentiment, Undoing
from feedback.reviewing.models import SecondOpinion
from feedback.reviewing.order import SHIFT

EVERY = 10
"""A person is asked for a second opinion after so many decisions of their own."""
MOST_SHOWN, MOST_COMPARED = 100, 5000


@dataclass(frozen=True)
class Agreement:
    """How far so many second opinions agree: on kinds, sentiments, and each theme that either reader found, by code."""

    given: int
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


def opinions_apart(session: Session, reach: Reach) -> list[SecondOpinion]:
    """The newest second opinions that differ from the decision, on comments that a person may see."""
    differ = or_(
        Decision.kind != SecondOpinion.kind,
        Decision.sentiment != SecondOpinion.sentiment,
        Decision.themes != SecondOpinion.themes,
    )
    statement = _given(select(SecondOpinion), reach).where(differ)
    statement = statement.options(
        contains_eager(SecondOpinion.decision),
        contains_eager(SecondOpinion.comment).joinedload(Comment.suggestion),
        contains_eager(SecondOpinion.comment).joinedload(Comment.service),
        contains_eager(SecondOpinion.comment).selectinload(Comment.decisions).joinedload(Decision.undoing),
    )
    return list(session.scalars(statement.order_by(SecondOpinion.given_at.desc(), SecondOpinion.id).limit(MOST_SHOWN)))


def agreement(session: Session, reach: Reach) -> Agreement | None:
    """Cohen's kappa of the latest decisions and their second opinions; None before there is one."""
    columns = (Decision.kind, SecondOpinion.kind, Decision.sentiment, SecondOpinion.sentiment)
    statement = _given(select(*columns, Decision.themes, SecondOpinion.themes), reach)
    rows = session.execute(statement.order_by(SecondOpinion.given_at.desc(), SecondOpinion.id).limit(MOST_COMPARED))
    kinds, other_kinds, felt, felt_otherwise, themes, other_themes = [*zip(*rows, strict=True)] or [()] * 6
    if not kinds:
        return None
    codes = sorted({code for each in (*themes, *other_themes) for code in each})
    return Agreement(
        given=len(kinds),
        kinds=cohens_kappa(kinds, other_kinds),
        sentiments=cohens_kappa(felt, felt_otherwise),
        themes={
            code: cohens_kappa([code in each for each in themes], [code in each for each in other_themes])
            for code in codes
        },
    )


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
    twice = select(Decision.comment_id).where(Decision.council_id == reach.council_id)
    twice = twice.group_by(Decision.comment_id).having(func.count() > 1)
    pairs = select(first.comment_id).join(second, second.comment_id == first.comment_id)
    pairs = pairs.where(
        first.council_id == reach.council_id,
        second.council_id == reach.council_id,
        first.comment_id.in_(twice),
        first.person_id != second.person_id,
        differ,
        ~undone.exists(),
    )
    statement = select(Comment).where(reach.within, Comment.id.in_(pairs))
    return list(session.scalars(statement.order_by(Comment.received_at.desc(), Comment.id).limit(100)))


def _given(statement: Any, reach: Reach) -> Select[Any]:
    """A statement about second opinions on comments that a person may see, with the decisions that they are about."""
    joined: Select[Any] = statement.join(Comment, Comment.id == SecondOpinion.comment_id)
    joined = joined.join(Decision, Decision.id == SecondOpinion.decision_id)
    mine = SecondOpinion.council_id == reach.council_id, Decision.council_id == reach.council_id
    return joined.where(reach.within, *mine)


def _wanting(reach: Reach, person_id: UUID) -> Select[Comment]:
    """Comments that somebody else decided on, alone, and that nobody has given a second opinion on."""
    about = Decision.comment_id == Comment.id, Decision.council_id == reach.council_id
    undone = select(Undoing.id).where(Undoing.decision_id == Decision.id, Undoing.council_id == reach.council_id)
    decided = select(Decision.id).where(*about, Decision.batch_id.is_(None), ~undone.exists())
    mine = select(Decision.id).where(*about, Decision.person_id == person_id)
    seen = select(SecondOpinion.id).where(
        SecondOpinion.council_id == reach.council_id, SecondOpinion.comment_id == Comment.id
    )
    statement = select(Comment).where(
        reach.within,
        Comment.text != WORDLESS,
        Comment.decision_id.is_not(None),
        decided.exists(),
        ~mine.exists(),
        ~seen.exists(),
    )
    return statement.options(
        joinedload(Comment.suggestion),
        joinedload(Comment.service),
        selectinload(Comment.decisions).joinedload(Decision.undoing),
    )
