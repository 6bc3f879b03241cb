"""Actions: a list of what is being done about what residents said, and the page of each."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.access import roles
from core.database import now
from core.language import localised
from core.models import Role
from core.web import changed, current_council, db, person_id
from feedback import cards, desks, finding
from feedback.acting import actions, following
from feedback.acting.action_words import action_lines
from feedback.acting.follow_pages import note_lines
from feedback.acting.forms import ActionForm, NoteForm, action_form, offer
from feedback.acting.models import Action, ActionState
from feedback.finding import Reach
from feedback.models import Comment

bp = Blueprint("actions", __name__, url_prefix="/councils/<council>/actions")
ENDS = {"done": ActionState.DONE, "dropped": ActionState.DROPPED}


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def overview(council: str) -> ResponseReturnValue:
    found = actions.actions_of(db, current_council().id, desks.reach())
    return render_template("feedback/actions.html", actions=action_lines(found))


@bp.route("/new", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def make(council: str) -> ResponseReturnValue:
    comment, form = _comment(), _form()
    if form.validate_on_submit():
        made = actions.make_action(db, current_council().id, _facts(form), comment)
        changed("action-made", made)
        return redirect(url_for(".show", council=council, action_id=made.id))
    page = render_template("feedback/action_new.html", form=form, text=cards.redacted(comment) if comment else "")
    return page, 422 if form.errors else 200


@bp.route("/<uuid:action_id>/edit", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def edit(council: str, action_id: UUID) -> ResponseReturnValue:
    found = _action(action_id)
    form = _form(found)
    if form.validate_on_submit():
        actions.change_action(found, _facts(form))
        changed("action-changed", found)
        flash(_("Saved."))
        return redirect(url_for(".show", council=council, action_id=action_id))
    return render_template("feedback/action_new.html", form=form, text="", action=found), 422 if form.errors else 200


@bp.get("/<uuid:action_id>")
@roles(Role.OFFICER, Role.ANALYST)
def show(council: str, action_id: UUID) -> ResponseReturnValue:
    return _show(_action(action_id), NoteForm(formdata=None))


@bp.post("/<uuid:action_id>/end")
@roles(Role.OFFICER, Role.ANALYST)
def end(council: str, action_id: UUID) -> ResponseReturnValue:
    found = _action(action_id)
    actions.end_action(found, ENDS.get(request.form.get("as", "")) or abort(400), now().date())
    changed("action-ended", found, state=found.state.value)
    flash(_("Saved."))
    return redirect(url_for(".show", council=council, action_id=action_id))


@bp.post("/<uuid:action_id>/notes")
@roles(Role.OFFICER, Role.ANALYST)
def note(council: str, action_id: UUID) -> ResponseReturnValue:
    found, form = _action(action_id), NoteForm()
    if not form.validate_on_submit():
        return _show(found, form), 422
    following.add_note(db, found, person_id(), form.text.data or "")
    changed("note-written", found)
    return redirect(url_for(".show", council=council, action_id=action_id, _anchor="notes"))


def _show(found: Action, noting: NoteForm) -> str:
    reach = Reach.of(desks.member())
    comments = [each for each in found.comments if finding.comment_within(db, reach, each.id)]
    return render_template(
        "feedback/action.html",
        action=found,
        line=action_lines([found])[0],
        form=noting,
        is_open=found.state is ActionState.OPEN,
        comments=[(each, cards.redacted(each)) for each in comments],
        notes=note_lines(found),
    )


def _action(action_id: UUID) -> Action:
    return actions.action_of(db, current_council().id, action_id, desks.reach()) or abort(404)


def _comment() -> Comment | None:
    """The comment that an action is about, as the address names it and the person may see it."""
    comment_id = request.args.get("comment", type=UUID)
    return finding.comment_within(db, Reach.of(desks.member()), comment_id) if comment_id else None


def _form(action: Action | None = None) -> ActionForm:
    """The form of a new action, or of one as it is now."""
    data: dict[str, object] = {"theme": request.args.get("theme", ""), "owner": str(person_id())}
    if action:
        data = {f"title_{language}": words for language, words in action.title.items()}
        data |= {"service": action.service.code, "owner": str(action.owner_id)}
        data |= {"due_on": action.due_on, "theme": action.theme}
    form: Any = action_form(current_council().languages, data)
    offer(form.service, {each.code: localised(each.name) for each in desks.services()})
    offer(form.owner, {each.id: each.name for each in actions.possible_owners(db, current_council().id)})
    offer(form.theme, cards.theme_names(), _l("Nothing on the list"))
    made: ActionForm = form
    return made


def _facts(form: Any) -> dict[str, object]:
    service = next(each for each in desks.services() if each.code == form.service.data)
    return {
        "title": form.title,
        "service_id": service.id,
        "owner_id": UUID(form.owner.data),
        "due_on": form.due_on.data,
        "theme": form.theme.data or "",
    }
