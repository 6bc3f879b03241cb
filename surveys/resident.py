"""A resident answers a survey: one thing on a page, each answer kept before the next page is shown."""

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.database import now
from core.language import current_language
from core.web import db
from surveys import answering, receipts, waves
from surveys.code_pages import come_back
from surveys.doors import is_sent, resident_pages
from surveys.errors import NotOpen, SurveyError
from surveys.forms import PageForm
from surveys.journey import Journey
from surveys.later_pages import address_for_later
from surveys.models import ResponseState
from surveys.page_turn import turn_page
from surveys.questionnaires import parsed
from surveys.remembering import draft_remembered, remember, visit_remembered
from surveys.review import sections_to_check
from surveys.start_form import StartForm
from surveys.turning import turning_to_tell

bp = resident_pages("resident")


@bp.route("", methods=["GET", "POST"])
@public
def start(survey: str) -> ResponseReturnValue:
    commission = waves.survey_by_slug(db, survey) or abort(404)
    try:
        wave = waves.open_wave(db, commission)
    except NotOpen as closed:
        return render_template("surveys/closed.html", commission=commission, opens_on=closed.opens_on)
    form = StartForm.among(waves.partner_councils(db, commission))
    if is_sent():
        if form.code.data:
            found = come_back(survey, form)
            if found:
                return found
        elif council := form.chosen():
            response = answering.begin(db, wave, form.identifier(council), council.id, current_language())
            remember(survey, response)
            return redirect(Journey(answering.resume(db, survey, council.id, response.id)).place())
    page = {"questionnaire": parsed(wave.questionnaire), "wave": wave, "today": now().date(), "survey": survey}
    answer = render_template("surveys/start.html", form=form, carry_on=_place_left(survey), **page)
    return answer, 422 if form.errors else 200


@bp.route("/<page>", methods=["GET", "POST"])
@public
def question(survey: str, page: str) -> ResponseReturnValue:
    journey = Journey(draft_remembered(survey))
    asked = journey.way.page(page)
    if asked is None and not (is_sent() and (asked := journey.aside(page))):
        return redirect(journey.place())
    form = PageForm(asked, journey.way.answers, journey.showing)
    if is_sent() and (following := turn_page(journey, form)):
        return redirect(following)
    if request.method == "POST" and not is_sent():
        form.keep(request.form.to_dict(flat=False))
    if journey.way.page(page) is None:
        return redirect(journey.place())
    # An answer to put right is a page of the survey like any other, and has changed nothing: 200, not 422.
    return render_template("surveys/question.html", form=form, journey=journey, **_around(journey, form))


@bp.route("/check", methods=["GET", "POST"])
@public
def check(survey: str) -> ResponseReturnValue:
    journey = Journey(draft_remembered(survey))
    missing = journey.way.first_missing()
    if is_sent() and "later" in request.form:
        return redirect(address_for_later(journey.visit))
    if missing:
        return redirect(journey.address(journey.way.page_of(missing)))
    if is_sent():
        answering.submit(db, journey.visit.response, current_app.extensions["codes"], language=current_language())
        return redirect(url_for(".thank_you", survey=survey))
    sections = sections_to_check(journey.way, journey.showing, journey.address_to_change)
    turned, back = turning_to_tell(journey, request.args), journey.address(journey.way.pages[-1])
    return render_template("surveys/check.html", sections=sections, back=back, turned=turned, survey=survey)


@bp.get("/thank-you")
@public
def thank_you(survey: str) -> ResponseReturnValue:
    visit = visit_remembered(survey)
    if visit.response.state is not ResponseState.SUBMITTED:
        answering.require_draft(visit.response)
        return redirect(Journey(visit).place())
    receipt = receipts.receipt_of(visit.response, current_app.extensions["codes"])
    return render_template("surveys/thank_you.html", visit=visit, receipt=receipt, survey=survey)


def _place_left(survey: str) -> str | None:
    """Where this browser's resident stopped, if they began and have not submitted."""
    try:
        return Journey(draft_remembered(survey)).place()
    except SurveyError:
        return None
    finally:
        g.pop("council", None)  # The start page is every council's.


def _around(journey: Journey, form: PageForm) -> dict[str, object]:
    """What the page shows around its questions."""
    page = form.page
    return {
        "action": journey.address(page),
        "back": journey.before(page),
        "section": page.section,
        "progress": journey.way.progress(page),
        "answered": any(journey.way.answers.get(question.code) is not None for question in page.questions),
        "turned": turning_to_tell(journey, request.args),
    }
