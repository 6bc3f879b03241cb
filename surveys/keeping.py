"""What is held of residents whom a survey asks, and how each ends."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from uuid import UUID

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from core.keeping.purposes import Basis, Due, Ending, Erase, Find, Purpose, Whose, declare
from surveys.exporting import keeping as exports
from surveys.importing.models import ImportedResponse, ResponseImport, ResponseRefusal
from surveys.importing.uploads import give_up_uploads, old_uploads
from surveys.mailings import sheet_jobs as sheets
from surveys.models import (
    Invitation,
    PaperEntry,
    PaperKeying,
    Response,
    ResponseState,
    Wave,
)
from surveys.modules.asked import document_asked
from surveys.plan import plan_of
from surveys.questionnaire.asked import questions
from surveys.sampling import lists
from surveys.sampling.models import AddressList

GONE = "gone-"
"""How what stands in the place of something forgotten begins, where there must be something and each another."""


def old_drafts(session: Session, due: Due) -> Sequence[UUID]:
    """Responses that were begun and left, unless figures count them or a file brought them in."""
    imported = exists().where(ImportedResponse.response_id == Response.id)
    left = and_(Response.state == ResponseState.DRAFT, Response.saved_at < due.before)
    closed = and_(Response.state == ResponseState.PARTIAL, Response.wave_id.in_(_uncounted_waves(session, due)))
    mine = Response.council_id == due.council_id, or_(left, closed), ~imported
    return session.scalars(select(Response.id).where(*mine).order_by(Response.id).limit(due.most)).all()


def forget_drafts(session: Session, due: Due, found: Sequence[UUID]) -> None:
    session.execute(delete(Response).where(Response.council_id == due.council_id, Response.id.in_(found)))


def old_answers(session: Session, due: Due) -> Sequence[UUID]:
    """Responses of waves that closed long ago, which are still as they were given."""
    mine = Response.council_id == due.council_id, Response.reduced_at.is_(None), Wave.closed_at < due.before
    ended = Response.state.in_((ResponseState.SUBMITTED, ResponseState.PARTIAL))
    statement = select(Response.id).join(Wave, Wave.id == Response.wave_id).where(*mine, ended)
    return session.scalars(statement.order_by(Response.id).limit(due.most)).all()


def reduce_answers(session: Session, due: Due, found: Sequence[UUID]) -> None:
    """Leave nothing but the codes of answers: no words, no receipt, no moment, nobody who interviewed.

    Whoever holds a receipt could else see the answers, or show that they are theirs.
    """
    assert due.council_id is not None, "responses are a council's own"
    mine = Response.council_id == due.council_id, Response.id.in_(found)
    written: dict[UUID, set[str]] = {}
    for response in session.scalars(select(Response).where(*mine)).all():
        if response.wave_id not in written:
            document = document_asked(session, response.wave, due.council_id)
            written[response.wave_id] = {each["code"] for each in questions(document) if each["type"] == "text"}
        words = written[response.wave_id]
        response.answers = {code: answer for code, answer in response.answers.items() if code not in words}
        response.answered_at, response.replaced, response.orders = {}, [], {}
        response.receipt_hash = response.resume_hash = response.interviewer_id = None
        response.started_at = response.saved_at = _noon(response.started_at)
        response.submitted_at = _noon(response.submitted_at) if response.submitted_at else None
        response.reduced_at = due.before
    imported = ImportedResponse.council_id == due.council_id, ImportedResponse.response_id.in_(found)
    for row in session.scalars(select(ImportedResponse).where(*imported)).all():
        row.reference = f"{GONE}{token_hex(16)}"
    session.flush()


def old_invitations(session: Session, due: Due) -> Sequence[UUID]:
    mine = Invitation.council_id == due.council_id, Wave.closed_at < due.before
    kept = ~Invitation.code_hash.startswith(GONE)
    statement = select(Invitation.id).join(Wave, Wave.id == Invitation.wave_id).where(*mine, kept)
    return session.scalars(statement.order_by(Invitation.id).limit(due.most)).all()


def reduce_invitations(session: Session, due: Due, found: Sequence[UUID]) -> None:
    """Leave only what figures need: the stratum, the weight, and whether the code was used."""
    mine = Invitation.council_id == due.council_id, Invitation.id.in_(found)
    for each in session.scalars(select(Invitation).where(*mine)).all():
        each.reference, each.code_hash, each.member_id = "", f"{GONE}{token_hex(24)}", None
    session.flush()


def old_papers(session: Session, due: Due) -> Sequence[UUID]:
    mine = PaperEntry.council_id == due.council_id, Wave.closed_at < due.before
    kept = ~PaperEntry.serial.startswith(GONE)
    statement = select(PaperEntry.id).join(Wave, Wave.id == PaperEntry.wave_id).where(*mine, kept)
    return session.scalars(statement.order_by(PaperEntry.id).limit(due.most)).all()


def reduce_papers(session: Session, due: Due, found: Sequence[UUID]) -> None:
    """Forget which household's paper it was, and what was keyed of one that never counted."""
    keyed = PaperKeying.council_id == due.council_id, PaperKeying.entry_id.in_(found)
    session.execute(delete(PaperKeying).where(*keyed))
    mine = PaperEntry.council_id == due.council_id, PaperEntry.id.in_(found)
    for each in session.scalars(select(PaperEntry).where(*mine)).all():
        each.serial, each.invitation_id = f"{GONE}{token_hex(16)}", None
    session.flush()


