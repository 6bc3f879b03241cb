"""A worker of the tests' own that knows one kind of work: a paper round, whose every delivery is noted in a file."""

import sys
import time
from collections.abc import Sequence
from types import ModuleType
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from core.models import Person

ROUND = "paper-round"
NOTES = "deliveries.txt"
HOUSES = [f"house {number}" for number in range(1, 13)]
PAUSE = 0.15
GO_ON, LONGEST_WAIT = "go-on", 120
"""The file for which a round waits that is to wait, and for how many seconds at most."""
TYPED = "sian.typed.this@post.example"
"""What a resident typed, which a step stumbles over."""


def plan(session: Session, task: jobs.Task) -> Sequence[str]:
    return HOUSES


def deliver(session: Session, task: jobs.Task, house: str) -> None:
    """Note the delivery and then dawdle, so that a worker can be killed between the doing and the noting."""
    if task.subject_id == "refused":
        raise jobs.JobRefused("There are no papers today.")
    if task.subject_id == "stumbles":
        twice = {"id": uuid4(), "email": TYPED, "name": "", "password_hash": "", "operator": False, "created_at": now()}
        for _time in range(2):
            session.execute(insert(Person).values(twice | {"id": uuid4()}))
    with (task.folder / NOTES).open("a") as notes:
        notes.write(f"{house}\n")
    until = time.monotonic() + LONGEST_WAIT
    while task.subject_id == "waits" and not (task.folder / GO_ON).exists() and time.monotonic() < until:
        time.sleep(PAUSE)
    time.sleep(PAUSE)


def main() -> int:
    only_ours = ModuleType("app.jobs")
    only_ours.ROOMS = (ROUND,)  # type: ignore[attr-defined]
    sys.modules["app.jobs"] = only_ours
    jobs.register(jobs.JobKind(ROUND, plan, deliver))

    from app.settings import Settings
    from app.worker import work

    return work(Settings.from_environment(), until_idle=True)


if __name__ == "__main__":
    sys.exit(main())
