"""The lead's analysts draft a commission part by part, propose its terms, and plan its waves."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.models import Role
from core.web import changed, current_council, current_person, db
from surveys.commissioning import terms
from surveys.commissioning.document import PARTS, PlannedWave, is_whole
from surveys.commissioning.errors import NameTaken, NothingChanged, TermsUnfinished
from surveys.commissioning.finding import led_or_404
from surveys.commissioning.lines import core_changes
from surveys.commissioning.part_forms import FORMS, BeginForm, FieldworkForm, PartForm, fieldwork_form, form_in
from surveys.commissioning.partner_forms import OnlyAsk
from surveys.commissioning.partners import Standing, members
from surveys.commissioning.reading import changes, sections
from surveys.commissioning.ready_words import ready_words
from surveys.commissioning.words import NAMES
from surveys.commissioning.words import PARTS as PART_NAMES
from surveys.models import Commission, WaveState

bp = Blueprint("fieldwork-draft", __name__, url_prefix="/councils/<council>/commissions")


@bp.route("/new", methods=["GET", "POST"])
@roles(Role.ANALYST)
def begin(council: str) -> ResponseReturnValue:
    """Begin a commission with what it is called and what it is for."""
    home = current_council()
    form = form_in(BeginForm, home.languages, home.languages, {})
    assert isinstance(form, BeginForm)
    if form.validate_on_submit():
        try:
            made = terms.draft_commission(db, home, form.slug.data or "", form.words("title"), form.words("purpose"))
        except NameTaken:
            form.add_error("slug", _("Choose another end of its link: another survey has this one"))
        else:
            changed("commission-drafted", made)
            return redirect(url_for("fieldwork-commission.show", council=council, survey=made.slug))
    page = render_template("surveys/commissioning/begin.html", form=form, names=NAMES)
    return page, 422 if form.is_submitted() else 200


@bp.route("/<survey>/draft/<section>", methods=["GET", "POST"])
@roles(Role.ANALYST)
def edit(council: str, survey: str, section: str) -> ResponseReturnValue:
    """One part of the draft, which is kept as soon as it says everything it must."""
    commission, part = led_or_404(survey), section if section in PARTS else abort(404)
    form = _form(commission, part)
    if form.validate_on_submit():
        terms.write_draft(db, commission, form.said())
        changed("terms-drafted", commission, part=part)
        flash(_("The draft is saved. Partners see it once you propose it."))
        return redirect(url_for("fieldwork-commission.show", council=council, survey=survey))
    page = render_template(
        "surveys/commissioning/part.html",
        form=form,
        commission=commission,
        part=part,
        title=PART_NAMES[part],
        names=NAMES,
        begun=sections({"waves": [wave.to_json() for wave in form.begun]})[1].rows
        if isinstance(form, FieldworkForm)
        else [],
    )
    return page, 422 if form.is_submitted() else 200


@bp.get("/<survey>/propose")
@roles(Role.ANALYST)
def ask_to_propose(council: str, survey: str) -> ResponseReturnValue:
    """The draft as partners will read it, and what proposing it does."""
    commission = led_or_404(survey)
    return _proposing_page(commission)


@bp.post("/<survey>/propose")
@roles(Role.ANALYST)
def propose(council: str, survey: str) -> ResponseReturnValue:
    commission, person = led_or_404(survey), current_person()
    if not OnlyAsk().validate_on_submit() or person is None:
        return _proposing_page(commission), 422
    try:
        made = terms.propose(db, commission, person.id)
    except (TermsUnfinished, NothingChanged):
        return _proposing_page(commission), 422
    changed("terms-proposed", made, number=made.number, hash=made.content_hash)
    flash(_("The terms are proposed. Every council that takes part is asked to agree."))
    return redirect(url_for("fieldwork-commission.show", council=council, survey=survey))


@bp.post("/<survey>/waves")
@roles(Role.ANALYST)
def plan_waves(council: str, survey: str) -> ResponseReturnValue:
    """Plan the waves of the latest terms."""
    commission = led_or_404(survey)
    latest = terms.latest_terms(db, commission.id) or abort(404)
    if OnlyAsk().validate_on_submit():
        planned = terms.plan_waves(db, commission, latest)
        changed("waves-planned", commission, waves=[wave.number for wave in planned])
        flash(_("The waves are planned. Each can be opened once every council has agreed."))
    return redirect(url_for("fieldwork-commission.show", council=council, survey=survey))


def _form(commission: Commission, part: str) -> PartForm:
    draft, needed = terms.draft_of(db, commission), current_council().languages
    there = [each.council for each in members(db, commission) if each.standing is not Standing.LEFT]
    languages = list(dict.fromkeys([*needed, *(code for council in there for code in council.languages)]))
    ready = ready_words(part, languages) | draft
    if part != "fieldwork":
        return form_in(FORMS[part], languages, needed, ready)
    begun = [
        PlannedWave(wave.number, wave.opens_on, wave.closes_on)
        for wave in commission.waves
        if wave.state is not WaveState.DRAFT
    ]
    return fieldwork_form(languages, ready, terms.published_questionnaires(db), begun)


def _proposing_page(commission: Commission) -> str:
    draft, latest = terms.draft_of(db, commission), terms.latest_terms(db, commission.id)
    differing = changes(latest.document, draft) if latest else []
    return render_template(
        "surveys/commissioning/propose.html",
        commission=commission,
        sections=sections(draft),
        changes=differing,
        core=core_changes(db, latest.document, draft) if latest else [],
        latest=latest,
        whole=is_whole(draft),
        nothing=latest is not None and not differing,
        form=OnlyAsk(),
    )
