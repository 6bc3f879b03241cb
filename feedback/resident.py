"""A resident tells us how we did: one short page, then thanks. The page may also stand in a frame on another site."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from core import councils, passing
from core.access import acts_for_nobody, public
from core.language import current_language, localised, speak_only, switch_language
from core.messages import ask_to_send
from core.web import db, enter_for, may_be_framed_by, only_read, view_again
from feedback import service
from feedback.asking import defences, links
from feedback.asking.answer_form import AnswerForm
from feedback.asking.answering import Kept, receive_answer
from feedback.asking.letters import RECEIVED
from feedback.asking.models import FormAnswer
from feedback.asking.whole_references import whole_reference
from feedback.asking.wording import languages_of
from feedback.models import FeedbackForm

bp = Blueprint("feedback_form", __name__, url_prefix="/f/<form>")
LANGUAGE, SPOKEN, RECEIPT = "language", "spoken", "r"


@bp.route("", methods=["GET", "POST"])
@public
def form(form: str) -> ResponseReturnValue:
    asked = _asked(form)
    if not asked.open:
        return _closed(asked)
    answer = _form_of(asked)
    if _is_sent() and answer.validate_on_submit() and (kept := _receive(asked, answer, _channel())):
        session[_kept_as(asked)] = kept.answer.comment.reference
        return redirect(url_for(".thank_you", form=form))
    return render_template("feedback/form.html", **_page(asked, answer)), 422 if answer.errors else 200


@bp.get("/thank-you")
@public
def thank_you(form: str) -> ResponseReturnValue:
    asked = _asked(form)
    reference = session.get(_kept_as(asked))
    if reference is None:
        return redirect(url_for(".form", form=form))
    return render_template("feedback/thank_you.html", asked=asked, reference=_whole(reference))


@bp.route("/embed", methods=["GET", "POST"])
@public
@acts_for_nobody
def embedded(form: str) -> ResponseReturnValue:
    """The form alone, for a frame on a site that the council named.

    Browsers keep no cookie of ours there. The page needs none: it acts for nobody who signed in, each showing of it has
    a name of its own, and the reference stands, encrypted and for an
    hour, in the address of the thanks.
    """
    asked = _framed(form)
    if not asked.open:
        return _closed(asked, "feedback/embedded_closed.html")
    answer = _form_of(asked, meta={"csrf": False})
    if _is_sent() and answer.validate_on_submit() and (kept := _receive(asked, answer, links.channel_of("w"))):
        sealed = passing.pass_on(_passed_by(asked), kept.answer.comment.reference)
        return redirect(url_for(".embedded_thanks", form=form, spoken=current_language(), r=sealed))
    return render_template("feedback/embedded.html", **_page(asked, answer)), 422 if answer.errors else 200


@bp.get("/embed/thank-you")
@public
def embedded_thanks(form: str) -> ResponseReturnValue:
    asked = _framed(form)
    try:
        reference = passing.take(_passed_by(asked), request.args.get(RECEIPT, ""))
    except passing.NotPassed:
        return redirect(url_for(".embedded", form=form))
    return render_template("feedback/embedded_thanks.html", asked=asked, reference=_whole(reference))


@bp.errorhandler(CSRFError)
def ask_again(error: CSRFError) -> ResponseReturnValue:
    """The page was open too long, or its cookie has gone: show it again with everything typed, and change nothing."""
    g.stale = True
    only_read()
    return view_again()


@bp.before_request
def switch_language_first() -> None:
    """Speak another language from this page on, when one of the header's buttons asked for it."""
    if request.method == "POST" and LANGUAGE in request.form:
        switch_language(request.form[LANGUAGE])


def _asked(slug: str) -> FeedbackForm:
    """The form at this address, whose council the page then looks like, in the languages that it is whole in."""
    asked = service.form_by_slug(db, slug) or abort(404)
    enter_for(asked.council)
    speak_only(languages_of(asked))
    return asked


def _framed(slug: str) -> FeedbackForm:
    """The form, which the sites that the council named may show in a frame; the frame remembers its own language."""
    asked = _asked(slug)
    may_be_framed_by(asked.embed_origins)
    if spoken := request.form.get(LANGUAGE) or request.values.get(SPOKEN):
        switch_language(spoken)
    return asked


def _is_sent() -> bool:
    """Whether the form was sent to be acted on, and not to be read in another language."""
    return request.method == "POST" and LANGUAGE not in request.form and not g.get("stale", False)


def _form_of(asked: FeedbackForm, **options: Any) -> AnswerForm:
    services = councils.services_of(db, asked.council_id) if asked.service_id is None else []
    wards = councils.wards_of(db, asked.council_id) if asked.asks_ward else []
    return AnswerForm.asking(
        asked,
        services={each.code: localised(each.name) for each in services},
        wards={code: localised(name) for code, name in wards},
        channels=current_app.extensions["channels"],
        takes_contact=current_app.extensions["vault"].has_keys,
        **options,
    )


def _page(asked: FeedbackForm, answer: AnswerForm) -> dict[str, object]:
    return {"asked": asked, "form": answer, "trap": defences.trap(), "case": _case(asked), "stale": g.get("stale")}


def _closed(asked: FeedbackForm, template: str = "feedback/closed.html") -> str:
    written = [request.form.get(name, "") for name in ("text", "second")]
    return render_template(template, asked=asked, written="\n\n".join(filter(None, written)))


def _receive(asked: FeedbackForm, answer: AnswerForm, channel: str) -> Kept | None:
    """Keep the answer, or put the refusal beside the field that it is about."""
    first = "rating" if "rating" in answer else "text"
    if refusal := defences.refusal():
        answer.add_error(first, refusal)
        return None
    about = {"channel": channel, "case_reference": _case(asked), "service_id": _service_id(asked, answer)}
    given = answer.given(flags=defences.flags(request.form), **about)
    page = {"page": answer.page.data, "language": current_language()}
    try:
        kept = receive_answer(db, current_app.extensions["vault"], asked, given, **page)
    except service.NothingSaid:
        answer.add_error(first, _("Choose how we did, or tell us in your own words"))
        return None
    if kept.is_new and answer.wants_acknowledgement:
        _acknowledge(answer, kept.answer)
    return kept


def _acknowledge(answer: AnswerForm, kept: FormAnswer) -> None:
    """Ask for an acknowledgement to be sent, if there is a way to send it."""
    channel = answer.channel_of_contact()
    if channel is None:
        return
    ask_to_send(
        db,
        current_app.extensions["vault"],
        council_id=kept.council_id,
        channel=channel,
        kind=RECEIVED,
        subject_id=kept.id,
        language=current_language(),
        address=answer.contact.data,
    )


def _service_id(asked: FeedbackForm, answer: AnswerForm) -> UUID | None:
    services = councils.services_of(db, asked.council_id) if answer.service_code else []
    return next((each.id for each in services if each.code == answer.service_code), None)


def _case(asked: FeedbackForm) -> str:
    return links.case_of(asked, request.args.get(links.CASE, ""), current_app.extensions["settings"].codes_key)


def _channel() -> str:
    return links.channel_of(request.args.get(links.VIA, ""))


def _passed_by(asked: FeedbackForm) -> str:
    """The key by which a form's reference is passed on to the page of thanks."""
    return f"form-receipt|{asked.slug}|{current_app.secret_key!s}"


def _whole(reference: str) -> str:
    """The reference with the letters that only its resident is told."""
    return whole_reference(current_app.extensions["codes"], reference)


def _kept_as(asked: FeedbackForm) -> str:
    return f"reference:{asked.slug}"
