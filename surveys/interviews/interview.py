"""An interview under way: the resident's own pages, read aloud by the interviewer who holds it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from core.access import roles
from core.language import current_language, speak_only, switch_language
from core.web import changed, connection, current_council, db, writes
from surveys import answering
from surveys.errors import AlreadySubmitted, ResponseLost, WaveNotOpen
from surveys.interviews import interviewing
from surveys.interviews.interview_forms import CALL_WORDS, REFUSED, StopForm, spoken
from surveys.interviews.interviewer import INTERVIEWERS, interviewer_id
from surveys.interviews.interviewing import Shift
from surveys.questionnaire.questions import Question
from surveys.questionnaire.routing import Page
from surveys.residents.doors import LANGUAGE, is_sent
from surveys.residents.forms import PageForm
from surveys.residents.journey import Journey
from surveys.residents.review import sections_to_check
from surveys.residents.turning import turning_between, turning_to_tell
from surveys.visits import row_of

bp = Blueprint("interview", __name__, url_prefix="/councils/<council>/interviews/<survey>/<uuid:interview>")


@dataclass(frozen=True)
class Interview(Journey):
    """A response that its interviewer holds: a resident's way, at addresses of its own."""

    def at(self, endpoint: str, **parts: Any) -> str:
        """The address of one of the interview's pages."""
        council, interview = self.visit.council.slug, self.visit.response.id
        return url_for(f"interview.{endpoint}", council=council, survey=self.survey, interview=interview, **parts)

    def address(self, page: Page | None, **more: object) -> str:
        if page is None:
            return self.at("check", **more)
        return self.at("question", page=page.name, change=1 if self.is_changing else None, **more)

    def address_to_change(self, question: Question) -> str:
        page = self.way.page_of(question)
        anchor = f"question-{question.code}" if page.is_together else None
        return self.at("question", page=page.name, change=1, _anchor=anchor)

    def before(self, page: Page) -> str:
        previous = self.way.before(page)
        return super().before(page) if self.is_changing or previous else self.at("introduction")


@bp.get("")
@roles(*INTERVIEWERS)
def introduction(council: str, survey: str, interview: UUID) -> ResponseReturnValue:
    """What is read aloud before anything is asked."""
    held = _held(survey, interview)
    page = {"visit": held.visit, "begin": held.place(), "stop": held.at("stop"), "calls": _calls_before(held)}
    return render_template("surveys/introduction.html", **page)


@bp.route("/questions/<page>", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def question(council: str, survey: str, interview: UUID, page: str) -> ResponseReturnValue:
    held = _held(survey, interview)
    asked = held.way.page(page)
    if asked is None:
        return redirect(held.place())
    form = PageForm(asked, held.way.answers, held.showing)
    if is_sent() and (following := _turn_page(held, form)):
        return redirect(following)
    if request.method == "POST" and not is_sent():
        form.keep(request.form.to_dict(flat=False))
    return render_template("surveys/interview_question.html", form=spoken(form), **_around(held, asked))


@bp.route("/check", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def check(council: str, survey: str, interview: UUID) -> ResponseReturnValue:
    held = _held(survey, interview)
    missing = held.way.first_missing()
    if missing:
        return redirect(held.address(held.way.page_of(missing)))
    if is_sent():
        answering.submit(db, held.visit.response, current_app.extensions["codes"], language=current_language())
        flash(_("The interview has been submitted. Thank the resident."))
        return redirect(url_for("interviews.overview", council=council))
    sections = sections_to_check(held.way, held.showing, held.address_to_change)
    page = {"action": held.at("check"), "back": held.address(held.way.pages[-1]), "stop": held.at("stop")}
    return render_template("surveys/interview_check.html", sections=sections, **page)


@bp.route("/stop", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def stop(council: str, survey: str, interview: UUID) -> ResponseReturnValue:
    """The interview is broken off: to be carried on, or never."""
    held, form = _held(survey, interview), StopForm.new()
    if form.validate_on_submit():
        flash(_refuse(held) if form.reason.data == REFUSED else _("The interview is kept. Carry it on from this page."))
        return redirect(url_for("interviews.overview", council=council))
    return render_template("surveys/stop_interview.html", form=form, back=held.place()), 422 if form.errors else 200


@bp.before_request
def switch_language_first() -> None:
    """Speak another language from this page on, with everything typed still there."""
    if LANGUAGE in request.form:
        switch_language(request.form[LANGUAGE])


@bp.errorhandler(ResponseLost)
@bp.errorhandler(WaveNotOpen)
@bp.errorhandler(AlreadySubmitted)
def show_the_next(error: Exception) -> ResponseReturnValue:
    """An interview that is over, or somebody else's, is not shown."""
    return redirect(url_for("interviews.overview", council=current_council().slug))


def _held(survey: str, interview: UUID) -> Interview:
    """The interview that the address names, if it is this interviewer's and under way, in its survey's languages."""
    whose = (current_council().id, interviewer_id(), interview)
    visit = interviewing.held(db, survey, *whose, to_change=writes())
    speak_only(visit.questionnaire.languages)
    return Interview(visit)


def _turn_page(held: Interview, form: PageForm) -> str | None:
    """Keep the answers and say where to go on, or None when the form says what to put right first."""
    if not form.accepts(request.form.to_dict(flat=False)):
        return None
    orders = held.showing.orders_shown(form.page)
    spoken = current_language()
    answering.record_answers(connection(), held.visit.response, form.answers, orders=orders, language=spoken)
    after = Interview(held.visit)
    return (
        held.at("stop")
        if "later" in request.form
        else after.after(form.page, **turning_between(held.way, after.way, form.answers))
    )


def _around(held: Interview, asked: Page) -> dict[str, Any]:
    """What the page shows around its questions."""
    return {
        "action": held.address(asked),
        "back": held.before(asked),
        "section": asked.section,
        "progress": held.way.progress(asked),
        "answered": any(held.way.answers.get(question.code) is not None for question in asked.questions),
        "turned": turning_to_tell(held, request.args),
        "stop": held.at("stop"),
    }


def _refuse(held: Interview) -> str:
    response = row_of(db, held.visit.response)
    interviewing.refuse(db, Shift(response.council_id, interviewer_id(), response.wave, response.mode), response)
    changed("interview-refused", response)
    return str(_("The refusal has been recorded, and the answers are forgotten."))


def _calls_before(held: Interview) -> list[str]:
    """What came of the calls to this household before, each with its day."""
    invitation_id = held.visit.response.invitation_id
    calls = interviewing.calls_to(db, held.visit.council.id, invitation_id) if invitation_id else []
    return [f"{format_date(call.at, 'medium')}: {CALL_WORDS[call.result]}" for call in calls]
