"""Residents' private words: read as written by the few who may, masked further by hand, and flags looked into."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_datetime, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from analysis import dangers
from core import people
from core.access import roles
from core.models import Role
from core.vault import vault_of
from core.web import changed, current_council, db, person_id, saw
from feedback import choosing, finding, masking, originals, privacy
from feedback import flags as flagging
from feedback.acting import withholding
from feedback.forms import choices
from feedback.masking import NotThere
from feedback.models import Comment
from feedback.privacy_forms import AcknowledgeForm, MaskForm, PrivacyForm, ReasonForm
from feedback.private_models import Flag, Right

bp = Blueprint("privacy", __name__, url_prefix="/councils/<council>")

DANGERS = {
    dangers.SELF_HARM: _l("Harm to themselves"),
    dangers.HARM_TO_OTHERS: _l("Harm to others"),
    dangers.CHILD_AT_RISK: _l("A child at risk"),
    dangers.ADULT_AT_RISK: _l("An adult at risk"),
    dangers.DOMESTIC_ABUSE: _l("Domestic abuse or sexual violence"),
    dangers.THREAT_TO_STAFF: _l("A threat to staff"),
    dangers.WEAPON: _l("A weapon"),
}


@bp.route("/comments/<uuid:comment_id>/original", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def original(council: str, comment_id: UUID) -> ResponseReturnValue:
    found, form = _comment(comment_id), ReasonForm()
    kept = originals.kept_original(db, found)
    page = {"comment": found, "form": form, "kept_until": kept and format_date(kept.delete_on, "d MMMM yyyy")}
    if not _has(Right.ORIGINALS):
        return render_template("feedback/original.html", may=False, words=None, **page)
    if form.validate_on_submit():
        changed("original-seen", found, reason=form.reason.data)
        words = originals.original_of(db, found)
        return render_template("feedback/original.html", may=True, words=words, **page), {"Cache-Control": "no-store"}
    return render_template("feedback/original.html", may=True, words=None, **page), 422 if form.is_submitted() else 200


@bp.route("/comments/<uuid:comment_id>/mask", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def mask(council: str, comment_id: UUID) -> ResponseReturnValue:
    found, form = _comment(comment_id), MaskForm()
    pieces = masking.pieces_of(found.text)
    form.words.choices = choices({piece.name: piece.text for piece in pieces if piece.name})
    if form.validate_on_submit() and _mask(found, form):
        flash(_masked_words(found))
        return redirect(url_for("comments.comment", council=council, comment_id=comment_id))
    page = render_template("feedback/mask.html", comment=found, form=form, pieces=pieces)
    return page, 422 if form.is_submitted() else 200


@bp.get("/flags")
@roles(Role.OFFICER, Role.ANALYST)
def flags(council: str) -> ResponseReturnValue:
    return _show_flags(AcknowledgeForm(formdata=None))


@bp.post("/flags/<uuid:flag_id>")
@roles(Role.OFFICER, Role.ANALYST)
def acknowledge(council: str, flag_id: UUID) -> ResponseReturnValue:
    flag = flagging.flag_by_id(db, current_council().id, flag_id)
    if flag is None or not _may_look(flag):
        abort(404)
    form = AcknowledgeForm(prefix=str(flag_id))
    if not form.validate_on_submit():
        return _show_flags(form, flag), 422
    flagging.acknowledge(db, flag, person_id(), form.action_taken.data or "")
    changed("comment-acknowledged", flag)
    flash(_("Thank you. It is noted that you have looked into this comment."))
    return redirect(url_for(".flags", council=council))


@bp.route("/privacy", methods=["GET", "POST"])
@roles()
def edit(council: str) -> ResponseReturnValue:
    form = _privacy_form()
    if form.validate_on_submit():
        _change(form)
        flash(_("The rules of privacy have been saved."))
        return redirect(url_for(".edit", council=council))
    locked = not vault_of(db).has_keys
    return render_template("feedback/privacy.html", form=form, locked=locked), 422 if form.is_submitted() else 200


def _show_flags(form: AcknowledgeForm, at: Flag | None = None) -> str:
    council_id = current_council().id
    waiting = [flag for flag in flagging.open_flags(db, council_id) if _may_look(flag)]
    done = [flag for flag in flagging.acknowledged_flags(db, council_id) if _may_look(flag)]
    saw("flags-seen", "flag", comments=[flag.comment.reference for flag in waiting])
    forms = {flag.id: AcknowledgeForm(prefix=str(flag.id), formdata=None) for flag in waiting}
    if at is not None:
        forms[at.id] = form
    return render_template(
        "feedback/flags.html",
        waiting=[(flag, forms[flag.id], [DANGERS.get(danger, danger) for danger in flag.dangers]) for flag in waiting],
        error_form=form,
        named=_names(privacy.holders(db, council_id, Right.FLAGS)),
        done=[
            (
                flag.comment.reference,
                format_datetime(flag.raised_at, "d MMMM yyyy, HH:mm"),
                flag.person.name if flag.person else "",
                flag.action_taken,
            )
            for flag in done
        ],
    )


def _may_look(flag: Flag) -> bool:
    """Whoever the council has named sees every flag; others see those of the comments that they may read anyway."""
    return _has(Right.FLAGS) or finding.comment_within(db, choosing.reach(), flag.comment_id) is not None


def _mask(found: Comment, form: MaskForm) -> bool:
    phrases = masking.ticked_phrases(found.text, form.words.data or [])
    try:
        times = masking.mask_phrase(db, found, form.phrase.data, form.kind.data) if form.phrase.data else 0
        times += masking.mask_phrases(db, found, phrases, form.kind.data) if phrases else 0
    except NotThere:
        form.add_error("phrase", _("The comment does not hold these words. Type them as they stand in it."))
        return False
    changed("comment-masked", found, kind=form.kind.data, times=times)
    return True


def _masked_words(found: Comment) -> str:
    """That it is done, and what becomes of the reports that may quote the comment."""
    done, reports = _("The words have been masked."), len(withholding.may_quote(db, found))
    if not reports:
        return str(done)
    again = ngettext(
        "%(num)s report that may quote it is being drawn again; its page says who took a copy before.",
        "%(num)s reports that may quote it are being drawn again; their pages say who took a copy before.",
        reports,
    )
    return f"{done} {again}"


def _privacy_form() -> PrivacyForm:
    council_id = current_council().id
    rules = privacy.rules_of(db, council_id)
    form = PrivacyForm(
        data={
            "days": rules.days_kept,
            "names": "\n".join(rules.known_names),
            "readers": [str(each) for each in privacy.holders(db, council_id, Right.ORIGINALS)],
            "named": [str(each) for each in privacy.holders(db, council_id, Right.FLAGS)],
        }
    )
    offered = choices({member.person_id: member.person.name for member in privacy.members(db, council_id)})
    form.readers.choices = form.named.choices = offered
    return form


def _change(form: PrivacyForm) -> None:
    council_id = current_council().id
    names = [" ".join(line.split()) for line in (form.names.data or "").splitlines() if line.strip()]
    privacy.change_rules(db, council_id, days=form.days.data or privacy.DAYS_KEPT, names=names)
    for right, field in ((Right.ORIGINALS, form.readers), (Right.FLAGS, form.named)):
        privacy.give_right(db, council_id, right, {UUID(each) for each in field.data or []})
    counts = {"days": form.days.data, "names": len(names)}
    changed("privacy-changed", current_council(), readers=form.readers.data, named=form.named.data, **counts)


def _comment(comment_id: UUID) -> Comment:
    """A comment that the person may see: one of their own services, or a flagged one if they are named for flags."""
    found = finding.comment_within(db, choosing.reach(), comment_id)
    if found is None and _has(Right.FLAGS):
        found = finding.comment_within(db, finding.Reach(current_council().id), comment_id)
        found = found if found is not None and flagging.flag_of(db, found) else None
    return found or abort(404)


def _has(right: Right) -> bool:
    return privacy.has_right(db, current_council().id, person_id(), right)


def _names(person_ids: set[UUID]) -> list[str]:
    return sorted(people.names_of(db, person_ids).values())
