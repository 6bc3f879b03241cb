"""What an officer does about one comment: everything that came with it, where it goes, notes and actions."""

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _

from core import councils, people
from core.access import roles
from core.language import localised
from core.models import Role
from core.vault import SealBroken, VaultLocked
from core.web import changed, current_council, db, person_id, saw
from feedback import cards, desks, finding
from feedback.acting import following
from feedback.acting.action_words import action_lines
from feedback.acting.forms import AssignForm, NoteForm, offer
from feedback.asking.answering import answer_of
from feedback.asking.models import FormAnswer
from feedback.asking.scales import SCALES
from feedback.finding import Reach
from feedback.models import Comment

bp = Blueprint("follow_up", __name__, url_prefix="/councils/<council>/comments/<uuid:comment_id>/follow-up")


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def page(council: str, comment_id: UUID) -> ResponseReturnValue:
    found = comment_or_404(comment_id)
    saw("comment-seen", found)
    return _show(found, _assigning(found), NoteForm(formdata=None))


@bp.post("/assign")
@roles(Role.OFFICER, Role.ANALYST)
def assign(council: str, comment_id: UUID) -> ResponseReturnValue:
    found = comment_or_404(comment_id)
    form = _assigning(found)
    if not form.validate_on_submit():
        return _show(found, form, NoteForm(formdata=None)), 422
    services = councils.services_of(db, current_council().id)
    service = next(each for each in services if each.code == form.service.data)
    if following.assign(db, found, service, person_id(), form.reason.data or ""):
        changed("comment-assigned", found, service=service.code)
    flash(_("Sent on to %(service)s.", service=localised(service.name)))
    mine = desks.reach()
    if mine is not None and service.id not in mine:
        return redirect(url_for("comments.queue", council=council))
    return redirect(url_for(".page", council=council, comment_id=comment_id))


@bp.post("/notes")
@roles(Role.OFFICER, Role.ANALYST)
def note(council: str, comment_id: UUID) -> ResponseReturnValue:
    found, form = comment_or_404(comment_id), NoteForm()
    if not form.validate_on_submit():
        return _show(found, _assigning(found), form), 422
    following.add_note(db, found, person_id(), form.text.data or "")
    changed("note-written", found)
    return redirect(url_for(".page", council=council, comment_id=comment_id, _anchor="notes"))


@bp.post("/contact")
@roles(Role.OFFICER, Role.ANALYST)
def contact(council: str, comment_id: UUID) -> ResponseReturnValue:
    """Show how the resident may be reached; that it was looked at stands in the trail."""
    found = comment_or_404(comment_id)
    answer = answer_of(db, found)
    if answer is None or answer.contact is None:
        abort(404)
    try:
        opened = current_app.extensions["vault"].open(answer.contact)
    except (SealBroken, VaultLocked):
        opened = _("It cannot be opened with the keys that this server has.")
    changed("contact-seen", found)
    return _show(found, _assigning(found), NoteForm(formdata=None), contact=opened)


def comment_or_404(comment_id: UUID) -> Comment:
    return finding.comment_within(db, Reach.of(desks.member()), comment_id) or abort(404)


def note_lines(about: object) -> list[dict[str, str]]:
    """Notes with who wrote them and when."""
    found = following.notes_of(db, about)  # type: ignore[arg-type]
    names = people.names_of(db, {each.person_id for each in found})
    return [
        {"text": each.text, "who": names.get(each.person_id, ""), "when": format_datetime(each.written_at, "medium")}
        for each in found
    ]


def _show(found: Comment, assigning: AssignForm, noting: NoteForm, contact: str = "") -> str:
    answer = answer_of(db, found)
    return render_template(
        "feedback/follow_up.html",
        comment=found,
        words=cards.redacted(found),
        form=next((each for each in (assigning, noting) if each.errors), assigning),
        assigning=assigning,
        noting=noting,
        answered=_answer_rows(answer) if answer else [],
        has_contact=bool(answer and answer.contact),
        contact=contact,
        moves=_moves(found),
        notes=note_lines(found),
        actions=action_lines(following.actions_about(db, found)),
    )


def _answer_rows(answer: FormAnswer) -> list[dict[str, object]]:
    """What else the resident gave, in words."""
    asked = {
        _("Ease"): SCALES["ease"].get(answer.ease or 0),
        _("Difference it made"): SCALES["difference"].get(answer.difference or 0),
        _("Would recommend"): SCALES["recommend"].get(answer.recommend or 0),
        _("Case"): answer.case_reference,
        _("Their words may be published"): _("Yes") if answer.may_quote else _("No"),
    }
    return [{"key": key, "value": str(value)} for key, value in asked.items() if value]


def _assigning(found: Comment) -> AssignForm:
    form = AssignForm()
    services = councils.services_of(db, current_council().id)
    offer(form.service, {each.code: localised(each.name) for each in services if each.id != found.service_id})
    return form


def _moves(found: Comment) -> list[tuple[str, ...]]:
    moved = following.assignments_of(db, found)
    names = people.names_of(db, {each.person_id for each in moved})
    services = {each.id: localised(each.name) for each in councils.services_of(db, found.council_id)}
    return [
        (
            format_datetime(each.assigned_at, "medium"),
            names.get(each.person_id, ""),
            services.get(each.from_service_id, _("No service named"))
            if each.from_service_id
            else _("No service named"),
            services.get(each.service_id, ""),
            each.reason,
        )
        for each in moved
    ]
