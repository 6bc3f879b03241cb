"""Look-alikes: a preview of what they would be given, and giving it to those that are ticked."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.access import roles
from core.models import Role
from core.web import changed, current_council, db, person_id, saw
from feedback import cards, choosing, finding, review
from feedback.deciding import comment_or_404, note
from feedback.models import Comment, Kind, Sentiment
from feedback.reviewing import groups, look_alikes, onward
from feedback.reviewing.forms import AlikeForm, label_fields

bp = Blueprint("comments-alike", __name__, url_prefix="/councils/<council>/comments")


@bp.route("/<uuid:comment_id>/alike", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def alike(council: str, comment_id: UUID) -> ResponseReturnValue:
    """A preview of what look-alikes would be given; nothing is changed before it is confirmed."""
    found = comment_or_404(comment_id)
    labels = review.labels_of(found)
    if not labels:
        abort(404)
    others = look_alikes.alike(db, choosing.reach(), found)
    form = AlikeForm(data={"comments": [str(each.comment.id) for each in others]})
    if form.is_submitted() and form.validate():
        return _treat_alike(found, form)
    saw("comments-listed", "comment", comments=[each.comment.reference for each in others])
    page = render_template(
        "feedback/review/alike.html",
        form=form,
        card=cards.card(finding.Reviewed(found, found.standing[-1] if found.standing else None)),
        comment=found,
        fields=label_fields(found, labels),
        tags=cards.label_tags(labels),
        others=[
            (each, cards.card(finding.Reviewed(each.comment, None)), _changes(each.comment, labels)) for each in others
        ],
        kept=choosing.carried(),
    )
    return page, 422 if form.is_submitted() else 200


def _changes(comment: Comment, labels: dict[str, Any]) -> bool:
    """Whether the preview's labels are not what the machine suggests for a comment."""
    own = review.labels_of(comment)
    return (own["kind"], own["sentiment"], set(own["themes"])) != (
        labels["kind"],
        labels["sentiment"],
        set(labels["themes"]),
    )


def _treat_alike(found: Comment, form: AlikeForm) -> ResponseReturnValue:
    """Do what was confirmed to the comments that were ticked, apart from those decided meanwhile."""
    ticked = finding.comments_within(db, choosing.reach(), [UUID(each) for each in form.comments.data if _is_id(each)])
    if "merge" in request.form:
        return _merge(found, ticked)
    labels: dict[str, Any] = {
        "kind": Kind(form.kind.data),
        "sentiment": Sentiment(form.sentiment.data),
        "themes": [code for code in form.themes.data or [] if code in cards.theme_names()],
    }
    read_alone = [comment for comment in ticked if comment.sampled]
    decisions = review.decide_alike(db, (c for c in ticked if not c.sampled), person_id(), **labels)
    if not found.standing:
        note(found, review.decide(db, found, person_id(), **labels))
    for decision in decisions:
        changed("comment-decided", decision.comment, as_suggested=decision.as_suggested, together=len(decisions))
    _tell(len(decisions), len(ticked) - len(decisions) - len(read_alone), len(read_alone))
    done = {"done": decisions[0].id} if decisions else {}
    return redirect(onward.address_of_next(person_id(), **done))


def _tell(given: int, late: int, sampled: int) -> None:
    words = [ngettext("%(num)s look-alike was given the labels.", "%(num)s look-alikes were given the labels.", given)]
    if late:
        words.append(
            ngettext(
                "%(num)s was decided meanwhile and left as it is.",
                "%(num)s were decided meanwhile and left as they are.",
                late,
            )
        )
    if sampled:
        words.append(
            ngettext(
                "%(num)s is in the random sample and is read by itself.",
                "%(num)s are in the random sample and are read one by one.",
                sampled,
            )
        )
    flash(" ".join(words), "quiet")


def _merge(found: Comment, ticked: Sequence[Comment]) -> ResponseReturnValue:
    group = groups.merge(db, [found, *ticked], person_id())
    changed("comments-merged", group, comments=len(ticked) + 1)
    flash(_("The comments have been put together. Choose how figures should count them."))
    return redirect(url_for("comments-groups.one_group", council=current_council().slug, group_id=group.id))


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
