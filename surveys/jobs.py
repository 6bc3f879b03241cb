"""The room's own nightly work: what must not be remembered of invitations."""

from sqlalchemy.orm import Session

from core import jobs
from surveys.mailings.batches import forget_order_of_use

FORGET = "forget-invitations"


def perform(session: Session, task: jobs.Task, step: str) -> None:
    forget_order_of_use(session)


def ask_to_forget(session: Session) -> None:
    jobs.ask(session, FORGET, council_id=None)


jobs.register(jobs.JobKind(FORGET, lambda session, task: ["forget"], perform))
jobs.schedule(jobs.Schedule(FORGET, "30 3 * * *", ask_to_forget))
