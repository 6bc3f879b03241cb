"""A council's own questions in a commission: how many it may ask, its drafts, what it published, and what is asked."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.models import Role
from core.web import changed, current_council, db, has_role, person_id
from surveys.commissioning import terms
from surveys.commissioning.finding import commission_or_404, member_or_404
from surveys.commissioning.money import pounds
from surveys.commissioning.partner_forms import OnlyAsk
from surveys.drafting import drafts
from surveys.drafting.models import Draft
from surveys.models import Commission, Questionnaire
from surveys.modules.asked import module_in, modules_of
from surveys.modules.composing import empty_module, minutes_of, questions_in
from surveys.modules.limits import limits_of

bp = Blueprint("fieldwork-modules", __name__, url_prefix="/councils/<council>/commissions/<survey>/module")


@bp.get("")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def show(council: str, survey: str) -> ResponseReturnValue:
    commission = commission_or_404(survey)
    member_or_404(commission)
    home, core = current_council(), core_to_come(commission)
    limits, draft = limits_of(db, commission, home.id), open_draft(commission)
    written = drafts.document_of(db, draft) if draft else None
    asked = questions_in(written) if written else 0
    waves = [(wave, module_in(db, wave, home.id)) for wave in commission.waves]
    return render_template(
        "surveys/modules/module.html",
        commission=commission,
        core=core,
        limits=limits,
        draft=draft,
        asked=asked,
        minutes=minutes_of(written) if written else 0,
        cost=pounds(limits.price * asked),
        outdated=bool(draft and core and draft.core_id != core.id),
        published=modules_of(db, commission.id, home.id),
        waves=[(wave.number, module.number) for wave, module in waves if module],
        may_write=has_role(Role.ANALYST, Role.ADMINISTRATOR),
    )


@bp.post("/draft")
@roles(Role.ANALYST)
def begin(council: str, survey: str) -> ResponseReturnValue:
    """Begin a draft from the module that was published last, or from nothing; where there is one, go on with it."""
    commission = commission_or_404(survey)
    member_or_404(commission)
    core = core_to_come(commission)
    if not OnlyAsk().validate_on_submit() or core is None:
        return redirect(url_for(".show", council=council, survey=survey))
    draft = open_draft(commission)
    if draft is None:
        before = modules_of(db, commission.id, current_council().id)
        sections = before[0].document["sections"] if before else []
        document = {**empty_module(core.document), "sections": sections}
        draft = drafts.begin_draft(db, current_council().id, person_id(), document, commission=commission, core=core)
        changed("draft-begun", draft, code=document["code"])
    return redirect(url_for("fieldwork-editor.show", council=council, draft_id=draft.id))


@bp.post("/core")
@roles(Role.ANALYST)
def follow_core(council: str, survey: str) -> ResponseReturnValue:
    """Put the draft after the core of the latest terms, when that has become another."""
    commission = commission_or_404(survey)
    member_or_404(commission)
    core, draft = core_to_come(commission), open_draft(commission)
    if OnlyAsk().validate_on_submit() and core and draft and draft.core_id != core.id:
        drafts.put_after(db, draft, core)
        changed("draft-changed", draft, what="core", part=core.content_hash)
        flash(_("The module now stands after the core of the latest terms. Look over what the linter says of it."))
    return redirect(url_for(".show", council=council, survey=survey))


def core_to_come(commission: Commission) -> Questionnaire | None:
    """The core that the next wave asks: that of the latest terms, or else that of the last wave there is."""
    latest = terms.latest_terms(db, commission.id)
    found = terms.core_of(db, latest.document) if latest else None
    return found or (commission.waves[-1].questionnaire if commission.waves else None)


def open_draft(commission: Commission) -> Draft | None:
    """The module that the council is writing for a commission, if it is."""
    own = drafts.drafts_of(db, current_council().id)
    return next((each for each in own if each.is_module and each.is_open and each.commission_id == commission.id), None)
