"""Big batches' sheets, drawn in parts by the worker into files that only their owner can read, for a week at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.codes import Codes
from core.models import Council
from core.pdf import NoPdf, pdf
from core.private_files import write_private
from surveys.mailings import batches, sheets
from surveys.models import InvitationBatch, Wave
from surveys.reminders.planning import latest_letter

DRAW_SHEETS = "draw-sheets"
FOLDER = "sheets"
PART = 500
"""Slips in a file: some twenty seconds' work."""
SMALL = 60
"""Slips that are drawn while an officer waits: some two seconds' work."""
KEPT = timedelta(days=7)


@dataclass(frozen=True)
class SheetPrinter:
    """Draws sheets. It holds what only the installation knows, and the worker registers it as a kind of job."""

    codes: Codes
    public_url: str

    def register(self) -> None:
        jobs.register(jobs.JobKind(DRAW_SHEETS, self.plan, self.perform))

    def plan(self, session: Session, task: jobs.Task) -> Sequence[str]:
        """A step for each part. Nothing is drawn without the address that residents know the pages by."""
        if not self.public_url:
            raise jobs.JobRefused("Set FOLKMOOT_PUBLIC_URL for the worker, and start it again.")
        number = batches.living_count(session, _batch(session, task))
        return [str(part) for part in range(1, -(-number // PART) + 1)]

    def perform(self, session: Session, task: jobs.Task, step: str) -> None:
        """Draw a part and write it whole; drawing it again writes the same slips."""
        batch = _batch(session, task)
        council, wave = session.get_one(Council, batch.council_id), session.get_one(Wave, batch.wave_id)
        part = {"after": (int(step) - 1) * PART, "most": PART}
        slips = sheets.slips_of(session, batch, self.codes, self.public_url, **part)
        page = sheets.sheet(council, wave, slips, self.public_url, opening=latest_letter(session, council.id, wave))
        session.rollback()  # Nothing is written yet: residents may write while the sheet is drawn.
        try:
            write_private(folder_of(task.folder, UUID(task.subject_id)) / f"{step}.pdf", pdf(page))
        except NoPdf as error:
            raise jobs.JobRefused("This machine cannot make PDFs: print the sheet from the browser.") from error


def folder_of(data: Path, batch_id: UUID) -> Path:
    """The folder of a batch's sheets within the data folder."""
    return data / FOLDER / batch_id.hex


def parts_of(data: Path, batch_id: UUID) -> list[int]:
    """The numbers of the files that are there."""
    return sorted(int(file.stem) for file in folder_of(data, batch_id).glob("*.pdf"))


def delete_sheets(data: Path, batch_id: UUID) -> None:
    rmtree(folder_of(data, batch_id), ignore_errors=True)


def _batch(session: Session, task: jobs.Task) -> InvitationBatch:
    mine = (InvitationBatch.id == UUID(task.subject_id), InvitationBatch.council_id == task.council_id)
    return session.scalars(select(InvitationBatch).where(*mine)).one()
