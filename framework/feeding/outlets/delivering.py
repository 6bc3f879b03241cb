"""Deliveries: asked for with the release that causes them, tried until they arrive, and never twice under two names.

A delivery waits in the database. It is tried at once, and again after a minute, five, thirty, two hours, six, twelve
and a day; then it has failed, and stays so until somebody asks for it anew. A machine that stops between the sending
and the noting of it sends once more when it is back, with the same identifier, by which receivers know it again.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, joinedload

from core import jobs
from core.database import now
from core.models import Council, Job, JobState
from core.reach import Reach
from core.vault import SealBroken, VaultLocked, vault_of
from framework.feeding.models import Delivery, DeliveryState, Outlet, Release
from framework.feeding.outlets.sending import NotDelivered, Parcel, send
from framework.feeding.packages.content import subject_of
from framework.feeding.packages.describing import PACKAGE
from framework.feeding.packages.releasing import open_data
from framework.models import Observation

DELIVER = "deliver-figures"
EVENTS = UUID("b3a5ef8e-6a70-5a3f-8a53-0b3d3f0a7a10")
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
"""How long is waited after each attempt that came to nothing."""
EVERYBODY = {"across_councils": "a release is told to the outlets of every council that it has figures of"}


def ask_to_deliver(session: Session, release: Release) -> list[Delivery]:
    """Ask for a release to be delivered, in the transaction that records it, to each outlet whose council is in it."""
    concerns = exists().where(
        Observation.council_id == Outlet.council_id, Observation.publication_id == release.publication_id
    )
    statement = select(Outlet).where(Outlet.ended_at.is_(None), concerns).order_by(Outlet.id)
    return [ask_one(session, outlet, release) for outlet in session.scalars(statement, execution_options=EVERYBODY)]


def ask_one(session: Session, outlet: Outlet, release: Release) -> Delivery:
    """Ask for a release to be delivered to an outlet, anew where it was before, under the identifier that it had."""
    event = uuid5(EVENTS, f"{release.publication_id}|{release.version}|{release.content_hash}")
    mine = Delivery.council_id == outlet.council_id, Delivery.outlet_id == outlet.id, Delivery.event_id == event
    found = session.scalar(select(Delivery).where(*mine))
    if found is None:
        found = Delivery(council_id=outlet.council_id, outlet_id=outlet.id, release_id=release.id, event_id=event)
        session.add(found)
    else:
        found.state, found.attempts, found.next_at, found.ended_at = DeliveryState.WAITING, 0, now(), None
    session.flush()
    jobs.ask(session, DELIVER, council_id=outlet.council_id, subject_id=found.id)
    return found


def deliveries_of(session: Session, council_id: UUID, outlet_id: UUID, limit: int = 100) -> list[Delivery]:
    """An outlet's latest deliveries, newest first."""
    statement = select(Delivery).where(Delivery.council_id == council_id, Delivery.outlet_id == outlet_id)
    statement = statement.options(joinedload(Delivery.release)).order_by(Delivery.asked_at.desc(), Delivery.id)
    return list(session.scalars(statement.limit(limit)))


def newest_of(session: Session, council_id: UUID) -> Release | None:
    """The newest release with figures of a council."""
    concerns = exists().where(
        Observation.council_id == council_id, Observation.publication_id == Release.publication_id
    )
    statement = select(Release).where(Release.withdrawn_at.is_(None), concerns)
    return session.scalar(statement.order_by(Release.made_at.desc()).limit(1).execution_options(**EVERYBODY))


def delivery_of(session: Session, council_id: UUID, delivery_id: UUID) -> Delivery | None:
    statement = select(Delivery).where(Delivery.council_id == council_id, Delivery.id == delivery_id)
    return session.scalar(statement.options(joinedload(Delivery.outlet), joinedload(Delivery.release)))


