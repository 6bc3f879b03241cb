"""The room's own work: open data of what was published, and deliveries to outlets."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.reach import Reach
from framework.correcting.notes import note_to_tell
from framework.feeding.announcing import RELEASE, announce
from framework.feeding.kept import keep_rows, without_rows
from framework.feeding.outlets.delivering import DELIVER, Courier, ask_for_waiting, ask_to_deliver, forget_old_jobs
from framework.feeding.packages.releasing import NotPublic, prepare_release, without_release
from framework.models import Publication
from framework.published import is_public
from surveys.models import Commission, Wave

FILES, ROWS = "release", "rows"


@dataclass(frozen=True)
class Works:
    """The kinds of work, with what only the installation knows: its address, and what it may reach."""

    public_url: str = ""
    reach: Reach = field(default_factory=Reach)

    def register(self) -> None:
        everybody = "a release is of all partners, and told to the outlets of each"
        release = jobs.JobKind(RELEASE, lambda session, task: [FILES, ROWS], _nothing_public, self.prepare, everybody)
        jobs.register(release)
        courier = Courier(self.reach, self.public_url)
        jobs.register(jobs.JobKind(DELIVER, lambda session, task: ["deliver"], courier.perform))

    def prepare(self, session: Session, task: jobs.Task, step: str) -> jobs.Write | None:
        """Write the files, and give what records the release and asks for its deliveries, or what keeps its rows."""
        publication_id = UUID(task.subject_id)
        if step == ROWS:
            return lambda session: _keep(session, publication_id)
        try:
            note = note_to_tell(session, publication_id)
            record = prepare_release(session, task.folder, publication_id, self.public_url, note)
        except NotPublic:
            return None

        def write(session: Session) -> None:
            made = record(session)
            if made.is_new:
                ask_to_deliver(session, made.release)

        return write


def _keep(session: Session, publication_id: UUID) -> None:
    keep_rows(session, publication_id)


def _nothing_public(session: Session, task: jobs.Task, step: str) -> None:
    raise jobs.JobRefused("These figures are not public.")


def announce_what_was_missed(session: Session) -> None:
    """Ask for open data of publications that have none, and for the feed's rows of those of which none is kept."""
    _announce(session, list(dict.fromkeys((*without_release(session), *without_rows(session)))))


def announce_everything(session: Session) -> None:
    """Look through every publication for figures that are not as its open data have them."""
    _announce(session, list(session.scalars(select(Publication.id).where(is_public()))))


def _announce(session: Session, ids: list[UUID]) -> None:
    statement = select(Publication.id, Publication.council_id, Commission.lead_council_id)
    statement = statement.outerjoin(Wave, Wave.id == Publication.wave_id)
    statement = statement.outerjoin(Commission, Commission.id == Wave.commission_id)
    for publication_id, council_id, lead_id in session.execute(statement.where(Publication.id.in_(ids))):
        announce(session, publication_id, council_id or lead_id)


Works().register()
jobs.schedule(jobs.Schedule("deliver-figures", "* * * * *", ask_for_waiting))
jobs.schedule(jobs.Schedule("release-what-was-missed", "*/10 * * * *", announce_what_was_missed))
jobs.schedule(jobs.Schedule("look-through-open-data", "40 3 * * *", announce_everything))
jobs.schedule(jobs.Schedule("forget-jobs-of-deliveries", "25 3 * * *", forget_old_jobs))
