"""The open link is kindly closed to those of whom a council has heard enough, where its analyst chose so."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.web import begin_to_write, db
from surveys import waves
from surveys.models import ResponseState
from surveys.quotas.cells import VARIABLES, closed_cell
from surveys.residents.doors import resident_pages
from surveys.residents.forms import PageForm
from surveys.residents.journey import Journey
from surveys.residents.remembering import forget
from surveys.visits import row_of

bp = resident_pages("full")


@bp.get("/heard-enough")
@public
def full(survey: str) -> ResponseReturnValue:
    commission = waves.survey_by_slug(db, survey) or abort(404)
    return render_template("surveys/full.html", commission=commission)


def address_if_full(journey: Journey, form: PageForm) -> str | None:
    """Where somebody goes who has just said that they belong to a full cell; None for everybody else.

    Only pages that ask what cells are made of look at the cells, and only of those whom nobody invited. All that they
    had answered is deleted: it would count nowhere.
    """
    response = journey.visit.response
    if response.invitation_id or not any(question.code in VARIABLES for question in form.page.questions):
        return None
    if closed_cell(db, response.council_id, response.wave.id, response.answers) is None:
        return None
    begin_to_write()
    row = row_of(db, response)
    if row.state is ResponseState.DRAFT:
        row.state, row.resume_hash = ResponseState.WITHDRAWN, None
        row.answers, row.answered_at, row.orders, row.replaced = {}, {}, {}, []
        db.flush()
    forget(journey.survey)
    return url_for("full.full", survey=journey.survey)
