"""Every definition that concerns a council: read by all its people, written by its analysts where it is theirs."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.models import Role
from core.web import changed, current_council, db, has_role, person_id
from framework.defining import definitions, reading
from framework.defining.checklist import FABRIC, SMART, evidence, tally
from framework.defining.pages import core_document
from framework.defining.part_forms import PARTS, MeasureForm, NewForm, part_form
from framework.defining.words import KINDS, NAMES, RIPPLES, TIERS
from framework.models import Indicator, IndicatorKind
from surveys.commissioning.part_form import PartForm
from surveys.commissioning.part_forms import form_in

bp = Blueprint("framework-definitions", __name__, url_prefix="/councils/<council>/framework/indicators")
READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)


@bp.get("")
@roles(*READERS)
def overview(council: str) -> ResponseReturnValue:
    found = definitions.definitions_for(db, current_council().id)
    return render_template(
        "framework/defining/all.html",
        groups=reading.by_owner(found),
        tally=tally,
        tiers=TIERS,
        ripples=RIPPLES,
        kinds=KINDS,
        may_add=_may_add(),
    )


@bp.route("/new", methods=["GET", "POST"])
@roles(Role.ANALYST)
def new(council: str) -> ResponseReturnValue:
    """A definition of the council's own."""
    languages = current_council().languages
    form = form_in(NewForm, languages, languages, {})
    assert isinstance(form, NewForm)
    if form.validate_on_submit():
        code = form.code.data
        if any(one.code == code for one in definitions.own_indicators(db, current_council().id)):
            form.add_error("code", _("Another indicator of yours has this short name. Choose another."))
        else:
            made = definitions.define(db, current_council(), code, form.said(), person_id())
            changed("indicator-defined", made, code=code, version=1)
            flash(_("The indicator is defined. Say the rest of it part by part."))
            return redirect(_address(made))
    page = render_template("framework/defining/new.html", form=form, names=NAMES)
    return page, 422 if form.is_submitted() else 200


@bp.get("/<uuid:indicator_id>")
@roles(*READERS)
def show(council: str, indicator_id: UUID) -> ResponseReturnValue:
    """One version of a definition, whole, with its other versions."""
    found = _found(indicator_id)
    versions = definitions.versions_of(db, found)
    return render_template(
        "framework/defining/show.html",
        indicator=found,
        sections=reading.sections(found, core_document(found.commission) if found.commission_id else None),
        criteria=[(_("SMART"), SMART), (_("FABRIC"), FABRIC)],
        evidence=evidence(found),
        answers=reading.answers(found),
        steps=reading.steps(versions, db),
        is_current=found.id == versions[-1].id,
        current=versions[-1],
        may_write=_may_write(found) and found.id == versions[-1].id,
    )


@bp.route("/<uuid:indicator_id>/<part>", methods=["GET", "POST"])
@roles(Role.ANALYST)
def edit(council: str, indicator_id: UUID, part: str) -> ResponseReturnValue:
    """One part of the current version, said otherwise."""
    found = _found(indicator_id)
    if part not in PARTS or not _may_write(found):
        abort(404)
    if found.id != definitions.versions_of(db, found)[-1].id:
        return redirect(_address(definitions.versions_of(db, found)[-1]))
    has_figures = definitions.has_figures(db, found)
    form = part_form(part, found, _languages(found), may_break=has_figures)
    if form.validate_on_submit():
        return _keep(found, form)
    page = render_template(
        "framework/defining/part.html",
        indicator=found,
        form=form,
        part=part,
        names=NAMES,
        criteria=[(_("SMART"), SMART), (_("FABRIC"), FABRIC)],
        evidence=evidence(found),
        has_figures=has_figures,
        is_survey=found.kind is IndicatorKind.SURVEY,
    )
    return page, 422 if form.is_submitted() else 200


def _keep(found: Indicator, form: PartForm) -> ResponseReturnValue:
    said = form.said()
    if isinstance(form, MeasureForm) and found.kind is IndicatorKind.SURVEY:
        said = {name: value for name, value in said.items() if name not in ("favourable", "wording", "unit")}
    different = definitions.changes(found, said)
    decides = different.keys() & set(definitions.DECIDES)
    if not decides:
        said = {name: value for name, value in said.items() if name not in definitions.OF_ONE_VERSION}
        different = definitions.changes(found, said)
    if different:
        owner = found.council if found.council_id else found.commission
        made = definitions.define(db, owner, found.code, said, person_id())
        changed("indicator-defined", made, code=made.code, version=made.version, changed=sorted(different))
        flash(_("The definition is saved."))
        found = made
    return redirect(_address(found))


def _found(indicator_id: UUID) -> Indicator:
    return definitions.definition_for(db, current_council().id, indicator_id) or abort(404)


def _may_add() -> bool:
    return has_role(Role.ANALYST, Role.ADMINISTRATOR)


def _may_write(indicator: Indicator) -> bool:
    home = current_council().id
    mine = indicator.council_id == home if indicator.council_id else indicator.commission.lead_council_id == home
    return mine and _may_add()


def _languages(indicator: Indicator) -> Sequence[str]:
    """The council's languages, and those in which the definition says something already."""
    said = [code for name in NAMES for code in getattr(indicator, name)]
    return list(dict.fromkeys([*current_council().languages, *said]))


def _address(indicator: Indicator) -> str:
    return url_for("framework-definitions.show", council=current_council().slug, indicator_id=indicator.id)
