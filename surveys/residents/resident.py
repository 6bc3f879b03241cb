"""A resident answers a survey: one thing on a page, each answer kept before the next page is shown."""

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.acting import act_for
from core.database import now
from core.language import current_language, speak_only
from core.models import Council
from core.web import at_once, begin_to_write, connection, db, may_be_done_twice, only_read
from surveys import answering, visits, waves
from surveys.boosts import boosts
from surveys.codes import receipts
from surveys.errors import ResponseLost, Unfinished
from surveys.flags import flag
from surveys.models import Boost, Commission, ResponseState, Wave
from surveys.questionnaire.shortened import shortened
from surveys.questionnaires import parsed
from surveys.residents import beginning, defences
from surveys.residents.code_pages import come_back
from surveys.residents.doors import is_sent, resident_pages
from surveys.residents.forms import PageForm
from surveys.residents.full_pages import address_if_full
from surveys.residents.journey import Journey
from surveys.residents.later_pages import address_for_later
from surveys.residents.page_turn import turn_page
from surveys.residents.remembering import draft_remembered, is_anothers, remember, remembered, visit_remembered
from surveys.residents.review import sections_to_check
from surveys.residents.start_form import StartForm
from surveys.residents.turning import turning_to_tell
from surveys.visits import Visit

bp = resident_pages("resident")


@bp.route("", methods=["GET", "POST"])
@public
def start(survey: str) -> ResponseReturnValue:
    only_read()
    commission = waves.survey_by_slug(db, survey) or abort(404)
    wave = waves.open_wave(db, commission)
    begun = _begun_here(survey, wave)
    boost = boosts.boost_of_link(db, wave, request.args.get(boosts.VIA, ""))
    questionnaire = shortened(parsed(wave.questionnaire), boost.only if boost else ())
    speak_only(questionnaire.languages)
    if beginning.is_used(begun, wave):
        beginning.turn_over()
    offered = _offered(commission, boost)
    form, crowded = StartForm.among(offered, beginning.next_name()), False
    if form.only:
        g.council = form.only
    if is_sent():
        if form.code.data:
            begin_to_write()
            if found := come_back(survey, form):
                return found
        elif council := form.chosen():
            if begun and beginning.leads_back(begun, council, form.response_id.data or ""):
                return redirect(_place(begun))
            crowded = not defences.lets_start(form)
            if not crowded:
                return redirect(_begin(survey, wave, council, boost))
    page = {"questionnaire": questionnaire, "wave": wave, "today": now().date(), "survey": survey}
    page |= {"begun": begun, "place": _place(begun) if begun else "", "trap": defences.trap()}
    if another := "another" in request.args:
        form.response_id.data = str(beginning.next_name())
    page |= {"another": another, "asks": bool(offered) and (another or not begun or bool(form.errors))}
    page |= {"by_invitation": not (commission.open_recruitment or boost), "via": boost and boosts.name_of(boost)}
    answer = render_template("surveys/start.html", form=form, **page)
    return answer, 429 if crowded else 422 if form.errors else 200


@bp.route("/<page>", methods=["GET", "POST"])
@public
def question(survey: str, page: str) -> ResponseReturnValue:
    may_be_done_twice()
    only_read()
    if is_anothers(request.form):
        return redirect(url_for(".start", survey=survey, others=1))
    journey = Journey(draft_remembered(survey))
    asked = journey.way.page(page) or (journey.aside(page) if is_sent() else None)
    if asked is None:
        return redirect(journey.place())
    form = PageForm(asked, journey.way.answers, journey.showing)
    if is_sent():
        if following := turn_page(journey, form):
            return redirect(address_if_full(journey, form) or following)
    elif request.method == "POST":
        form.keep(request.form.to_dict(flat=False))
    # An answer to put right is a page of the survey like any other, and has changed nothing: 200, not 422.
    return render_template("surveys/question.html", form=form, journey=journey, **_around(journey, form))


