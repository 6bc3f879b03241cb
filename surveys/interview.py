"""An interview under way: the resident's own pages, read aloud by the interviewer who holds it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from core.access import roles
from core.web import SAFE_METHODS, changed, current_council, db
from surveys import interviewing, service
from surveys.forms import PageForm
from surveys.interview_forms import CALL_WORDS, REFUSED, StopForm, spoken
from surveys.interviewer import INTERVIEWERS, interviewer_id
from surveys.interviewing import Shift
from surveys.places import CouncilPlaces
from surveys.questionnaire.orders import orders_of
from surveys.questionnaire.questions import Question
from surveys.questionnaire.routing import Page, Way
from surveys.questionnaire.showing import Showing
from surveys.review import sections_to_check

bp = Blueprint("interview", __name__, url_prefix="/councils/<council>/interviews/<survey>/<uuid:interview>")


@dataclass(frozen=True)
class Interview:
    """A response that its interviewer holds, with the addresses of its pages."""

    visit: service.Visit

    @cached_property
    def way(self) -> Way:
        response = self.visit.response
        orders = orders_of(self.visit.questionnaire.shuffled, response.id, response.orders)
        return Way(self.visit.questionnaire, response.answers, orders)

    @cached_property
    def showing(self) -> Showing:
        places = CouncilPlaces(db, self.visit.council.id)
        return Showing(self.visit.questionnaire, self.way.given, self.way.orders, places)

    def at(self, endpoint: str, **parts: Any) -> str:
        """The address of one of the interview's pages."""
        survey, council = self.visit.wave.commission.slug, self.visit.council.slug
        return url_for(f".{endpoint}", council=council, survey=survey, interview=self.visit.response.id, **parts)

    def page(self, page: Page | None, change: int | None = None) -> str:
        """The address of a page of questions, or of the check after the last."""
        return self.at("question", page=page.name, change=change) if page else self.at("check")

    def to_change(self, asked: Question) -> str:
        page = self.way.page_of(asked)
        return self.page(page, change=1) + (f"#question-{asked.code}" if page.is_together else "")

    @property
    def place(self) -> str:
        """Where it is: at the first page, at the first one not yet answered, or at the end."""
        return self.page(self.way.first_unanswered() if self.way.answers else self.way.pages[0])

    def after(self, asked: Page, *, changing: bool) -> str:
        """The next page; after a change, whatever the change has newly asked, and then the check."""
        way = Interview(self.visit).way
        following = way.first_unanswered() if changing else way.after(asked)
        return self.page(following, change=1 if changing and following else None)


@bp.get("")
@roles(*INTERVIEWERS)
def introduction(council: str, survey: str, interview: UUID) -> ResponseReturnValue:
    """What is read aloud before anything is asked."""
    held = _held(survey, interview)
    page = {"visit": held.visit, "begin": held.place, "stop": held.at("stop"), "calls": _calls_before(held)}
    return render_template("surveys/introduction.html", **page)


@bp.route("/questions/<page>", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def question(council: str, survey: str, interview: UUID, page: str) -> ResponseReturnValue:
    held = _held(survey, interview)
    asked = held.way.page(page)
    if asked is None:
        return redirect(held.place)
    form, changing = PageForm(asked, held.way.answers, held.showing), "change" in request.args
    if request.method == "POST" and form.accepts(request.form.to_dict(flat=False)):
        service.record_answers(db, held.visit.response, form.answers, held.showing.orders_shown(asked))
        return redirect(held.after(asked, changing=changing))
    around = _around(held, asked, changing=changing)
    return render_template("surveys/interview_question.html", form=spoken(form), **around)


@bp.route("/check", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def check(council: str, survey: str, interview: UUID) -> ResponseReturnValue:
    held = _held(survey, interview)
    missing = held.way.first_missing()
    if missing:
        return redirect(held.page(held.way.page_of(missing)))
    if request.method == "POST":
        service.submit(db, held.visit.response, current_app.extensions["codes"])
        flash(_("The interview has been submitted. Thank the resident."))
        return redirect(url_for("interviews.overview", council=council))
    sections = sections_to_check(held.way, held.showing, held.to_change)
    page = {"action": held.at("check"), "back": held.page(held.way.pages[-1]), "stop": held.at("stop")}
    return render_template("surveys/interview_check.html", sections=sections, **page)


@bp.route("/stop", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def stop(council: str, survey: str, interview: UUID) -> ResponseReturnValue:
    """The interview is broken off: to be carried on, or never."""
    held, form = _held(survey, interview), StopForm.new()
    if form.validate_on_submit():
        flash(_refuse(held) if form.reason.data == REFUSED else _("The interview is kept. Carry it on from this page."))
        return redirect(url_for("interviews.overview", council=council))
    return render_template("surveys/stop_interview.html", form=form, back=held.place), 422 if form.errors else 200


@bp.errorhandler(service.ResponseLost)
@bp.errorhandler(service.WaveNotOpen)
@bp.errorhandler(service.AlreadySubmitted)
def show_the_next(error: Exception) -> ResponseReturnValue:
    """An interview that is over, or somebody else's, is not shown."""
    return redirect(url_for("interviews.overview", council=current_council().slug))


def _held(survey: str, interview: UUID) -> Interview:
    """The interview that the address names, if it is this interviewer's and under way."""
    to_change = request.method not in SAFE_METHODS
    return Interview(
        interviewing.held(db, survey, current_council().id, interviewer_id(), interview, to_change=to_change)
    )


def _around(held: Interview, asked: Page, *, changing: bool) -> dict[str, Any]:
    """What the page shows around its questions."""
    before = held.way.before(asked)
    back = held.page(before) if before else held.at("introduction")
    return {
        "action": held.page(asked, change=1 if changing else None),
        "back": held.at("check") if changing else back,
        "section": asked.section,
        "progress": held.way.progress(asked),
        "answered": any(held.way.answers.get(question.code) is not None for question in asked.questions),
        "stop": held.at("stop"),
    }


def _refuse(held: Interview) -> str:
    response = held.visit.response
    interviewing.refuse(db, Shift(response.council_id, interviewer_id(), held.visit.wave, response.mode), response)
    changed("interview-refused", response)
    return str(_("The refusal has been recorded, and the answers are forgotten."))


def _calls_before(held: Interview) -> list[str]:
    """What came of the calls to this household before, each with its day."""
    invitation_id = held.visit.response.invitation_id
    calls = interviewing.calls_to(db, held.visit.council.id, invitation_id) if invitation_id else []
    return [f"{format_date(call.at, 'medium')}: {CALL_WORDS[call.result]}" for call in calls]
