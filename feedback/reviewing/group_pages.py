"""Comments that say the same: the groups, and how figures count each."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import people
from core.access import roles
from core.models import Role
from core.web import changed, current_council, db, person_id, saw
from feedback import cards, choosing, finding
from feedback.deciding import comment_or_404
from feedback.reviewing import groups
from feedback.reviewing.forms import CountForm
from feedback.reviewing.models import Counted

bp = Blueprint("comments-groups", __name__, url_prefix="/councils/<council>/comments/groups")


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def all_groups(council: str) -> ResponseReturnValue:
    within = choosing.reach().within
    found = groups.groups_of(db, current_council().id, within)
    names = people.names_of(db, {each.group.person_id for each in found if each.group.person_id})
    rows = [(each, cards.redacted(each.group.first), names.get(each.group.person_id)) for each in found]
    counting = groups.counting(db, current_council().id, within)
    return render_template("feedback/review/groups.html", rows=rows, counting=counting)


@bp.route("/<uuid:group_id>", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def one_group(council: str, group_id: UUID) -> ResponseReturnValue:
    """A group's comments, and how to count them."""
    group = groups.group_within(db, current_council().id, group_id) or abort(404)
    members = groups.members_of(db, group, choosing.reach().within)
    if not members:
        abort(404)
    form = CountForm(data={"counted": group.counted})
    if form.validate_on_submit():
        groups.choose(db, group, Counted(form.counted.data), person_id())
        changed("group-counted", group, counted=form.counted.data)
        flash(_("Saved. Figures count these comments as you chose."))
        return redirect(url_for(".all_groups", council=council))
    saw("comments-listed", "comment", comments=[each.reference for each in members])
    shown = [(each, cards.card(finding.Reviewed(each, None))) for each in members]
    page = render_template("feedback/review/group.html", form=form, group=group, members=shown)
    return page, 422 if form.is_submitted() else 200


@bp.post("/<uuid:group_id>/out/<uuid:comment_id>")
@roles(Role.OFFICER, Role.ANALYST)
def take_out(council: str, group_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    group = groups.group_within(db, current_council().id, group_id) or abort(404)
    found = comment_or_404(comment_id)
    groups.take_out(db, group, found.id)
    changed("comment-taken-out", found)
    flash(_("%(reference)s is no longer in the group.", reference=found.reference))
    return redirect(url_for(".all_groups", council=council))
