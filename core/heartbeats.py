"""Heartbeats: each worker says every few seconds that it is alive, where whoever asks can see it."""

from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import INSERTS, Base, now
from core.tenancy import Shared

EVERY = timedelta(seconds=10)
SILENT = timedelta(seconds=60)
"""A worker that has said nothing for so long is taken to be dead or stuck."""
FORGOTTEN = timedelta(days=1)


class WorkerBeat(Base):
    """When a worker process last said that it was alive; `worker` is its name (`core.takeover`)."""

    __tablename__ = "worker_beat"
    whose = Shared("workers serve every council")

    worker: Mapped[str] = mapped_column(String(128), primary_key=True)
    version: Mapped[str] = mapped_column(String(32))
    begun_at: Mapped[datetime]
    at: Mapped[datetime]
    folder: Mapped[str] = mapped_column(String(32), server_default="")
    """The mark of the data folder that it keeps files in, by which several machines know whether they share one."""


def beat(session: Session, worker: str, version: str, begun_at: datetime, folder: str = "") -> None:
    """Note that a worker is alive, and forget those that have been silent for long."""
    at = now()
    insert = INSERTS[session.get_bind().dialect.name](WorkerBeat)
    first = insert.values(worker=worker, version=version, begun_at=begun_at, at=at, folder=folder)
    session.execute(first.on_conflict_do_update(index_elements=["worker"], set_={"at": at, "begun_at": begun_at}))
    session.execute(delete(WorkerBeat).where(WorkerBeat.at < at - FORGOTTEN))


def stop(session: Session, worker: str) -> None:
    """Forget a worker that stops because it was told to."""
    session.execute(delete(WorkerBeat).where(WorkerBeat.worker == worker))


def latest(session: Session) -> datetime | None:
    """When any worker last said that it was alive."""
    return session.scalar(select(WorkerBeat.at).order_by(WorkerBeat.at.desc()).limit(1))


def beats(session: Session) -> dict[str, datetime]:
    """When each worker that has not stopped last said that it was alive, by its own clock."""
    return {each.worker: each.at for each in session.scalars(select(WorkerBeat))}


def alive(session: Session) -> list[WorkerBeat]:
    """The workers that are alive, those that began first first."""
    recent = select(WorkerBeat).where(WorkerBeat.at > now() - SILENT)
    return list(session.scalars(recent.order_by(WorkerBeat.begun_at, WorkerBeat.worker)))
