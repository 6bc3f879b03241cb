"""How an installation stands: how much work waits, failed, and is left to people, over all councils."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import heartbeats, jobs
from core.audit import BACKED_UP, last_time
from core.database import now
from core.models import Job, JobState, Message
from feedback.models import Comment

EVERYWHERE = {"across_councils": "those who run the platform see to every council"}


@dataclass(frozen=True)
class Stands:
    """Counts by state, an age in seconds, and when the last backup was in seconds since 1970, 0 where there is none."""

    jobs: dict[str, int]
    messages: dict[str, int]
    dead: int
    oldest: float
    workers: int
    comments: int
    backup: float


def look(session: Session) -> Stands:
    """Count what waits. Jobs that are done are left out, for they are many and only grow."""
    unfinished = (JobState.QUEUED, JobState.RUNNING, JobState.FAILED)
    by_state = select(Job.state, func.count()).where(Job.state.in_(unfinished)).group_by(Job.state)
    letters = select(Message.state, func.count()).group_by(Message.state)
    queued = session.scalar(select(func.min(Job.queued_at)).where(Job.state == JobState.QUEUED))
    waiting = select(func.count()).select_from(Comment).where(Comment.decision_id.is_(None))
    backup = last_time(session, BACKED_UP)
    return Stands(
        jobs=dict.fromkeys(map(str, unfinished), 0) | {str(state): n for state, n in session.execute(by_state)},
        messages={str(state): n for state, n in session.execute(letters, execution_options=EVERYWHERE)},
        dead=session.scalar(select(func.count()).select_from(Job).where(jobs.is_dead_letter())) or 0,
        oldest=(now() - queued).total_seconds() if queued else 0.0,
        workers=len(heartbeats.alive(session)),
        comments=session.scalar(waiting, execution_options=EVERYWHERE) or 0,
        backup=backup.timestamp() if backup else 0.0,
    )
