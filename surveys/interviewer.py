"""An interviewer at work: the shift, the next household, and the way through its interview."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_datetime
from flask_babel import gettext as _

from core.access import roles
from core.database import now
from core.language import current_language, localised
from core.models import Role
from core.web import SAFE_METHODS, changed, current_council, current_person, db
from surveys import interviewing, invitations, service
from surveys.forms import PageForm
from surveys.interview_forms import ANSWERS, CALL_WORDS, REFUSED, HouseholdForm, ShiftForm, StopForm, spoken
from surveys.interviewing import Shift
from surveys.models import CallResult, Invitation, InvitationState, Mode, Wave
from surveys.places import CouncilPlaces
from surveys.progress import MODES as MODE_WORDS
from surveys.questionnaire.orders import orders_of
from surveys.questionnaire.questions import Question
from surveys.questionnaire.routing import Page, Way
from surveys.questionnaire.showing import Showing
from surveys.review import sections_to_check

bp = Blueprint("interviews", __name__, url_prefix="/councils/<council>/interviews")
INTERVIEWERS = (Role.ANALYST, Role.INTERVIEWER)
HELD = "/<survey>/<uuid:interview>"
REFUSALS = {
    interviewing.HouseholdUnknown: lambda: _("No household of this survey has this code or reference. Check it."),
    interviewing.HouseholdAnswering: lambda: _("This household has begun to answer, and can carry on with its code."),
    interviewing.SampleOnly: lambda: _("This survey asks only households that have an invitation."),
    invitations.CodeUsed: lambda: _("This household has answered already. Thank them, and go on to the next."),
    invitations.CodeCancelled: lambda: _("The council took this invitation back."),
    service.WaveNotOpen: lambda: _("This survey takes no answers now."),
}


class NoShift(Exception):
    """The interviewer has not said yet, or not since their survey closed, what they are doing."""


@bp.route("/shift", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def shift(council: str) -> ResponseReturnValue:
    waves = interviewing.open_waves(db, current_council().id)
    form = ShiftForm.among(waves)
    if waves and form.validate_on_submit():
        session["shift"] = [current_council().id.hex, form.wave.data, form.mode.data]
        return redirect(url_for(".overview", council=council))
    return render_template("surveys/shift.html", form=form, waves=waves), 422 if form.is_submitted() else 200


@bp.route("", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def overview(council: str) -> ResponseReturnValue:
    """The next household; what came of today's calls; and the interviews to carry on."""
    doing, form = _shift(), HouseholdForm.new()
    if form.is_complete():
        try:
            return _reach(doing, form)
        except tuple(REFUSALS) as refusal:
            db.rollback()
            doing = _shift()
            form.add_error("household", REFUSALS[type(refusal)]())
    answer = render_template("surveys/next_interview.html", form=form, **_overview_page(doing))
    return answer, 422 if form.is_submitted() else 200


@bp.get(HELD)
@roles(*INTERVIEWERS)
def introduction(council: str, survey: str, interview: UUID) -> ResponseReturnValue:
    """What is read aloud before anything is asked."""
    visit = _visit(survey, interview)
    return render_template(
        "surveys/introduction.html",
        visit=visit,
        begin=_place(visit),
        stop=_stop_address(visit),
        calls=_calls_before(visit),
    )


