"""What a receipt is good for: a resident sees what they said, may take it away, and may withdraw it."""

from typing import Any

from flask import abort, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from core import trying
from core.access import public
from core.acting import act_for
from core.forms import AtMost, Form, Required
from core.language import localised
from core.web import connection, db
from surveys import visits, waves
from surveys.codes import receipts
from surveys.errors import NoSuchResponse
from surveys.models import Response, ResponseState
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
    seen = _seen(survey, response, form)
    if is_sent() and request.form.get("step") == "download":
        return _file(response, seen)
    return render_template("surveys/receipt_seen.html", **seen)


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


def _file(response: Response, seen: dict[str, Any]) -> ResponseReturnValue:
    """The same for a machine."""
    rows = [row for section in seen["sections"] for row in section.rows]
    answer = jsonify(
        {
            "survey": seen["survey"],
            "council": localised(g.council.name),
            "sent_on": response.submitted_at.date().isoformat() if response.submitted_at else None,
            "language": response.language,
            "answers": [{"question": row.key, "answer": row.value} for row in rows],
        }
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="what-you-said.json"'
    return answer


def _withdraw(survey: str, response: Response) -> None:
    receipts.withdraw(db, response)
    forget(survey)


def _seen(survey: str, response: Response, form: ReceiptForm) -> dict[str, Any]:
    """What the page shows: what was said until it is withdrawn, and whether figures count it."""
    visit = visits.resume(connection(), survey, response.council_id, response.id)
    g.council = visit.council
    withdrawn = response.state is ResponseState.WITHDRAWN
    journey = Journey(visit)
    said = sections_to_check(journey.way, journey.showing, lambda question: "") if not withdrawn else ()
    asked = request.form.get("step") in {"ask", "withdraw"} and not withdrawn
    return {
        "form": form,
        "survey": survey,
        "visit": visit,
        "withdrawn": withdrawn,
        "counted": receipts.is_counted(db, response),
        "asked": asked,
        "sections": list(said),
    }