def old_lists(session: Session, due: Due) -> Sequence[UUID]:
    mine = AddressList.council_id == due.council_id, AddressList.uploaded_at < due.before
    return session.scalars(select(AddressList.id).where(*mine).order_by(AddressList.id).limit(due.most)).all()


def forget_lists(session: Session, due: Due, found: Sequence[UUID]) -> None:
    session.execute(delete(AddressList).where(AddressList.council_id == due.council_id, AddressList.id.in_(found)))


def old_refusals(session: Session, due: Due) -> Sequence[UUID]:
    mine = ResponseRefusal.council_id == due.council_id, ResponseImport.council_id == due.council_id
    statement = select(ResponseRefusal.id).join(ResponseImport, ResponseImport.id == ResponseRefusal.import_id)
    old = statement.where(*mine, ResponseImport.uploaded_at < due.before).order_by(ResponseRefusal.id)
    return session.scalars(old.limit(due.most)).all()


def forget_refusals(session: Session, due: Due, found: Sequence[UUID]) -> None:
    mine = ResponseRefusal.council_id == due.council_id, ResponseRefusal.id.in_(found)
    session.execute(delete(ResponseRefusal).where(*mine))


def old_files(folder: str) -> Find:
    """What finds the folders of files, one for each asking, that have lain in a folder for their time."""

    def find(session: Session, due: Due) -> Sequence[Path]:
        oldest = due.before.timestamp()
        found = sorted(path for path in (due.folder / folder).glob("*") if path.stat().st_mtime < oldest)
        return found[: due.most]

    return find


def delete_files(session: Session, due: Due, found: Sequence[Path]) -> None:
    for path in found:
        rmtree(path, ignore_errors=True)


def _uncounted_waves(session: Session, due: Due) -> list[UUID]:
    """The waves that closed long ago and whose figures do not count what was never submitted."""
    closed = session.scalars(select(Wave).where(Wave.closed_at < due.before).order_by(Wave.id))
    return [wave.id for wave in closed if not plan_of(wave).include_partial]


def _noon(moment: datetime) -> datetime:
    return moment.replace(hour=12, minute=0, second=0, microsecond=0)


def _of_residents(
    code: str, basis: Basis, ending: Ending, places: Sequence[str], find: Find, erase: Erase, days: int,
    *, least: int = 0, most: int = 0, per_council: bool = True,
) -> Purpose:  # fmt: skip
    return declare(
        Purpose(
            code, Whose.RESIDENTS, basis, ending, tuple(places), days, least, most, find, erase, per_council=per_council
        )
    )


_of_residents(
    "drafts", Basis.PUBLIC_TASK, Ending.ERASED, ["response.resume_hash"], old_drafts, forget_drafts, 90,
    least=7, most=365,
)  # fmt: skip
_of_residents(
    "answers", Basis.PUBLIC_TASK, Ending.REDUCED,
    [
        "response.answers", "response.replaced", "response.receipt_hash", "response.answered_at",
        "response.stratum",
        "response.psu", "response.orders",
        "imported_response.reference", "imported_response.content_hash", "files:snapshots",
    ],
    old_answers, reduce_answers, 1096, least=180, most=3652,
)  # fmt: skip
_of_residents(
    "invitations", Basis.PUBLIC_TASK, Ending.REDUCED,
    ["invitation.reference", "invitation.code_hash", "invitation.psu"],
    old_invitations, reduce_invitations, 180, least=30, most=730,
)  # fmt: skip
_of_residents(
    "papers", Basis.PUBLIC_TASK, Ending.REDUCED, ["paper_entry.serial", "paper_keying.marks"],
    old_papers, reduce_papers, 180, least=30, most=730,
)  # fmt: skip
_of_residents(
    "address-lists", Basis.PUBLIC_TASK, Ending.ERASED, ["address_list.sealed", "address_list.refused"],
    old_lists, forget_lists, lists.KEPT.days,
)  # fmt: skip
_of_residents(
    "response-files", Basis.PUBLIC_TASK, Ending.ERASED, ["response_import_file.sealed"],
    old_uploads, give_up_uploads, 1,
)  # fmt: skip
_of_residents(
    "response-refusals", Basis.PUBLIC_TASK, Ending.ERASED, ["response_refusal.values"],
    old_refusals, forget_refusals, 90, least=7, most=365,
)  # fmt: skip
_of_residents(
    "exports", Basis.PUBLIC_TASK, Ending.ERASED, [f"files:{exports.FOLDER}"],
    old_files(exports.FOLDER), delete_files, exports.KEPT.days, per_council=False,
)  # fmt: skip
_of_residents(
    "sheets", Basis.PUBLIC_TASK, Ending.ERASED, [f"files:{sheets.FOLDER}"],
    old_files(sheets.FOLDER), delete_files, sheets.KEPT.days, per_council=False,
)  # fmt: skip
