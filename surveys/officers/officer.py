"""A council's people follow fieldwork; the lead council's analysts open and close it."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import jobs
from core.access import roles
from core.models import Role
from core.web import changed, current_council, db, has_role, saw
from surveys import flags, waves
from surveys.commissioning.errors import CommissionError
from surveys.commissioning.partners import asked_of
from surveys.commissioning.telling import asked_words, obstacle_to_opening
from surveys.mailings import batches
from surveys.models import Wave, WaveState
from surveys.modules.asked import module_in
from surveys.officers import fieldwork, opening
from surveys.officers.closing import LeftOut, left_out
from surveys.officers.closing_form import CloseForm
from surveys.officers.opening_form import OpenForm
from surveys.officers.opening_words import ShortageLine, language_names
from surveys.officers.progress import (
    WaveLine,
    flag_rows,
    invited_words,
    job_words,
    mode_rows,
    paper_rows,
    partner_rows,
    shared,
    ward_rows,
)
from surveys.plan import plan_of
from surveys.questionnaires import parsed

bp = Blueprint("fieldwork", __name__, url_prefix="/councils/<council>/surveys")


@bp.get("")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def overview(council: str) -> ResponseReturnValue:
    home = current_council()
    submitted, asked = fieldwork.submitted_by_wave(db, home.id), asked_of(db, home.id)
    surveys = []
    for partner in fieldwork.parts_of(db, home.id):
        commission, target = partner.commission, partner.sample_target
        waves = [
            WaveLine.of(wave, home.slug, submitted.get(wave.id, 0), target)
            for wave in fieldwork.waves_read_by(partner)[::-1]
        ]
        surveys.append({"commission": commission, "waves": waves, "asked": asked_words(asked.get(commission.id))})
    return render_template("surveys/overview.html", surveys=surveys, may_draft=_is_analyst())


@bp.get("/<survey>/<int:number>")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def wave(council: str, survey: str, number: int) -> ResponseReturnValue:
    """A council's own fieldwork, exact for those who see to it; its lead also sees roughly how far partners are."""
    home, found = current_council(), _wave(survey, number)
    counts = fieldwork.counts(db, home.id, found)
    target = fieldwork.target_of(db, home.id, found.commission_id)
    lead = found.commission.lead_council_id == home.id
    partners = partner_rows(fieldwork.submitted_by_council(db, found), home.id) if lead else []
    subject = {"council_id": found.commission.lead_council_id, "subject_id": found.id}
    job = jobs.latest_job(db, waves.WAVE_CLOSED, another_may_see="partners wait for the lead's work", **subject)
    saw("fieldwork-seen", found)
    return render_template(
        "surveys/wave.html",
        line=WaveLine.of(found, home.slug, counts.submitted, target),
        commission=found.commission,
        number=number,
        counts=counts,
        wards=ward_rows(counts, exactly=_may_see_figures()),
        modes=mode_rows(counts) if _may_see_figures() else [],
        invited=invited_words(batches.tally_of_wave(db, home.id, found)),
        partners=partners,
        odd=flag_rows(flags.counts(db, home.id, found)) if _may_see_figures() else [],
        publishing=job_words(job, leads=lead) if job and found.state is WaveState.CLOSED else "",
        may_see_figures=_may_see_figures() and found.state in (WaveState.OPEN, WaveState.CLOSED),
        may_see_coverage=_may_see_figures() and found.state is not WaveState.DRAFT,
        working=job if job and found.state is WaveState.CLOSED else None,
        has_module=module_in(db, found, home.id) is not None,
        may_plan=_may_lead(found),
        may_correct=_may_lead(found) and found.state is WaveState.PUBLISHED,
        may_open=_may_lead(found) and found.state is WaveState.DRAFT,
        may_close=_may_lead(found) and found.state is WaveState.OPEN,
        may_invite=_is_analyst(),
        may_steer=found.state in (WaveState.DRAFT, WaveState.OPEN),
        may_take=_is_analyst(),
    )


