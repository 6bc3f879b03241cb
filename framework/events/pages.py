"""Events that are noted on charts: read by all of a council's people, written by its analysts and officers."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.language import localised
from core.models import Role
from core.web import changed, current_council, db, has_role, person_id
from framework.defining.definitions import definitions_for
from framework.events import events
from framework.events.event_form import event_form
from framework.models import Event
from surveys.commissioning.partner_forms import OnlyAsk

bp = Blueprint("framework-events", __name__, url_prefix="/councils/<council>/framework/events")


@bp.get("")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def overview(council: str) -> ResponseReturnValue:
    home = current_council().id
    titles = {one.code: localised(one.title) for one in definitions_for(db, home)}
    may_write = has_role(Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR)
    return render_template(
        "framework/events/overview.html", events=events.events_of(db, home), titles=titles, may_write=may_write
    )


@bp.route("/new", methods=["GET", "POST"])
@roles(Role.ANALYST, Role.OFFICER)
def new(council: str) -> ResponseReturnValue:
    form = event_form(current_council().languages, definitions_for(db, current_council().id))
    if form.validate_on_submit():
        made = events.note_event(db, current_council().id, form.said(), person_id())
        changed("event-noted", made)
        flash(_("The event is noted."))
        return redirect(url_for(".overview", council=council))
    return render_template("framework/events/edit.html", form=form, event=None), 422 if form.is_submitted() else 200


@bp.route("/<uuid:event_id>", methods=["GET", "POST"])
@roles(Role.ANALYST, Role.OFFICER)
def edit(council: str, event_id: UUID) -> ResponseReturnValue:
    found = _event(event_id)
    form = event_form(current_council().languages, definitions_for(db, current_council().id), found)
    if form.validate_on_submit():
        events.say_otherwise(found, form.said())
        changed("event-changed", found)
        flash(_("The event is changed."))
        return redirect(url_for(".overview", council=council))
    return render_template("framework/events/edit.html", form=form, event=found), 422 if form.is_submitted() else 200


@bp.post("/<uuid:event_id>/remove")
@roles(Role.ANALYST, Role.OFFICER)
def remove(council: str, event_id: UUID) -> ResponseReturnValue:
    found = _event(event_id)
    if OnlyAsk().validate_on_submit():
        changed("event-removed", found, on=found.on.isoformat())
        events.take_away(db, found)
        flash(_("The event is removed."))
    return redirect(url_for(".overview", council=council))


def _event(event_id: UUID) -> Event:
    return events.event_of(db, current_council().id, event_id) or abort(404)
