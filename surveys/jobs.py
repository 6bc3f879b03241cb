"""The room's own nightly work: what must not be remembered of invitations, and files that have served."""

from sqlalchemy.orm import Session

from core import jobs
from surveys.exporting.keeping import delete_old_exports
from surveys.mailings.batches import forget_order_of_use
from surveys.mailings.sheet_jobs import delete_old_sheets

FORGET = "forget-invitations"


def perform(session: Session, task: jobs.Task, step: str) -> None:
    forget_order_of_use(session)
    delete_old_sheets(task.folder)
    delete_old_exports(task.folder)


def ask_to_forget(session: Session) -> None:
    jobs.ask(session, FORGET, council_id=None)


jobs.register(jobs.JobKind(FORGET, lambda session, task: ["forget"], perform))
jobs.schedule(jobs.Schedule(FORGET, "30 3 * * *", ask_to_forget))