@bp.get("/<survey>/<int:number>/open")
@roles(Role.ANALYST)
def ask_to_open(council: str, survey: str, number: int) -> ResponseReturnValue:
    """What opening the wave will do, or which words it still lacks."""
    found = _wave_of_the_lead(survey, number)
    return _opening_page(found, OpenForm.of(found))


@bp.post("/<survey>/<int:number>/open")
@roles(Role.ANALYST)
def open_wave(council: str, survey: str, number: int) -> ResponseReturnValue:
    found = _wave_of_the_lead(survey, number)
    if found.state is WaveState.DRAFT:
        form = OpenForm.of(found)
        if not form.validate_on_submit():
            return _opening_page(found, form), 422
        try:
            opening.open_for_answers(db, found, to_everybody=form.is_for_everybody)
        except (opening.LanguageIncomplete, CommissionError):
            return _opening_page(found, form), 422
        changed("wave-opened", found)
        flash(_("The wave is open. Residents can answer it now."))
    return redirect(url_for(".wave", council=council, survey=survey, number=number))


@bp.get("/<survey>/<int:number>/close")
@roles(Role.ANALYST)
def ask_to_close(council: str, survey: str, number: int) -> ResponseReturnValue:
    """What closing the wave will do and leave out, before it is done."""
    found = _wave_of_the_lead(survey, number)
    return _closing_page(found, CloseForm(), left_out(db, found))


@bp.post("/<survey>/<int:number>/close")
@roles(Role.ANALYST)
def close(council: str, survey: str, number: int) -> ResponseReturnValue:
    found = _wave_of_the_lead(survey, number)
    if found.state is WaveState.OPEN:
        form, lost = CloseForm(), left_out(db, found)
        if not form.allows(lost.number):
            return _closing_page(found, form, lost), 422
        waves.close_wave(db, found)
        changed("wave-closed", found)
        flash(_("The wave is closed. Its results are being worked out."))
    return redirect(url_for(".wave", council=council, survey=survey, number=number))


def _wave(survey: str, number: int) -> Wave:
    return fieldwork.wave_of(db, current_council().id, survey, number) or abort(404)


def _wave_of_the_lead(survey: str, number: int) -> Wave:
    """The wave, if this council leads it: a partner cannot begin or end the others' fieldwork."""
    found = _wave(survey, number)
    if found.commission.lead_council_id != current_council().id:
        abort(403)
    return found


def _may_lead(found: Wave) -> bool:
    return _is_analyst() and found.commission.lead_council_id == current_council().id


def _is_analyst() -> bool:
    return has_role(Role.ADMINISTRATOR, Role.ANALYST)


def _may_see_figures() -> bool:
    return has_role(Role.ADMINISTRATOR, Role.ANALYST, Role.OFFICER)


def _closing_page(found: Wave, form: CloseForm, lost: LeftOut) -> str:
    home, partners = current_council(), fieldwork.submitted_by_council(db, found)
    submitted = {council.id: number for council, number, _target in partners}
    page = {
        "line": WaveLine.of(found, home.slug, 0, 0),
        "submitted": shared(submitted, home.id),
        "drafts": shared(dict.fromkeys(submitted, 0) | lost.drafts, home.id),
        "papers": paper_rows(lost.papers, home.id),
        "commission": found.commission,
        "councils": len(partners),
        "form": form,
        "include_partial": plan_of(found).include_partial,
    }
    return render_template("surveys/close.html", **page)


def _opening_page(found: Wave, form: OpenForm) -> str:
    return render_template(
        "surveys/open.html",
        form=form,
        line=WaveLine.of(found, current_council().slug, 0, 0),
        commission=found.commission,
        opens_on=found.opens_on,
        spoken=language_names(parsed(found.questionnaire).languages),
        number=found.number,
        obstacle=obstacle_to_opening(db, found),
        lacking=[ShortageLine.of(shortage) for shortage in opening.shortages(found)],
    )
