"""What an analyst takes away from a mailing: the codes as CSV, the sheets to print, the poster and its QR code."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.language import current_language, text_direction
from core.models import Role
from core.pdf import NoPdf, pdf
from core.qr import qr_file
from core.web import current_council, db, saw
from surveys.mailings import batches, sheets
from surveys.mailings.invitation_pages import (
    NoPublicAddress,
    answer_file,
    ask_for_the_address,
    batch_or_404,
    codes,
    public_address,
    wave_or_404,
)
from surveys.mailings.sheet_jobs import PART, SMALL, folder_of
from surveys.models import InvitationBatch, Wave
from surveys.reminders.planning import latest_letter

bp = Blueprint("printing", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/invitations")


@bp.get("/<uuid:batch_id>/codes.csv")
@roles(Role.ANALYST)
def codes_csv(council: str, survey: str, number: int, batch_id: UUID) -> ResponseReturnValue:
    found = batch_or_404(survey, number, batch_id)
    table = sheets.slips_csv(sheets.slips_of(db, found, codes(), public_address()))
    saw("invitations-taken", found, form="csv")
    return answer_file(table.encode("utf-8-sig"), "text/csv", f"{survey}-{number}-codes.csv")


@bp.get("/<uuid:batch_id>/sheet")
@roles(Role.ANALYST)
def sheet(council: str, survey: str, number: int, batch_id: UUID) -> ResponseReturnValue:
    """A part of the sheet as a page that any browser can print."""
    found = batch_or_404(survey, number, batch_id)
    part = max(1, request.args.get("part", 1, type=int))
    slips = _slips(found, after=(part - 1) * PART, most=PART) or abort(404)
    saw("invitations-taken", found, form="page", part=part)
    halves = len(current_council().languages) <= sheets.BESIDE
    hint = _("Print this page on A4 with no margins. Each household’s letter has a sheet to itself.")
    if halves:
        hint = _("Print this page on both halves of A4 with no margins, and cut along the dashed line.")
    shown = _on_screen(found.name, hint) | {"opening": _opening(found)}
    return sheets.sheet(current_council(), found.wave, slips, public_address(), **shown)


@bp.get("/<uuid:batch_id>/sheet.pdf")
@roles(Role.ANALYST)
def sheet_pdf(council: str, survey: str, number: int, batch_id: UUID) -> ResponseReturnValue:
    """A small batch's sheet, drawn while the analyst waits."""
    found = batch_or_404(survey, number, batch_id)
    if batches.living_count(db, found) > SMALL:
        abort(404)
    page = sheets.sheet(current_council(), found.wave, _slips(found), public_address(), opening=_opening(found))
    saw("invitations-taken", found, form="pdf")
    return _as_pdf(page, f"{survey}-{number}-sheet.pdf")


@bp.get("/<uuid:batch_id>/sheets/<int:part>.pdf")
@roles(Role.ANALYST)
def sheet_part(council: str, survey: str, number: int, batch_id: UUID, part: int) -> ResponseReturnValue:
    """One of the files that the worker drew."""
    found = batch_or_404(survey, number, batch_id)
    file = folder_of(current_app.extensions["settings"].data_dir, found.id) / f"{part}.pdf"
    content = file.read_bytes() if file.exists() else abort(404)
    saw("invitations-taken", found, form="pdf", part=part)
    return answer_file(content, "application/pdf", f"{survey}-{number}-sheet-{part}.pdf")


@bp.get("/poster")
@roles(Role.ANALYST)
def poster(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = _open_to_everybody(survey, number)
    hint = _("Print this page on A4, for notice boards and libraries. Its link is open to everybody.")
    return sheets.poster(current_council(), wave, public_address(), **_on_screen(_("Poster"), hint))


@bp.get("/poster.pdf")
@roles(Role.ANALYST)
def poster_pdf(council: str, survey: str, number: int) -> ResponseReturnValue:
    page = sheets.poster(current_council(), _open_to_everybody(survey, number), public_address())
    return _as_pdf(page, f"{survey}-poster.pdf")


@bp.get("/qr.svg")
@roles(Role.ANALYST)
def qr(council: str, survey: str, number: int) -> ResponseReturnValue:
    """The QR code of the link that is open to everybody, for the council's own posters."""
    wave = _open_to_everybody(survey, number)
    drawing = qr_file(f"{public_address()}/s/{wave.commission.slug}")
    return answer_file(drawing, "image/svg+xml", f"{survey}-qr.svg")


bp.register_error_handler(NoPublicAddress, ask_for_the_address)


@bp.errorhandler(NoPdf)
def without_pdf(error: NoPdf) -> ResponseReturnValue:
    return render_template("surveys/no_pdf.html"), 503


def _open_to_everybody(survey: str, number: int) -> Wave:
    """The wave, if its survey has a link for everybody: one of a sample alone has nothing to put on a notice board."""
    wave = wave_or_404(survey, number)
    return wave if wave.commission.open_recruitment else abort(404)


def _as_pdf(page: str, name: str) -> ResponseReturnValue:
    return answer_file(pdf(page), "application/pdf", name)


def _opening(batch: InvitationBatch) -> Mapping[str, str]:
    """What slips say first: the words of the latest reminder."""
    return latest_letter(db, batch.council_id, batch.wave)


def _slips(found: InvitationBatch, *, after: int = 0, most: int | None = None) -> list[sheets.Slip]:
    return list(sheets.slips_of(db, found, codes(), public_address(), after=after, most=most))


def _on_screen(title: str, hint: str) -> dict[str, str]:
    """What a sheet needs to stand in a browser: words above it, its language, and leave for its style."""
    page: dict[str, str] = {}
    current_app.update_template_context(page)
    council, language = current_council(), current_language()
    shown = {"title": title, "hint": hint, "nonce": page["csp_nonce"]}
    shown |= {"language": language, "direction": text_direction(language)}
    return shown | ({"logo": url_for("look.logo", council=council.slug)} if council.logo else {})
