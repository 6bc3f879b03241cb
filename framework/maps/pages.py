"""A council's own map of its wards: what it is drawn from, and how another takes its place."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.access import roles
from core.language import current_language
from core.models import Role
from core.uploads import takes_files
from core.web import begin_to_write, changed, current_council, db, has_role, only_read, person_id
from framework.charts.words import MAPS
from framework.maps import words as map_words
from framework.maps.areas import wards_without_figures
from framework.maps.figures import pictured
from framework.maps.finding import ward_maps
from framework.maps.loading import Loaded, Source, forget_wards, keep_wards, look_at_wards
from framework.maps.map_form import MapForm
from framework.maps.problems import MapProblem, say_problem
from framework.models import Unit
from surveys.commissioning.partner_forms import OnlyAsk

bp = Blueprint("ward-map", __name__, url_prefix="/councils/<council>/framework/map")
LARGEST = 20_000_000


@bp.get("")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def overview(council: str) -> ResponseReturnValue:
    return _show(MapForm())


@bp.post("")
@takes_files(LARGEST + 1_000_000)
@roles(Role.ANALYST)
def load(council: str) -> ResponseReturnValue:
    """Take a file in. It is looked at before anything is changed, since that may take seconds."""
    only_read()
    form = MapForm()
    loaded = _looked_at(form) if form.validate_on_submit() else None
    if loaded is None:
        return _show(form), 422
    day: Any = form.dated.data
    source = Source(form.source.data or "", day)
    begin_to_write()
    keep_wards(db, current_council().id, loaded, source, person_id=person_id())
    flash(ngettext("%(num)s ward can be drawn now.", "%(num)s wards can be drawn now.", len(loaded.codes)))
    return redirect(url_for(".overview", council=council))


@bp.post("/forget")
@roles(Role.ANALYST)
def forget(council: str) -> ResponseReturnValue:
    if OnlyAsk().validate_on_submit():
        forget_wards(db, current_council().id)
        changed("ward-map-forgotten", current_council())
        flash(_("The map is taken away. Wards are hexagons in the order of their codes."))
    return redirect(url_for(".overview", council=council))


def _looked_at(form: MapForm) -> Loaded | None:
    """What the file makes of the wards, or its problem beside the field."""
    sent = form.file.data
    if not sent or not sent.filename:
        form.add_error("file", _("Choose a file"))
        return None
    try:
        content = sent.stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise MapProblem("too-large", most=LARGEST // 1_000_000)
        return look_at_wards(db, current_council().id, content)
    except MapProblem as problem:
        form.add_error("file", say_problem(problem.code, problem.values, current_language()))
        return None


def _show(form: MapForm) -> str:
    home = current_council()
    figures = wards_without_figures(db, home.id)
    maps = {kind: pictured(found, figures, Unit.PERCENT, {}) for kind, found in ward_maps(db, home.id).items()}
    return render_template(
        "framework/maps/overview.html", form=form, shown=maps, maps=map_words, kinds=MAPS,
        is_loaded=any(one.found.source for one in maps.values()),
        may_load=has_role(Role.ADMINISTRATOR, Role.ANALYST),
    )  # fmt: skip
