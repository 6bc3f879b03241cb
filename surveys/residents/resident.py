"""A resident answers a survey: one thing on a page, each answer kept before the next page is shown."""

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.database import now
from core.language import current_language, speak_only
from core.models import Council
from core.web import connection, db
from surveys import answering, visits, waves
from surveys.codes import receipts
from surveys.errors import SurveyError
from surveys.flags import flag
from surveys.models import ResponseState, Wave
from surveys.questionnaires import parsed
from surveys.residents import defences
from surveys.residents.code_pages import come_back
from surveys.residents.doors import is_sent, resident_pages
from surveys.residents.forms import PageForm
from surveys.residents.journey import Journey
from surveys.residents.later_pages import address_for_later
from surveys.residents.page_turn import turn_page
from surveys.residents.remembering import draft_remembered, remember, visit_remembered
from surveys.residents.review import sections_to_check
from surveys.residents.start_form import StartForm
from surveys.residents.turning import turning_to_tell

bp = resident_pages("resident")


@bp.route("", methods=["GET", "POST"])
@public
def start(survey: str) -> ResponseReturnValue:
    commission = waves.survey_by_slug(db, survey) or abort(404)
    wave = waves.open_wave(db, commission)
    questionnaire, carry_on = parsed(wave.questionnaire), _place_left(survey)
    speak_only(questionnaire.languages)
    form, crowded = StartForm.among(waves.partner_councils(db, commission)), False
    if is_sent():
        if form.code.data:
            if found := come_back(survey, form):
                return found
        elif council := form.chosen():
            crowded = not defences.lets_start(form)
            if not crowded:
                return redirect(_begin(survey, wave, council, form))
    page = {"questionnaire": questionnaire, "wave": wave, "today": now().date(), "survey": survey}
    page |= {"carry_on": carry_on, "trap": defences.trap()}
    answer = render_template("surveys/start.html", form=form, **page)
    return answer, 429 if crowded else 422 if form.errors else 200


@bp.route("/<page>", methods=["GET", "POST"])
@public
def question(survey: str, page: str) -> ResponseReturnValue:
    journey = Journey(draft_remembered(survey))
    asked = journey.way.page(page) or (journey.aside(page) if is_sent() else None)
    if asked is None:
        return redirect(journey.place())
    form = PageForm(asked, journey.way.answers, journey.showing)
    if is_sent():
        if following := turn_page(journey, form):
            return redirect(following)
    elif request.method == "POST":
        form.keep(request.form.to_dict(flat=False))
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
        codes = current_app.extensions["codes"]
        sent = answering.submit(db, journey.visit.response, codes, language=current_language())
        flag(sent, defences.flags_at_submission(sent))
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


def _begin(survey: str, wave: Wave, council: Council, form: StartForm) -> str:
    """Begin a response by the open link, and say where it begins."""
    response = answering.begin(db, wave, form.identifier(council), council.id, current_language())
    flag(response, defences.flags_at_start(request.form))
    remember(survey, response)
    return Journey(visits.resume(connection(), survey, council.id, response.id)).place()


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
