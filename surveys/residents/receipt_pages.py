"""What a receipt is good for: a resident sees what they said, and may withdraw it until it is in published figures."""

from flask import abort, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from core.access import public
from core.acting import act_for
from core.forms import AtMost, Form, Required
from core.web import connection, db
from surveys import visits, waves
from surveys.codes import receipts
from surveys.errors import AlreadyPublished, NoSuchResponse
from surveys.models import Response, ResponseState
from surveys.residents import trying
from surveys.residents.doors import is_sent, resident_pages
from surveys.residents.journey import Journey
from surveys.residents.remembering import forget
from surveys.residents.review import sections_to_check

UNKNOWN = _l("We do not know this receipt. Check each letter and figure, and type it again")

bp = resident_pages("receipt")


class ReceiptForm(Form):
    receipt = StringField(_l("Your receipt"), validators=[Required(_l("Enter your receipt")), AtMost(100, UNKNOWN)])


@bp.route("/receipt", methods=["GET", "POST"])
@public
def receipt(survey: str) -> ResponseReturnValue:
    """Each step is a form that carries the receipt, so that nothing of it stays on the device."""
    commission = waves.survey_by_slug(db, survey) or abort(404)
    form = ReceiptForm()
    is_looked_for = is_sent() or ("step" in request.form and not g.get("stale"))
    response = _found(survey, form) if is_looked_for else None
    if response is None:
        page = render_template("surveys/receipt.html", form=form, survey=survey, commission=commission)
        return page, 422 if form.errors else 200
    if is_sent() and request.form.get("step") == "withdraw":
        _withdraw(survey, response)
    return render_template("surveys/receipt_seen.html", **_seen(survey, response, form))


def _found(survey: str, form: ReceiptForm) -> Response | None:
    """The response of the receipt typed, or the reason beside the box why there is none."""
    if not form.validate():
        return None
    if reason := trying.reason_to_wait():
        form.add_error("receipt", reason)
        return None
    try:
        found = receipts.response_by_receipt(db, current_app.extensions["codes"], survey, form.receipt.data or "")
    except NoSuchResponse:
        trying.count_wrong_code()
        form.add_error("receipt", UNKNOWN)
        return None
    act_for(found.council_id)
    return found


def _withdraw(survey: str, response: Response) -> None:
    try:
        receipts.withdraw(db, response)
        forget(survey)
    except AlreadyPublished:
        pass  # The page says so, and why.


def _seen(survey: str, response: Response, form: ReceiptForm) -> dict[str, object]:
    """What the page shows: what was said while it may be withdrawn, or why it no longer may."""
    visit = visits.resume(connection(), survey, response.council_id, response.id)
    g.council = visit.council
    withdrawn = response.state is ResponseState.WITHDRAWN
    may_withdraw = not withdrawn and receipts.may_withdraw(db, response)
    journey = Journey(visit)
    said = sections_to_check(journey.way, journey.showing, lambda question: "") if may_withdraw else ()
    asked = request.form.get("step") in {"ask", "withdraw"} and may_withdraw
    return {
        "form": form,
        "survey": survey,
        "visit": visit,
        "withdrawn": withdrawn,
        "may_withdraw": may_withdraw,
        "asked": asked,
        "sections": list(said),
    }
