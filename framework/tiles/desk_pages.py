"""A council's own people see its figures with those that are not public yet, and its administrators choose colours."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from core.access import roles
from core.forms import Form, choices
from core.models import Role
from core.web import changed, current_council, db, person_id
from framework.tiles import lights, views
from framework.tiles.links import OWN_PEOPLE

bp = Blueprint("framework", __name__, url_prefix="/councils/<council>/framework")
READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)


class LightsForm(Form):
    """Whether tiles carry red, amber and green."""

    lights = RadioField(
        _l("Should tiles carry red, amber and green?"),
        choices=choices({"no": _l("No: words alone say what changed"), "yes": _l("Yes, with their words")}),
        default="no",
    )


@bp.get("")
@roles(*READERS)
def home(council: str) -> ResponseReturnValue:
    return views.home_page(OWN_PEOPLE)


@bp.get("/own/<code>", defaults={"survey": None})
@bp.get("/surveys/<survey>/<code>")
@roles(*READERS)
def tile(council: str, code: str, survey: str | None) -> ResponseReturnValue:
    return views.opened_page(code, survey, OWN_PEOPLE)


@bp.get("/method")
@roles(*READERS)
def method(council: str) -> ResponseReturnValue:
    return views.made_page(OWN_PEOPLE)


@bp.get("/groups")
@roles(*READERS)
def groups(council: str) -> ResponseReturnValue:
    return views.groups_page(OWN_PEOPLE)


@bp.get("/groups/<by>/<domain>")
@roles(*READERS)
def group(council: str, by: str, domain: str) -> ResponseReturnValue:
    return views.group_page(by, domain, OWN_PEOPLE)


@bp.route("/lights", methods=["GET", "POST"])
@roles(Role.ADMINISTRATOR)
def choose_lights(council: str) -> ResponseReturnValue:
    """Turn red, amber and green on or off for all of the council's tiles, the public ones as well."""
    home = current_council()
    form = LightsForm(lights="yes" if lights.are_on(db, home.id) else "no")
    if not form.validate_on_submit():
        return render_template("framework/tiles/lights.html", form=form), 422 if form.is_submitted() else 200
    on = form.lights.data == "yes"
    if lights.turn(db, home.id, person_id(), on=on):
        changed("traffic-lights-turned-on" if on else "traffic-lights-turned-off", home)
    flash(_("Tiles carry red, amber and green.") if on else _("Tiles carry words alone."))
    return redirect(url_for("framework.home", council=home.slug))
