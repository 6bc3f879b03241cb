"""A resident tells us how we did: one short page, then thanks."""

from uuid import UUID, uuid4

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import public
from core.language import current_language, localised
from core.web import db
from feedback import service
from feedback.forms import FeedbackAnswer
from feedback.models import FeedbackForm

bp = Blueprint("feedback_form", __name__, url_prefix="/f/<form>")


@bp.route("", methods=["GET", "POST"])
@public
def form(form: str) -> ResponseReturnValue:
    asked = _asked(form)
    if not asked.open:
        return render_template("feedback/closed.html", asked=asked, written=request.form.get("text", ""))
    answer = _answer_to(asked)
    if answer.validate_on_submit() and _receive(asked, answer):
        return redirect(url_for(".thank_you", form=form))
    return render_template("feedback/form.html", asked=asked, form=answer), 422 if answer.is_submitted() else 200


@bp.get("/thank-you")
@public
def thank_you(form: str) -> ResponseReturnValue:
    asked = _asked(form)
    reference = session.get(_kept_as(asked))
    if reference is None:
        return redirect(url_for(".form", form=form))
    return render_template("feedback/thank_you.html", asked=asked, reference=reference)


def _asked(slug: str) -> FeedbackForm:
    """The form at this address, whose council the page then looks like."""
    asked = service.form_by_slug(db, slug) or abort(404)
    g.council = asked.council
    return asked


def _answer_to(asked: FeedbackForm) -> FeedbackAnswer:
    answer = FeedbackAnswer()
    answer.rating.label.text = localised(asked.rating_question)
    answer.text.label.text = localised(asked.text_question)
    if not _is_page(answer.page.data):
        answer.page.data = uuid4().hex
    return answer


def _is_page(identifier: str | None) -> bool:
    try:
        return bool(identifier) and UUID(identifier).hex == identifier
    except ValueError:
        return False


def _receive(asked: FeedbackForm, answer: FeedbackAnswer) -> bool:
    """Keep the answer, or put the refusal beside the field that it is about."""
    try:
        comment = service.receive(
            db,
            asked,
            rating=answer.stars,
            text=answer.text.data or "",
            language=current_language(),
            source_reference=answer.page.data,
        )
    except service.NothingSaid:
        answer.add_error("rating", _("Choose how we did, or tell us in your own words"))
        return False
    session[_kept_as(asked)] = comment.reference
    return True


def _kept_as(asked: FeedbackForm) -> str:
    return f"reference:{asked.slug}"
