"""What each partner pays and how sure its figures are for it: a page, a sheet to print, and a PDF."""

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from analysis.cost_sharing import Split
from core.access import roles
from core.database import now
from core.models import Role
from core.pdf import NoPdf, can_make_pdf, pdf
from core.web import current_council, db
from surveys.commissioning import terms
from surveys.commissioning.cost_lines import GOT, PAID, parts_of, rows_of, split_rows, totals
from surveys.commissioning.costs import compared
from surveys.commissioning.document import Prices
from surveys.commissioning.finding import commission_or_404, leads, member_or_404
from surveys.commissioning.reading import sections
from surveys.commissioning.words import SPLITS
from surveys.models import Commission

bp = Blueprint("fieldwork-costs", __name__, url_prefix="/councils/<council>/commissions/<survey>/costs")
READERS = roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)


@bp.get("")
@READERS
def show(council: str, survey: str) -> ResponseReturnValue:
    """The schedule by the terms' rule or, to compare, by another."""
    commission = commission_or_404(survey)
    return render_template("surveys/commissioning/costs.html", pdf=can_make_pdf(), **_schedule(commission))


@bp.get("/sheet")
@READERS
def sheet(council: str, survey: str) -> ResponseReturnValue:
    """The schedule on a sheet of its own, ready to print."""
    page: dict[str, object] = {}
    current_app.update_template_context(page)
    back = url_for(".show", council=council, survey=survey, split=request.args.get("split"))
    return _sheet(commission_or_404(survey), nonce=page["csp_nonce"], back=back)


@bp.get("/schedule.pdf")
@READERS
def schedule_pdf(council: str, survey: str) -> ResponseReturnValue:
    content = pdf(_sheet(commission_or_404(survey)))
    answer = current_app.make_response(content)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{survey}-costs.pdf"'
    return answer


@bp.errorhandler(NoPdf)
def without_pdf(error: NoPdf) -> ResponseReturnValue:
    return render_template("surveys/no_pdf.html"), 503


def _sheet(commission: Commission, **shown: object) -> str:
    day = {"day": now(), "whose": current_council().name}
    return render_template("surveys/commissioning/costs_sheet.html", **_schedule(commission), **day, **shown)


def _schedule(commission: Commission) -> dict[str, object]:
    """Everything the schedule says; the lead sees its draft's where no terms have been proposed."""
    member_or_404(commission)
    latest = terms.latest_terms(db, commission.id)
    document = latest.document if latest else terms.draft_of(db, commission) if leads(commission) else {}
    if not {"fixed", "design_effect"} <= set(document):
        abort(404)
    prices, parts = Prices.of(document), [part for _council, part in parts_of(db, commission)]
    by_rule = compared(prices, parts, document["design_effect"])
    asked = request.args.get("split", "")
    split = Split(asked) if asked in set(Split) else prices.split
    made = by_rule[split]
    return {
        "commission": commission,
        "terms": latest,
        "split": split.value,
        "agreed_split": prices.split.value,
        "splits": SPLITS,
        "paid": rows_of(made, PAID) if made else [],
        "totals": totals(made) if made else (),
        "got": rows_of(made, GOT) if made else [],
        "compared": split_rows(by_rule, parts),
        "prices": sections(document)[3].rows,
    }