def ask_for_waiting(session: Session) -> None:
    """Ask for each delivery whose time has come, unless that is under way."""
    due = select(Delivery).where(Delivery.state == DeliveryState.WAITING, Delivery.next_at <= now())
    for delivery in session.scalars(due.order_by(Delivery.next_at).limit(1000), execution_options=EVERYBODY):
        latest = jobs.latest_job(session, DELIVER, council_id=delivery.council_id, subject_id=delivery.id)
        if latest is None or latest.state in (JobState.DONE, JobState.FAILED):
            jobs.ask(session, DELIVER, council_id=delivery.council_id, subject_id=delivery.id)


def forget_old_jobs(session: Session) -> None:
    """Delete the jobs of deliveries that ended long ago; the deliveries themselves stay."""
    session.execute(delete(Job).where(Job.kind == DELIVER, Job.finished_at < now() - timedelta(days=30)))


@dataclass(frozen=True)
class Courier:
    """Delivers what waits. It holds what only the installation knows: what it may reach, and its own address."""

    reach: Reach
    public_url: str

    def perform(self, session: Session, task: jobs.Task, step: str) -> None:
        """Try a delivery that waits; one that has ended is left alone.

        The transaction gives way while it is under way: on SQLite nobody's answers could be saved meanwhile.
        """
        mine = Delivery.id == UUID(task.subject_id), Delivery.council_id == task.council_id
        statement = select(Delivery).where(*mine, Delivery.state == DeliveryState.WAITING)
        delivery = session.scalar(statement.options(joinedload(Delivery.outlet), joinedload(Delivery.release)))
        if delivery is None:
            return
        try:
            parcel = self._pack(session, delivery, task.folder)
            session.rollback()
            said = send(parcel, self.reach)
        except NotDelivered as error:
            _note_failure(delivery, str(error), for_good=error.for_good)
        else:
            delivery.state, delivery.ended_at, delivery.answer = DeliveryState.DELIVERED, now(), said
            delivery.attempts += 1

    def _pack(self, session: Session, delivery: Delivery, folder: Path) -> Parcel:
        outlet, release = delivery.outlet, delivery.release
        council = session.get_one(Council, delivery.council_id)
        if outlet.ended_at is not None or release.withdrawn_at is not None:
            raise NotDelivered("The outlet has ended, or the version was withdrawn.", for_good=True)
        try:
            secret = vault_of(session).open(outlet.secret) if outlet.secret else ""
        except (SealBroken, VaultLocked):
            raise NotDelivered("The secret cannot be opened here.", for_good=True) from None
        return Parcel(
            kind=outlet.kind,
            place=outlet.place,
            secret=secret,
            event=str(delivery.event_id),
            body=self._body(session, delivery, council.code),
            files=open_data(folder) / release.address / release.folder,
            address=release.address,
            drop=folder / "pushed" / council.slug,
        )

    def _body(self, session: Session, delivery: Delivery, council: str) -> dict[str, Any]:
        """What a call says: what was published, in which version, and where it is to be had."""
        release = delivery.release
        subject = subject_of(session, release.publication_id)
        if subject is None:
            raise NotDelivered("The figures are not public any more.", for_good=True)
        data = f"{self.public_url}/results/data/{release.address}/{release.folder}/"
        return {
            "id": str(delivery.event_id),
            "type": "publication.published" if release.version == 1 else "publication.revised",
            "timestamp": release.made_at.isoformat(),
            "data": {
                "council": council,
                "publication": str(release.publication_id),
                "title": subject.title,
                "published_at": subject.published_at.isoformat(),
                "version": release.version,
                "note": release.note,
                "sha256": release.content_hash,
                "datapackage": data + PACKAGE,
                "observations_csv": f"{data}observations.csv",
                "observations_api": f"{self.public_url}/api/v1/observations?publication={release.publication_id}",
            },
        }


def _note_failure(delivery: Delivery, said: str, *, for_good: bool) -> None:
    delivery.answer, delivery.attempts = said, delivery.attempts + 1
    if for_good or delivery.attempts > len(DELAYS):
        delivery.state, delivery.ended_at = DeliveryState.FAILED, now()
    else:
        delivery.next_at = now() + DELAYS[delivery.attempts - 1]
