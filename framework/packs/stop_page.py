"""Stopping reminders by the link in an email, in one step and without signing in."""

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core import audit
from core.access import public
from core.acting import act_for
from core.forms import Form
from core.models import Council
from core.web import db
from framework.packs import gathering
from framework.packs.letters import entry_by_code

bp = Blueprint("packs-reminders", __name__)


@bp.route("/packs/reminders/<uuid:entry_id>/<code>", methods=["GET", "POST"])
@public
def stop(entry_id: UUID, code: str) -> ResponseReturnValue:
    """Opening the link alone changes nothing, as mail programs open links by themselves; one press does."""
    found = entry_by_code(db, current_app.extensions["codes"], entry_id, code)
    if found:
        act_for(found.council_id)
    if found and not found.reminders_stopped and Form().validate_on_submit():
        facts = {"council_id": found.council_id, "person_id": found.officer_id}
        audit.record(db, "commentary-reminders-stopped", subject="pack_entry", subject_id=found.id, **facts)
        gathering.stop_reminders(found)
        return redirect(url_for(".stop", entry_id=entry_id, code=code))
    council = db.get(Council, found.council_id) if found else None
    return render_template("framework/packs/stop.html", entry=found, council=council)
