"""The lead's analysts invite councils, say what part each is to have, and go on without those that do not agree."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from core.access import roles
from core.councils import council_by_slug
from core.models import Council, Role
from core.web import changed, db
from surveys.commissioning import partners
from surveys.commissioning.errors import AlreadyAgreed, FieldworkUnderWay, LeadStays, NoPart, PartTaken
from surveys.commissioning.finding import led_or_404
from surveys.commissioning.partner_forms import GivePartForm, InviteForm, OnlyAsk
from surveys.commissioning.partners import Member, Standing
from surveys.commissioning.terms import draft_of
from surveys.models import Commission

bp = Blueprint("fieldwork-partners", __name__, url_prefix="/councils/<council>/commissions/<survey>/partners")


@bp.route("/new", methods=["GET", "POST"])
@roles(Role.ANALYST)
def invite(council: str, survey: str) -> ResponseReturnValue:
    """Invite a council of this installation."""
    commission = led_or_404(survey)
    form = InviteForm.of(_others(commission))
    if form.validate_on_submit():
        invited = council_by_slug(db, form.invited.data) or abort(404)
        try:
            made = partners.invite(db, commission, invited, int(form.sample_target.data or 0))
        except PartTaken:
            form.add_error("invited", _("Choose another council: this one takes part already"))
        except FieldworkUnderWay:
            form.add_error("invited", _("It left, and can be invited again once the wave is published"))
        else:
            changed("council-invited", made, council=invited.slug)
            flash(_("The council is invited. Its administrators see that on their page of surveys."))
            return redirect(url_for("fieldwork-commission.show", council=council, survey=survey))
    page = render_template("surveys/commissioning/invite.html", form=form, commission=commission)
    return page, 422 if form.is_submitted() else 200


@bp.route("/<partner>", methods=["GET", "POST"])
@roles(Role.ANALYST)
def give_part(council: str, survey: str, partner: str) -> ResponseReturnValue:
    """A partner's interviews, local questions and share."""
    commission = led_or_404(survey)
    member = _member(commission, partner)
    form = GivePartForm.of(member.partner, draft_of(db, commission).get("local_questions", 0))
    if form.validate_on_submit():
        partners.give_part(db, member.partner, **form.part())
        changed("part-given", member.partner, council=partner, **form.part())
        flash(_("The council’s part is saved."))
        return redirect(url_for("fieldwork-commission.show", council=council, survey=survey))
    page = render_template(
        "surveys/commissioning/partner.html",
        form=form,
        commission=commission,
        member=member,
        agreed=member.standing is Standing.AGREED,
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/<partner>/without", methods=["GET", "POST"])
@roles(Role.ANALYST)
def take_out(council: str, survey: str, partner: str) -> ResponseReturnValue:
    """What going on without a council does, and the doing of it."""
    commission = led_or_404(survey)
    member, form = _member(commission, partner), OnlyAsk()
    if form.validate_on_submit():
        try:
            partners.take_out(db, commission, member.council.id)
        except (AlreadyAgreed, LeadStays):
            form.form_errors.append(_("It has agreed, or leads the survey: only it can say that it leaves"))
        except FieldworkUnderWay:
            form.form_errors.append(_("It takes part in a wave that is not published yet: wait until it is"))
        else:
            changed("council-taken-out", member.partner, council=partner)
            flash(_("The survey goes on without the council."))
            return redirect(url_for("fieldwork-commission.show", council=council, survey=survey))
    page = render_template("surveys/commissioning/take_out.html", form=form, commission=commission, member=member)
    return page, 422 if form.is_submitted() else 200


def _others(commission: Commission) -> list[Council]:
    """The councils of this installation that do not take part."""
    there = {m.council.id for m in partners.members(db, commission) if m.standing is not Standing.LEFT}
    return [each for each in db.scalars(select(Council).order_by(Council.slug)) if each.id not in there]


def _member(commission: Commission, slug: str) -> Member:
    found = council_by_slug(db, slug) or abort(404)
    try:
        member = partners.member_of(db, commission, found.id)
    except NoPart:
        abort(404)
    return member if member.standing is not Standing.LEFT else abort(404)
