"""Leaving reports by email: by the link in an email, in one step and without signing in."""

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core import audit
from core.access import public
from core.acting import act_for
from core.forms import Form
from core.models import Council
from core.web import db
from feedback.acting import readers

bp = Blueprint("report-readers", __name__)


@bp.route("/reports/leave/<uuid:reader_id>/<code>", methods=["GET", "POST"])
@public
def leave(reader_id: UUID, code: str) -> ResponseReturnValue:
    """Opening the link alone changes nothing, as mail programs open links by themselves; one press does."""
    found = readers.reader_by_code(db, current_app.extensions["codes"], reader_id, code)
    if found:
        act_for(found.council_id)
    if found and Form().validate_on_submit():
        facts = {"council_id": found.council_id, "person_id": found.person_id}
        audit.record(db, "report-reading-left", subject="report_reader", subject_id=found.id, **facts)
        readers.leave(db, found)
        return redirect(url_for(".leave", reader_id=reader_id, code=code))
    council = db.get(Council, found.council_id) if found else None
    return render_template("feedback/report_leave.html", reader=found, council=council)
