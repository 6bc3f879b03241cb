"""What a commission measures: every council that takes part reads it, and the lead's analysts write it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.access import roles
from core.database import Json
from core.language import localised
from core.models import Role
from core.web import changed, current_council, db, has_role, person_id
from framework.defining.definition_form import DefinitionForm, shown_of
from framework.defining.definitions import define, define_suggested, indicators_of
from framework.defining.ready import suggestions
from framework.defining.words import NAMES, RIPPLES, TIERS
from framework.models import Indicator
from surveys.commissioning import terms
from surveys.commissioning.finding import commission_or_404, leads, led_or_404
from surveys.commissioning.partner_forms import OnlyAsk
from surveys.models import Commission
from surveys.questionnaire.asked import question_of, questions

bp = Blueprint("definitions", __name__, url_prefix="/councils/<council>/commissions/<survey>/indicators")
SINGLE = ("single", "scale")


@dataclass(frozen=True)
class Line:
    """An indicator on the list: its title, what it counts as favourable, its place, and where it is changed."""

    title: str
    measure: str
    favourable: Sequence[str]
    tier: object
    ripple: object
    target: float | None
    version: int
    code: str


@bp.get("")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def overview(council: str, survey: str) -> ResponseReturnValue:
    commission = commission_or_404(survey)
    document = core_document(commission) or abort(404)
    defined = indicators_of(db, commission.id)
    suggested = list(suggestions(document, {one.question for one in defined}))
    known = {one.question for one in (*defined, *suggested)}
    return render_template(
        "framework/defining/overview.html",
        commission=commission,
        may_write=leads(commission) and has_role(Role.ANALYST, Role.ADMINISTRATOR),
        defined=[_line(one, document) for one in defined],
        suggested=[_line(one, document) for one in suggested],
        others=[
            (each["code"], localised(each["text"]))
            for each in questions(document)
            if each["type"] in SINGLE and each["code"] not in known
        ],
    )


@bp.post("/suggested")
@roles(Role.ANALYST)
def take_suggested(council: str, survey: str) -> ResponseReturnValue:
    """Define all that the core suggests."""
    commission = led_or_404(survey)
    document = core_document(commission) or abort(404)
    if OnlyAsk().validate_on_submit() and (new := define_suggested(db, commission, document)):
        changed("indicators-defined", commission, codes=[one.code for one in new])
        flash(ngettext("%(num)d indicator is defined.", "%(num)d indicators are defined.", len(new)))
    return redirect(url_for("definitions.overview", council=council, survey=survey))


@bp.route("/<code>", methods=["GET", "POST"])
@roles(Role.ANALYST)
def edit(council: str, survey: str, code: str) -> ResponseReturnValue:
    """One indicator, which is defined by it or said otherwise."""
    commission = led_or_404(survey)
    document = core_document(commission) or abort(404)
    current = next((one for one in indicators_of(db, commission.id) if one.code == code), None)
    question = question_of(document, current.question if current else code)
    if question.get("type") not in SINGLE:
        abort(404)
    form = _form(question, current or _suggested(document, code), document["languages"])
    if form.validate_on_submit():
        made = define(db, commission, code, form.said() | {"question": question["code"]}, person_id())
        changed("indicator-defined", commission, code=code, version=made.version)
        flash(_("The definition is saved. Figures that are worked out from now on follow it."))
        return redirect(url_for("definitions.overview", council=council, survey=survey))
    page = render_template(
        "framework/defining/edit.html",
        commission=commission,
        form=form,
        names=NAMES,
        question=localised(question["text"]),
        current=current,
    )
    return page, 422 if form.is_submitted() else 200


def _form(question: Json, known: Indicator | None, languages: Sequence[str]) -> DefinitionForm:
    shown = shown_of(known, languages) if known else {"title": question["text"]}
    needed = [code for code in languages if code in current_council().languages] or languages[:1]
    return DefinitionForm.of(question, languages, needed, shown)


def _suggested(document: Json, code: str) -> Indicator | None:
    return next((one for one in suggestions(document) if one.code == code), None)


def _line(indicator: Indicator, document: Json) -> Line:
    options = {one["code"]: localised(one["text"]) for one in question_of(document, indicator.question)["options"]}
    return Line(
        title=localised(indicator.title),
        measure=localised(indicator.measure),
        favourable=[options.get(code, code) for code in indicator.favourable],
        tier=TIERS[indicator.tier],
        ripple=RIPPLES[indicator.ripple],
        target=indicator.target,
        version=indicator.version or 1,
        code=indicator.code,
    )


def core_document(commission: Commission) -> Json | None:
    """The core questionnaire that the latest terms name, or else the draft, or that of the latest wave."""
    latest = terms.latest_terms(db, commission.id)
    core = terms.core_of(db, latest.document if latest else terms.draft_of(db, commission))
    if core is not None:
        return core.document
    return commission.waves[-1].questionnaire.document if commission.waves else None
