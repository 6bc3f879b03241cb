"""A resident answers a survey: one thing on a page, each answer kept before the next page is shown."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from core.access import public
from core.database import now
from core.language import current_language
from core.web import SAFE_METHODS, db
from surveys import service
from surveys.forms import PageForm
from surveys.models import Response, ResponseState
from surveys.places import CouncilPlaces
from surveys.questionnaire.orders import orders_of
from surveys.questionnaire.questions import Question
from surveys.questionnaire.routing import Page, Way
from surveys.questionnaire.showing import Showing
from surveys.review import sections_to_check
from surveys.start_form import StartForm

bp = Blueprint("resident", __name__, url_prefix="/s/<survey>")


@bp.route("", methods=["GET", "POST"])
@public
def start(survey: str) -> ResponseReturnValue:
    commission = service.survey_by_slug(db, survey) or abort(404)
    try:
        wave = service.open_wave(db, commission)
    except service.NotOpen as closed:
        return render_template("surveys/closed.html", commission=commission, opens_on=closed.opens_on)
    form = StartForm.among(service.partner_councils(db, commission))
    council = form.chosen()
    if council:
        response = service.begin(db, wave, form.identifier(council), council.id, current_language())
        _remember(survey, response)
        return redirect(_place(service.resume(db, survey, council.id, response.id)))
    page = {"questionnaire": service.parsed(wave.questionnaire), "wave": wave, "today": now().date()}
    carry_on, lost = _place_left(survey), "lost" in request.args
    answer = render_template("surveys/start.html", form=form, survey=survey, carry_on=carry_on, lost=lost, **page)
    return answer, 422 if form.errors else 200


@bp.route("/<page>", methods=["GET", "POST"])
@public
def question(survey: str, page: str) -> ResponseReturnValue:
    visit = _visit(survey)
    way = _way(visit)
    asked = way.page(page)
    if asked is None:
        return redirect(_place(visit))
    showing = _showing(visit, way)
    form = PageForm(asked, way.answers, showing)
    if request.method == "POST" and form.accepts(request.form.to_dict(flat=False)):
        service.record_answers(db, visit.response, form.answers, showing.orders_shown(asked))
        return redirect(_next_place(visit, asked))
    # An answer to put right is a page of the survey like any other, and has changed nothing: 200, not 422.
    return render_template("surveys/question.html", form=form, **_question_page(visit, way, asked))


@bp.route("/check", methods=["GET", "POST"])
@public
def check(survey: str) -> ResponseReturnValue:
    visit = _visit(survey)
    way = _way(visit)
    missing = way.first_missing()
    if missing:
        return redirect(_address(visit, way.page_of(missing)))
    if request.method == "POST":
        service.submit(db, visit.response, current_app.extensions["codes"])
        return redirect(url_for(".thank_you", survey=survey))
    sections = sections_to_check(way, _showing(visit, way), lambda asked: _change_address(visit, way, asked))
    return render_template("surveys/check.html", sections=sections, back=_address(visit, way.pages[-1]))


@bp.get("/thank-you")
@public
def thank_you(survey: str) -> ResponseReturnValue:
    visit = _remembered(survey)
    if visit.response.state is not ResponseState.SUBMITTED:
        return redirect(_place(visit))
    receipt = service.receipt_of(visit.response, current_app.extensions["codes"])
    return render_template("surveys/thank_you.html", visit=visit, receipt=receipt)


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
    return visit


def _visit(survey: str) -> service.Visit:
    """The response that the browser remembers, if it still takes answers."""
    visit = _remembered(survey)
    service.require_draft(visit.response)
    return visit


def _way(visit: service.Visit) -> Way:
    response = visit.response
    orders = orders_of(visit.questionnaire.shuffled, response.id, response.orders)
    return Way(visit.questionnaire, response.answers, orders)


def _showing(visit: service.Visit, way: Way) -> Showing:
    return Showing(visit.questionnaire, way.given, way.orders, CouncilPlaces(db, visit.council.id))


def _address(visit: service.Visit, page: Page, change: int | None = None) -> str:
    return url_for(".question", survey=visit.wave.commission.slug, page=page.name, change=change)


def _change_address(visit: service.Visit, way: Way, asked: Question) -> str:
    """Where an answer is changed: on a page of several questions, at its own."""
    page = way.page_of(asked)
    anchor = f"#question-{asked.code}" if page.is_together else ""
    return _address(visit, page, change=1) + anchor


def _check_address(visit: service.Visit) -> str:
    return url_for(".check", survey=visit.wave.commission.slug)


def _place(visit: service.Visit) -> str:
    """Where a resident is: at the first page, at the first one not yet answered, or at the end."""
    way = _way(visit)
    waiting = way.first_unanswered() if way.answers else way.pages[0]
    return _address(visit, waiting) if waiting else _check_address(visit)


def _place_left(survey: str) -> str | None:
    """Where this browser's resident stopped, if they began and have not submitted."""
    try:
        return _place(_visit(survey))
    except service.SurveyError:
        return None
    finally:
        g.pop("council", None)  # The start page is every council's.


def _next_place(visit: service.Visit, asked: Page) -> str:
    """The next page; after a change, whatever the change has newly asked, and then the check."""
    way, changing = _way(visit), "change" in request.args
    following = way.first_unanswered() if changing else way.after(asked)
    return _address(visit, following, change=1 if changing else None) if following else _check_address(visit)


def _question_page(visit: service.Visit, way: Way, asked: Page) -> dict[str, Any]:
    """What the page shows around its questions."""
    changing, before = "change" in request.args, way.before(asked)
    back = _address(visit, before) if before else url_for(".start", survey=_survey())
    return {
        "action": _address(visit, asked, change=1 if changing else None),
        "back": _check_address(visit) if changing else back,
        "section": asked.section,
        "progress": way.progress(asked),
        "answered": any(way.answers.get(question.code) is not None for question in asked.questions),
    }
