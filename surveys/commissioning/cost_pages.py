"""What each partner pays and how sure its figures are for it: a page, a sheet to print, and a PDF."""

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from analysis.cost_sharing import Split
from core.access import roles
from core.database import Json, now
from core.models import Role
from core.pdf import NoPdf, can_make_pdf, pdf
from core.web import current_council, db
from surveys.commissioning import terms
from surveys.commissioning.cost_lines import GOT, PAID, parts_in, parts_of, rows_of, split_rows, totals
from surveys.commissioning.costs import compared
from surveys.commissioning.document import Prices
from surveys.commissioning.finding import commission_or_404, leads, member_or_404
from surveys.commissioning.models import Terms
from surveys.commissioning.partners import Standing, member_of
from surveys.commissioning.reading import sections
from surveys.commissioning.words import SPLITS
from surveys.models import Commission, Wave, WaveState
from surveys.officers.fieldwork import wave_of

bp = Blueprint("fieldwork-costs", __name__, url_prefix="/councils/<council>/commissions/<survey>/costs")
MOST_WAVES = 10_000
"""No commission has as many, and some databases could not be asked for more."""
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
    back = url_for(
        ".show", council=council, survey=survey, split=request.args.get("split"), wave=request.args.get("wave")
    )
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
    """Everything the schedule says, of waves to come or of one that is published."""
    version: Terms | None
    wave = _published_wave(commission)
    if wave is not None:
        version = terms.terms_by_number(db, commission.id, wave.terms_number or 0) or abort(404)
        document, parts = version.document, parts_in(db, wave, version)
    else:
        version, document = _terms_to_come(commission)
        parts = [part for _council, part in parts_of(db, commission)]
    prices = Prices.of(document)
    by_rule = compared(prices, parts, document["design_effect"])
    asked = request.args.get("split", "")
    split = Split(asked) if asked in set(Split) else prices.split
    made = by_rule[split]
    return {
        "commission": commission,
        "terms": version,
        "wave": wave.number if wave else None,
        "there": _takes_part(commission),
        "over": [each.number for each in commission.waves if _is_over(each)],
        "split": split.value,
        "agreed_split": prices.split.value,
        "splits": SPLITS,
        "paid": rows_of(made, PAID) if made else [],
        "totals": totals(made) if made else (),
        "got": rows_of(made, GOT) if made else [],
        "compared": split_rows(by_rule, parts),
        "prices": sections(document)[3].rows,
    }


def _terms_to_come(commission: Commission) -> tuple[Terms | None, Json]:
    """The latest terms, for who takes part; the lead's draft where no terms have been proposed."""
    member_or_404(commission)
    latest = terms.latest_terms(db, commission.id)
    document = latest.document if latest else terms.draft_of(db, commission) if leads(commission) else {}
    return (latest, document) if {"fixed", "design_effect"} <= set(document) else abort(404)


def _published_wave(commission: Commission) -> Wave | None:
    """The wave that is asked about, if any: published, so that how many answered is no secret."""
    number = request.args.get("wave", type=int)
    if number is None:
        return None
    if not 0 < number < MOST_WAVES:
        abort(404)
    found = wave_of(db, current_council().id, commission.slug, number)
    return found if found and _is_over(found) else abort(404)


def _takes_part(commission: Commission) -> bool:
    return member_of(db, commission, current_council().id).standing is not Standing.LEFT


def _is_over(wave: Wave) -> bool:
    return wave.state is WaveState.PUBLISHED and wave.terms_number is not None