@bp.route("/check", methods=["GET", "POST"])
@public
def check(survey: str) -> ResponseReturnValue:
    may_be_done_twice()
    only_read()
    if is_anothers(request.form):
        return redirect(url_for(".start", survey=survey, others=1))
    journey = Journey(draft_remembered(survey))
    missing = journey.way.first_missing()
    if is_sent() and "later" in request.form:
        begin_to_write()
        return redirect(address_for_later(journey.visit))
    if missing:
        return redirect(journey.address(journey.way.page_of(missing)))
    if is_sent():
        return redirect(_submit(survey, journey.visit))
    sections = sections_to_check(journey.way, journey.showing, journey.address_to_change)
    turned, back = turning_to_tell(journey, request.args), journey.address(journey.way.pages[-1])
    return render_template(
        "surveys/check.html", sections=sections, back=back, turned=turned, survey=survey, whose=remembered().name
    )


@bp.get("/thank-you")
@public
def thank_you(survey: str) -> ResponseReturnValue:
    visit = visit_remembered(survey)
    if visit.response.state is not ResponseState.SUBMITTED:
        answering.require_draft(visit.response)
        return redirect(Journey(visit).place())
    receipt = receipts.receipt_of(visit.response, current_app.extensions["codes"])
    return render_template("surveys/thank_you.html", visit=visit, receipt=receipt, survey=survey)


def _offered(commission: Commission, boost: Boost | None) -> list[Council]:
    """The councils that somebody may begin to answer for: that of a boost's link, or all where the link is open."""
    if boost:
        return [boost.council]
    return waves.partner_councils(db, commission) if commission.open_recruitment else []


def _begin(survey: str, wave: Wave, council: Council, boost: Boost | None) -> str:
    """Begin a response by the open link, or go on with the one of another tab, and say where it is.

    One that was withdrawn, from whatever device, makes way for another. All that is done twice comes to the same.
    """
    may_be_done_twice()
    visit = _visit_begun(survey, wave, council, boost)
    if visit.response.state is ResponseState.WITHDRAWN:
        beginning.turn_over()
        visit = _visit_begun(survey, wave, council, boost)
    remember(survey, visit.response)
    return _place(visit)


def _visit_begun(survey: str, wave: Wave, council: Council, boost: Boost | None) -> Visit:
    act_for(council.id)
    identifier = beginning.identifier(beginning.next_name(), wave, council.id)
    flags, came = defences.flags_at_start(request.form), boosts.came_by(boost) if boost else None
    with at_once() as own:
        answering.start(own, wave, identifier, council.id, current_language(), flags=flags, came=came)
    return visits.resume(connection(), survey, council.id, identifier)


def _submit(survey: str, visit: Visit) -> str:
    """Submit a response and say where its receipt is, or what another device has left to be answered meanwhile."""
    begin_to_write()
    codes = current_app.extensions["codes"]
    try:
        sent = answering.submit(db, visit.response, codes, language=current_language())
    except Unfinished:
        return url_for(".check", survey=survey)
    flag(sent, defences.flags_at_submission(sent))
    return url_for(".thank_you", survey=survey)


def _begun_here(survey: str, wave: Wave) -> Visit | None:
    """What this browser's resident began in a wave, whether they have sent it or not."""
    try:
        visit = visit_remembered(survey)
    except ResponseLost:
        return None
    finally:
        g.pop("council", None)  # The start page is every council's.
    begun = visit.response.state in (ResponseState.DRAFT, ResponseState.SUBMITTED)
    return visit if begun and visit.wave.id == wave.id else None


def _place(visit: Visit) -> str:
    """Where a response is: where its resident stopped, or at its receipt."""
    if visit.response.state is ResponseState.SUBMITTED:
        return url_for("resident.thank_you", survey=visit.wave.survey)
    return Journey(visit).place()


def _around(journey: Journey, form: PageForm) -> dict[str, object]:
    """What the page shows around its questions."""
    page = form.page
    return {
        "action": journey.address(page),
        "back": journey.before(page),
        "section": page.section,
        "whose": remembered().name,
        "progress": journey.way.progress(page),
        "answered": any(journey.way.answers.get(question.code) is not None for question in page.questions),
        "turned": turning_to_tell(journey, request.args),
    }