@bp.route(f"{HELD}/questions/<page>", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def question(council: str, survey: str, interview: UUID, page: str) -> ResponseReturnValue:
    visit = _visit(survey, interview)
    way = _way(visit)
    asked = way.page(page)
    if asked is None:
        return redirect(_place(visit))
    showing = _showing(visit, way)
    form = PageForm(asked, way.answers, showing)
    if request.method == "POST" and form.accepts(request.form.to_dict(flat=False)):
        service.record_answers(db, visit.response, form.answers, showing.orders_shown(asked))
        return redirect(_next_place(visit, asked))
    return render_template("surveys/interview_question.html", form=spoken(form), **_question_page(visit, way, asked))


@bp.route(f"{HELD}/check", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def check(council: str, survey: str, interview: UUID) -> ResponseReturnValue:
    visit = _visit(survey, interview)
    way = _way(visit)
    missing = way.first_missing()
    if missing:
        return redirect(_address(visit, way.page_of(missing)))
    if request.method == "POST":
        service.submit(db, visit.response, current_app.extensions["codes"])
        flash(_("The interview has been submitted. Thank the resident."))
        return redirect(url_for(".overview", council=council))
    sections = sections_to_check(way, _showing(visit, way), lambda asked: _change_address(visit, way, asked))
    back, stop = _address(visit, way.pages[-1]), _stop_address(visit)
    return render_template("surveys/interview_check.html", sections=sections, back=back, stop=stop)


@bp.route(f"{HELD}/stop", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def stop(council: str, survey: str, interview: UUID) -> ResponseReturnValue:
    """The interview is broken off: to be carried on, or never."""
    visit, form = _visit(survey, interview), StopForm.new()
    if form.validate_on_submit():
        if form.reason.data == REFUSED:
            doing = Shift(current_council().id, _interviewer(), visit.wave, visit.response.mode)
            interviewing.refuse(db, doing, visit.response)
            flash(_("The refusal has been recorded, and the answers are forgotten."))
        else:
            flash(_("The interview is kept. You can carry it on from here."))
        return redirect(url_for(".overview", council=council))
    back = _place(visit)
    return render_template("surveys/stop_interview.html", form=form, back=back), 422 if form.is_submitted() else 200


@bp.errorhandler(NoShift)
def ask_for_the_shift(error: Exception) -> ResponseReturnValue:
    return redirect(url_for(".shift", council=current_council().slug))


@bp.errorhandler(service.ResponseLost)
@bp.errorhandler(service.WaveNotOpen)
@bp.errorhandler(service.AlreadySubmitted)
def show_the_next(error: Exception) -> ResponseReturnValue:
    """An interview that is over, or somebody else's, is not shown."""
    return redirect(url_for(".overview", council=current_council().slug))


def _interviewer() -> UUID:
    person = current_person()
    assert person is not None
    return person.id


def _shift() -> Shift:
    """The shift that the session remembers, while its survey is open. Raises `NoShift`."""
    home = current_council()
    council_id, wave_id, mode = session.get("shift", ("", "", ""))
    waves = {wave.id.hex: wave for wave in interviewing.open_waves(db, home.id)}
    if council_id != home.id.hex or wave_id not in waves:
        raise NoShift
    return Shift(home.id, _interviewer(), waves[wave_id], Mode(mode))


def _reach(doing: Shift, form: HouseholdForm) -> ResponseReturnValue:
    """Begin an interview with the household that the form names, or record what came of the call."""
    invitation = _household(doing, form)
    identifier = form.identifier(doing.council_id)
    if form.result.data == ANSWERS:
        response = interviewing.begin(db, doing, identifier, current_language(), invitation)
        changed("interview-begun", response)
        parts = {"council": current_council().slug, "survey": doing.wave.commission.slug, "interview": response.id}
        return redirect(url_for(".introduction", **parts))
    result = CallResult(form.result.data)
    interviewing.note_call(db, doing, identifier, result, invitation.id if invitation else None)
    flash(_("Recorded: %(result)s", result=CALL_WORDS[result]))
    return redirect(url_for(".overview", council=current_council().slug))


def _household(doing: Shift, form: HouseholdForm) -> Invitation | None:
    typed = (form.household.data or "").strip()
    if not typed:
        return None
    found = interviewing.household(db, current_app.extensions["codes"], doing.council_id, doing.wave, typed)
    if found.state is InvitationState.USED:
        raise invitations.CodeUsed(found)
    return found


def _overview_page(doing: Shift) -> dict[str, Any]:
    midnight = datetime.combine(now().date(), time(), UTC)
    done = interviewing.tally(db, doing, midnight)
    figures = [{"label": _("Interviews submitted today"), "value": done.completed}]
    figures += [{"label": CALL_WORDS[result], "value": done.calls.get(result, 0)} for result in CallResult]
    return {
        "survey": _wave_words(doing.wave),
        "mode": MODE_WORDS[doing.mode],
        "open_recruitment": doing.wave.commission.open_recruitment,
        "figures": figures,
        "unfinished": [
            {
                "text": reference or _("Household without an invitation"),
                "began": format_datetime(response.started_at, "short"),
                "href": url_for(
                    ".introduction",
                    council=current_council().slug,
                    survey=doing.wave.commission.slug,
                    interview=response.id,
                ),
            }
            for response, reference in interviewing.unfinished(db, doing)
        ],
    }


def _wave_words(wave: Wave) -> str:
    return str(_("%(survey)s, wave %(number)s", survey=localised(wave.commission.title), number=wave.number))


def _calls_before(visit: service.Visit) -> list[str]:
    """What came of the calls to this household before, each with its day."""
    if visit.response.invitation_id is None:
        return []
    calls = interviewing.calls_to(db, visit.council.id, visit.response.invitation_id)
    return [f"{format_date(call.at, 'medium')}: {CALL_WORDS[call.result]}" for call in calls]


def _visit(survey: str, interview: UUID) -> service.Visit:
    """The interview that the address names, if it is this interviewer's and under way."""
    to_change = request.method not in SAFE_METHODS
    return interviewing.held(db, survey, current_council().id, _interviewer(), interview, to_change=to_change)


def _way(visit: service.Visit) -> Way:
    response = visit.response
    orders = orders_of(visit.questionnaire.shuffled, response.id, response.orders)
    return Way(visit.questionnaire, response.answers, orders)


def _showing(visit: service.Visit, way: Way) -> Showing:
    return Showing(visit.questionnaire, way.given, way.orders, CouncilPlaces(db, visit.council.id))


def _parts(visit: service.Visit) -> dict[str, Any]:
    """The parts of the address of every page of an interview."""
    return {
        "council": visit.council.slug,
        "survey": visit.wave.commission.slug,
        "interview": visit.response.id,
    }


def _address(visit: service.Visit, page: Page, change: int | None = None) -> str:
    return url_for(".question", **_parts(visit), page=page.name, change=change)


def _change_address(visit: service.Visit, way: Way, asked: Question) -> str:
    page = way.page_of(asked)
    anchor = f"#question-{asked.code}" if page.is_together else ""
    return _address(visit, page, change=1) + anchor


def _check_address(visit: service.Visit) -> str:
    return url_for(".check", **_parts(visit))


def _stop_address(visit: service.Visit) -> str:
    return url_for(".stop", **_parts(visit))


def _place(visit: service.Visit) -> str:
    """Where the interview is: at the first page, at the first one not yet answered, or at the end."""
    way = _way(visit)
    waiting = way.first_unanswered() if way.answers else way.pages[0]
    return _address(visit, waiting) if waiting else _check_address(visit)


def _next_place(visit: service.Visit, asked: Page) -> str:
    """The next page; after a change, whatever the change has newly asked, and then the check."""
    way, changing = _way(visit), "change" in request.args
    following = way.first_unanswered() if changing else way.after(asked)
    return _address(visit, following, change=1 if changing else None) if following else _check_address(visit)


def _question_page(visit: service.Visit, way: Way, asked: Page) -> dict[str, Any]:
    """What the page shows around its questions."""
    changing, before = "change" in request.args, way.before(asked)
    back = _address(visit, before) if before else url_for(".introduction", **_parts(visit))
    return {
        "action": _address(visit, asked, change=1 if changing else None),
        "back": _check_address(visit) if changing else back,
        "section": asked.section,
        "progress": way.progress(asked),
        "answered": any(way.answers.get(question.code) is not None for question in asked.questions),
        "stop": _stop_address(visit),
    }
