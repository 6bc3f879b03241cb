"""The ways to a form that an officer takes away: its QR code, its poster, and links that carry a case's reference."""

import io

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.formulas import harmless, write_csv
from core.language import current_language, text_direction
from core.models import Role
from core.pdf import NoPdf, pdf
from core.qr import qr_file
from core.web import changed, current_council
from feedback import desks
from feedback.asking.asked_form import CasesForm
from feedback.asking.form_pages import form_or_404
from feedback.asking.links import address_of, sign_case
from feedback.asking.posters import poster
from feedback.models import FeedbackForm

bp = Blueprint("form_ways", __name__, url_prefix="/councils/<council>/forms/<form>")


@bp.get("/qr.svg")
@roles(Role.OFFICER, Role.ANALYST)
def qr(council: str, form: str) -> ResponseReturnValue:
    drawing = qr_file(address_of(form_or_404(form), desks.public_address(), via="p"))
    return desks.answer_file(drawing, "image/svg+xml", f"{form}-qr.svg")


@bp.get("/poster")
@roles(Role.OFFICER, Role.ANALYST)
def poster_page(council: str, form: str) -> ResponseReturnValue:
    return poster(form_or_404(form), desks.public_address(), **_on_screen())


@bp.get("/poster.pdf")
@roles(Role.OFFICER, Role.ANALYST)
def poster_pdf(council: str, form: str) -> ResponseReturnValue:
    drawn = pdf(poster(form_or_404(form), desks.public_address()))
    return desks.answer_file(drawn, "application/pdf", f"{form}-poster.pdf")


@bp.post("/cases.csv")
@roles(Role.OFFICER, Role.ANALYST)
def case_links(council: str, form: str) -> ResponseReturnValue:
    """A link for each case, as a table for a mail merge; nobody can change the reference that a link carries."""
    found, typed = form_or_404(form), CasesForm()
    references = [line for line in map(str.strip, (typed.cases.data or "").splitlines()) if line]
    if not typed.validate_on_submit() or not references:
        return render_template("feedback/form_cases.html", form=typed, asked=found), 422
    changed("form-links-made", found, number=len(references))
    return desks.answer_file(_table(found, references).encode("utf-8-sig"), "text/csv", f"{form}-links.csv")


@bp.errorhandler(desks.NoPublicAddress)
def ask_for_the_address(error: desks.NoPublicAddress) -> ResponseReturnValue:
    return render_template("feedback/no_address.html"), 503


@bp.errorhandler(NoPdf)
def without_pdf(error: NoPdf) -> ResponseReturnValue:
    return render_template("feedback/no_pdf.html"), 503


def _table(found: FeedbackForm, references: list[str]) -> str:
    """No cell begins as a spreadsheet's formula does."""
    file, key = io.StringIO(), current_app.extensions["settings"].codes_key
    write_csv(file, [("case", "link")])
    for reference in references:
        link = address_of(found, desks.public_address(), via="e", case=sign_case(found, reference, key))
        write_csv(file, [(harmless(reference), link)])
    return file.getvalue()


def _on_screen() -> dict[str, str]:
    """What a poster needs to stand in a browser: words above it, its language, and leave for its style."""
    page: dict[str, str] = {}
    current_app.update_template_context(page)
    council, language = current_council(), current_language()
    hint = _("Print this page on A4, for counters and notice boards.")
    shown = {"title": _("Poster"), "hint": hint, "nonce": page["csp_nonce"]}
    shown |= {"language": language, "direction": text_direction(language)}
    return shown | ({"logo": url_for("look.logo", council=council.slug)} if council.logo else {})
