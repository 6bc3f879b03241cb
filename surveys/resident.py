"""A resident answers a survey: one thing on a page, each answer kept before the next page is shown."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from core import councils
from core.access import public
from core.database import now
from core.language import current_language, speak_only
from core.web import SAFE_METHODS, db
from surveys import service
from surveys.forms import QuestionForm, StartForm
from surveys.models import Response, ResponseState
from surveys.questionnaire import routing
from surveys.questionnaire.questions import Option, Options, Question
from surveys.review import sections_to_check

bp = Blueprint("resident", __name__, url_prefix="/s/<survey>")


@bp.route("", methods=["GET", "POST"])
@public
def start(survey: str) -> ResponseReturnValue:
    commission = service.survey_by_slug(db, survey) or abort(404)
    try:
        wave = service.open_wave(db, commission)
    except service.NotOpen as closed:
        return render_template("surveys/closed.html", commission=commission, opens_on=closed.opens_on)
    carry_on, lost = _place_left(survey), "lost" in request.args
    speak_only(service.parsed(wave.questionnaire).languages)
    form = StartForm.among(service.partner_councils(db, commission))
    council = form.chosen()
    if council:
        response = service.begin(db, wave, form.identifier(council), council.id, current_language())
        _remember(survey, response)
        return redirect(_place(service.resume(db, survey, council.id, response.id)))
    page = {"questionnaire": service.parsed(wave.questionnaire), "wave": wave, "today": now().date()}
    answer = render_template("surveys/start.html", form=form, survey=survey, carry_on=carry_on, lost=lost, **page)
    return answer, 422 if form.errors else 200


@bp.route("/<question>", methods=["GET", "POST"])
@public
def question(survey: str, question: str) -> ResponseReturnValue:
    visit = _visit(survey)
    answers = visit.response.answers
    asked = next((each for each in routing.asked(visit.questionnaire, answers) if each.code == question), None)
    if asked is None:
        return redirect(_place(visit))
    form = QuestionForm(asked.offering(lambda: _areas(visit)), answers.get(question))
    if request.method == "POST" and form.accepts(request.form.to_dict(flat=False)):
        service.record_answer(db, visit.response, asked, form.answer)
        return redirect(_next_place(visit, asked))
    # An answer to put right is a page of the survey like any other, and has changed nothing: 200, not 422.
    return render_template("surveys/question.html", form=form, **_question_page(visit, asked))


@bp.route("/check", methods=["GET", "POST"])
@public
def check(survey: str) -> ResponseReturnValue:
    visit = _visit(survey)
    missing = routing.first_missing(visit.questionnaire, visit.response.answers)
    if missing:
        return redirect(_address(visit, missing))
    if request.method == "POST":
        service.submit(db, visit.response)
        return redirect(url_for(".thank_you", survey=survey))
    sections = sections_to_check(visit, _areas(visit), lambda asked: _address(visit, asked, change=1))
    last = routing.asked(visit.questionnaire, visit.response.answers)[-1]
    return render_template("surveys/check.html", sections=sections, back=_address(visit, last))


@bp.get("/thank-you")
@public
def thank_you(survey: str) -> ResponseReturnValue:
    visit = _remembered(survey)
    if visit.response.state is not ResponseState.SUBMITTED:
        return redirect(_place(visit))
    return render_template("surveys/thank_you.html", visit=visit)


@bp.errorhandler(service.ResponseLost)
@bp.errorhandler(CSRFError)
def start_again(error: Exception) -> ResponseReturnValue:
    """The browser no longer knows the response: say so where it can be started again."""
    return redirect(url_for(".start", survey=_survey(), lost=1))


@bp.errorhandler(service.WaveNotOpen)
def thank_the_late(error: Exception) -> ResponseReturnValue:
    return redirect(url_for(".start", survey=_survey()))


@bp.errorhandler(service.AlreadySubmitted)
def thank_again(error: Exception) -> ResponseReturnValue:
    return redirect(url_for(".thank_you", survey=_survey()))


def _survey() -> str:
    return str((request.view_args or {})["survey"])


def _remember(survey: str, response: Response) -> None:
    """Keep in the cookie which response is this browser's, and nothing of what it says."""
    session["responses"] = session.get("responses", {}) | {survey: [response.id.hex, response.council_id.hex]}


def _remembered(survey: str) -> service.Visit:
    """The response that the browser's cookie remembers, submitted or not; its pages look like its council's."""
    if survey not in session.get("responses", {}):
        raise service.ResponseLost
    response_id, council_id = (UUID(hexadecimal) for hexadecimal in session["responses"][survey])
    to_change = request.method not in SAFE_METHODS
    visit = service.resume(db, survey, council_id, response_id, to_change=to_change)
    g.council = visit.council
    speak_only(visit.questionnaire.languages)
    return visit


def _visit(survey: str) -> service.Visit:
    """The response that the browser remembers, if it still takes answers."""
    visit = _remembered(survey)
    service.require_draft(visit.response)
    return visit


def _areas(visit: service.Visit) -> Options:
    return tuple(Option(area.code, area.name) for area in councils.areas_of(db, visit.council.id))


def _address(visit: service.Visit, asked: Question, change: int | None = None) -> str:
    return url_for(".question", survey=visit.wave.commission.slug, question=asked.code, change=change)


def _check_address(visit: service.Visit) -> str:
    return url_for(".check", survey=visit.wave.commission.slug)


def _place(visit: service.Visit) -> str:
    """Where a resident is: at the first question, at the first one not yet answered, or at the end."""
    answers = visit.response.answers
    if not answers:
        return _address(visit, routing.asked(visit.questionnaire, answers)[0])
    waiting = routing.next_unanswered(visit.questionnaire, answers)
    return _address(visit, waiting) if waiting else _check_address(visit)


def _place_left(survey: str) -> str | None:
    """Where this browser's resident stopped, if they began and have not submitted."""
    try:
        return _place(_visit(survey))
    except service.SurveyError:
        return None
    finally:
        g.pop("council", None)  # The start page is every council's.


def _next_place(visit: service.Visit, asked: Question) -> str:
    """The next question; after a change, whatever the change has newly asked, and then the check."""
    answers, changing = visit.response.answers, "change" in request.args
    if changing:
        following = routing.next_unanswered(visit.questionnaire, answers)
    else:
        following = routing.next_question(visit.questionnaire, answers, asked.code)
    return _address(visit, following, change=1 if changing else None) if following else _check_address(visit)


def _question_page(visit: service.Visit, asked: Question) -> dict[str, Any]:
    """What the question's page shows around it."""
    answers, changing = visit.response.answers, "change" in request.args
    before = routing.previous_question(visit.questionnaire, answers, asked.code)
    back = _address(visit, before) if before else url_for(".start", survey=_survey())
    return {
        "action": _address(visit, asked, change=1 if changing else None),
        "back": _check_address(visit) if changing else back,
        "section": visit.questionnaire.section_of(asked),
        "progress": routing.progress(visit.questionnaire, answers, asked.code),
        "answered": answers.get(asked.code) is not None,
    }
