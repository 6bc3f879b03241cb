"""More than one thing at once: splitting a comment, treating look-alikes alike, and saying what never to suggest."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from analysis.parts import parts_of
from core import people
from core.access import roles
from core.models import Role
from core.web import changed, current_council, db, saw
from feedback import cards, choosing, finding, review
from feedback.models import Comment, Kind, Sentiment
from feedback.officer import comment_or_404, note, person_id
from feedback.reviewing import groups, look_alikes, onward, rules
from feedback.reviewing.forms import AlikeForm, ClauseForm, CountForm, KindForm, NeverForm, PartsForm, label_fields
from feedback.reviewing.models import Counted
from feedback.service import ask_for_theming

bp = Blueprint("comments-review", __name__, url_prefix="/councils/<council>/comments")
SHOWN_OF_A_RULE = 20


@bp.route("/<uuid:comment_id>/split", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def split(council: str, comment_id: UUID) -> ResponseReturnValue:
    """First where the parts end, then what each of them says."""
    found = comment_or_404(comment_id)
    text = cards.redacted(found)
    parts = PartsForm(text, data={"parts": "\n".join(parts_of(text))})
    if not parts.is_submitted():
        saw("comment-seen", found)
        return render_template("feedback/review/parts.html", form=parts, comment=found, kept=choosing.carried())
    if not parts.validate():
        return render_template("feedback/review/parts.html", form=parts, comment=found, kept=choosing.carried()), 422
    return _split(found, parts)


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


@bp.route("/<uuid:comment_id>/never/<theme>", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def never(council: str, comment_id: UUID, theme: str) -> ResponseReturnValue:
    """Which comments a theme must not be suggested for: shown before the rule is made."""
    found = comment_or_404(comment_id)
    if found.suggestion is None or theme not in cards.theme_names():
        abort(404)
    themes = found.suggestion.themes
    evidence: list[str] = next((each["evidence"] for each in themes if each["code"] == theme), [])
    form = NeverForm(request.form if request.method == "POST" else request.args, data={"words": " ".join(evidence[:1])})
    if request.method == "POST" and form.validate() and "confirm" in request.form:
        return _make_rule(found, theme, form)
    touched = rules.comments_of(db, choosing.reach(), form.words.data or "", theme)
    saw("comments-listed", "comment", comments=[each.reference for each in touched[:SHOWN_OF_A_RULE]])
    page = render_template(
        "feedback/review/never.html",
        form=form,
        comment=found,
        theme=cards.theme_name(theme),
        code=theme,
        touched=len(touched),
        examples=[cards.card(finding.Reviewed(each, None)) for each in touched[:SHOWN_OF_A_RULE]],
        kept=choosing.carried(),
    )
    return page, 422 if form.errors else 200


@bp.get("/rules")
@roles(Role.OFFICER, Role.ANALYST)
def never_rules(council: str) -> ResponseReturnValue:
    found = rules.rules_of(db, current_council().id)
    names = people.names_of(db, {rule.person_id for rule in found})
    rows = [(rule, cards.theme_name(rule.theme), names.get(rule.person_id, "")) for rule in found]
    return render_template("feedback/review/rules.html", rows=rows)


@bp.post("/rules/<uuid:rule_id>/end")
@roles(Role.OFFICER, Role.ANALYST)
def end_rule(council: str, rule_id: UUID) -> ResponseReturnValue:
    rule = rules.rule_within(db, current_council().id, rule_id) or abort(404)
    rules.end(db, rule, person_id())
    rules.read_again(db, rule)
    ask_for_theming(db, current_council().id)
    changed("rule-ended", rule)
    flash(_("The rule has been ended. Comments still to review are read again without it."))
    return redirect(url_for(".never_rules", council=council))


@bp.get("/groups")
@roles(Role.OFFICER, Role.ANALYST)
def all_groups(council: str) -> ResponseReturnValue:
    within = choosing.reach().within
    found = groups.groups_of(db, current_council().id, within)
    names = people.names_of(db, {each.group.person_id for each in found if each.group.person_id})
    rows = [(each, cards.redacted(each.group.first), names.get(each.group.person_id)) for each in found]
    counting = groups.counting(db, current_council().id, within)
    return render_template("feedback/review/groups.html", rows=rows, counting=counting)


@bp.route("/groups/<uuid:group_id>", methods=["GET", "POST"])
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


@bp.post("/groups/<uuid:group_id>/out/<uuid:comment_id>")
@roles(Role.OFFICER, Role.ANALYST)
def take_out(council: str, group_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    group = groups.group_within(db, current_council().id, group_id) or abort(404)
    found = comment_or_404(comment_id)
    groups.take_out(db, group, found.id)
    changed("comment-taken-out", found)
    flash(_("%(reference)s is no longer in the group.", reference=found.reference))
    return redirect(url_for(".all_groups", council=council))


def _split(found: Comment, parts: PartsForm) -> ResponseReturnValue:
    kind = KindForm(data={"kind": str(review.labels_of(found).get("kind", ""))}, prefix="whole")
    forms = [ClauseForm(data={"text": line}, prefix=f"part{place}") for place, line in enumerate(parts.lines, start=1)]
    for form in forms:
        form.offer(cards.theme_names())
    answered = "described" in request.form
    if answered and all([kind.validate(), *(form.validate() for form in forms)]):
        clauses = [form.clause | {"text": line} for form, line in zip(forms, parts.lines, strict=True)]
        decision = review.split(db, found, person_id(), kind=Kind(kind.kind.data), clauses=clauses)
        note(found, decision)
        return redirect(onward.address_of_next(person_id(), done=decision.id))
    if not answered:
        kind.kind.errors, kind.kind.data = [], str(review.labels_of(found).get("kind", ""))
    page = render_template(
        "feedback/review/clauses.html",
        form=kind,
        clauses=list(zip(parts.lines, forms, strict=True)),
        parts=parts.parts.data,
        comment=found,
        kept=choosing.carried(),
    )
    return page, 422 if answered else 200


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
    return redirect(url_for(".one_group", council=current_council().slug, group_id=group.id))


def _make_rule(found: Comment, theme: str, form: NeverForm) -> ResponseReturnValue:
    try:
        rule = rules.make(db, found, person_id(), theme=theme, words=form.words.data or "")
    except rules.NoWords:
        flash(_("Write at least one word."))
        return redirect(url_for(".never", council=current_council().slug, comment_id=found.id, theme=theme))
    rules.read_again(db, rule)
    ask_for_theming(db, current_council().id)
    changed("rule-made", rule, theme=theme)
    flash(_("From now on %(theme)s is not suggested for such comments.", theme=cards.theme_name(theme)), "quiet")
    return redirect(
        url_for(
            "comments.comment",
            council=current_council().slug,
            comment_id=found.id,
            **choosing.carried(),
            _anchor="comment",
        )
    )


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
