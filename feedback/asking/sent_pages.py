"""What residents sent, as far as it is held: they see it, take it away for a machine, and delete it for good.

Each step is a form that carries the reference, so that nothing of it stands in an address or stays on the device.
"""

from flask import Blueprint, Response, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from wtforms import StringField

from core import audit, trying
from core.access import public
from core.forms import AtMost, Form, Required
from core.language import current_language, localised, switch_language
from core.limits import Limit
from core.models import Council
from core.vault import SealBroken, VaultLocked, vault_of
from core.web import db, enter_for, limits, only_read, spend
from feedback.acting.theme_words import theme_names
from feedback.asking.whole_references import NoSuchReference, comment_of, reference_in
from feedback.erasing import Sent, erase_sent, sent_with
from feedback.models import Comment
from feedback.originals import kept_original, original_of

LANGUAGE = "language"
UNKNOWN = _l("We do not know this reference. Check each letter and figure, and type it again")
ONE_REFERENCE = Limit("wrong-letters-of-a-reference", allowed=10, minutes=24 * 60)
"""However many networks try: nobody comes to the four letters that officers do not see by trying them."""

bp = Blueprint("sent", __name__, url_prefix="/sent")


class ReferenceForm(Form):
    reference = StringField(
        _l("Your reference"), validators=[Required(_l("Enter your reference")), AtMost(100, UNKNOWN)]
    )


@bp.route("", methods=["GET", "POST"])
@public
def page() -> ResponseReturnValue:
    form = ReferenceForm()
    step = request.form.get("step", "")
    found = _found(form) if request.method == "POST" and (not _is_turned() or step) else None
    if found is None:
        return render_template("feedback/sent.html", form=form), 422 if form.errors else 200
    enter_for(db.get_one(Council, found.council_id))
    sent = sent_with(db, found)
    if step == "download" and not _is_turned():
        return _file(sent)
    if step == "delete" and not _is_turned() and not sent.is_gone:
        _delete(sent)
    held = [] if sent.is_gone else held_of(sent)
    asked = step in {"ask", "delete"} and not _is_turned()
    return render_template("feedback/sent_seen.html", form=form, sent=sent, held=held, asked=asked)


@bp.before_request
def switch_language_first() -> None:
    if request.method == "POST" and LANGUAGE in request.form:
        switch_language(request.form[LANGUAGE])


@bp.errorhandler(CSRFError)
def ask_again(error: CSRFError) -> ResponseReturnValue:
    """The page was open too long: ask for the reference again, and change nothing."""
    only_read()
    return render_template("feedback/sent.html", form=ReferenceForm(meta={"csrf": False}), stale=True)


def held_of(sent: Sent) -> list[dict[str, str]]:
    """Everything that is held of what was sent, each by a name and its value, in words."""
    found: list[tuple[str, str]] = [(_("Sent on"), format_date(sent.comments[0].received_at, "long"))]
    for comment in sent.comments:
        found += _words_of(comment)
    if answer := sent.answer:
        scales = [(_("How easy it was"), answer.ease), (_("Whether it made a difference"), answer.difference)]
        scales.append((_("Whether you would recommend it"), answer.recommend))
        found += [(name, _("%(number)s of 5, where 1 is best", number=scale)) for name, scale in scales if scale]
        if answer.case_reference:
            found.append((_("The number of your case"), answer.case_reference))
        if answer.contact:
            found.append((_("How you may be reached"), _opened(answer.contact)))
            until = answer.contact_until
            found.append((_("That is kept until"), format_date(until, "long") if until else ""))
        found.append((_("May be quoted without your name"), _("Yes") if answer.may_quote else _("No")))
    return [{"key": key, "value": value} for key, value in found]


def _words_of(comment: Comment) -> list[tuple[str, str]]:
    """A comment, as it was written where that is kept, and what was made of it."""
    found = []
    if comment.rating:
        found.append((_("Your rating"), _("%(number)s of 5, where 1 is best", number=comment.rating)))
    if comment.text:
        original, kept = original_of(db, comment), kept_original(db, comment)
        if original and kept:
            found.append((_("What you wrote, sealed until %(day)s", day=format_date(kept.delete_on, "long")), original))
        found.append((_("What officers read of it"), comment.text))
    if comment.service:
        found.append((_("The service"), localised(comment.service.name)))
    if comment.area:
        found.append((_("The ward"), comment.area))
    if comment.suggestion and comment.suggestion.themes:
        names = theme_names(db, comment.council_id, current_language())
        said = [names.get(str(theme["code"]), "") for theme in comment.suggestion.themes]
        found.append((_("What a computer says it is about"), ", ".join(filter(None, said))))
    return found


def _found(form: ReferenceForm) -> Comment | None:
    """The comment of the reference typed, or the reason beside the box why there is none."""
    if not form.validate():
        return None
    typed = form.reference.data or ""
    reference = reference_in(typed)
    reason = trying.reason_to_wait()
    if reason is None and not limits().left(ONE_REFERENCE, reference):
        reason = _("Too many references were not right. Try again tomorrow, or ask your council.")
    if reason:
        form.add_error("reference", reason)
        return None
    try:
        return comment_of(db, current_app.extensions["codes"], typed)
    except NoSuchReference:
        trying.count_wrong_code()
        spend(ONE_REFERENCE, reference)
        form.add_error("reference", UNKNOWN)
        return None


def _delete(sent: Sent) -> None:
    first = sent.comments[0]
    gone = erase_sent(db, sent)
    whose = {"council_id": first.council_id, "person_id": None, "subject": "comment", "subject_id": first.id}
    audit.record(db, "comment-erased", **whose, reason="resident", gone=gone)  # type: ignore[arg-type]


def _file(sent: Sent) -> Response:
    """The same for a machine."""
    first = sent.comments[0]
    held = {"reference": first.reference, "council": localised(g.council.name), "held": held_of(sent)}
    answer = jsonify(held)
    answer.headers["Content-Disposition"] = 'attachment; filename="what-you-sent.json"'
    return answer


def _is_turned() -> bool:
    """Whether the page was only asked for in another language."""
    return LANGUAGE in request.form


def _opened(sealed: str) -> str:
    try:
        return vault_of(db).open(sealed)
    except (SealBroken, VaultLocked):
        return str(_("sealed with a key that is no longer here"))
