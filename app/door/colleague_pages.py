"""Who works for a council: its administrators invite people, end their work, and help those who lost their phone."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.door.forms import Ask, AskedForm, InviteForm, SignOnForm
from app.door.proving import proved_lately
from app.door.sign_ons import opening
from app.door.telling import sends_email, tell, vault
from app.navigation import ROLE_NAMES
from core import councils, people
from core.access import asks_for_sign_on, roles
from core.accounts import letters, links, second_factors, signing_in
from core.accounts.models import LinkPurpose
from core.accounts.sign_on import identities
from core.forms import choices
from core.language import localised
from core.models import Council, Membership, Person, Role
from core.web import changed, current_council, current_sign_in, db, person_id

bp = Blueprint("colleagues", __name__, url_prefix="/councils/<council>/colleagues")


@bp.get("")
@roles()
def overview(council: str) -> ResponseReturnValue:
    home = current_council()
    memberships = people.colleagues_of(db, home.id)
    with_code = second_factors.those_with_one(db, [one.person_id for one in memberships])
    waiting = _those_who_wait([one.person for one in memberships])
    named = {service.id: localised(service.name) for service in councils.services_of(db, home.id)}
    lines = [
        {
            "person": one.person,
            "role": ROLE_NAMES[one.role],
            "services": ", ".join(sorted(named[each.service_id] for each in one.services)),
            "has_code": one.person_id in with_code,
            "waits": one.person_id in waiting,
            "by_sign_on": asks_for_sign_on(home, one.person),
        }
        for one in memberships
    ]
    page = {"form": AskedForm(data={"asked": home.second_factor}), "can_ask": vault().has_keys}
    page |= {"sign_on": SignOnForm(data={"sign_on": home.sign_on}), "sign_ons": opening(home)}
    return render_template("account/colleagues.html", lines=lines, can_ask_sign_on=_can_ask_sign_on(), **page)


@bp.post("/second-factor")
@roles()
@proved_lately
def ask_for_codes(council: str) -> ResponseReturnValue:
    """Ask a second factor of everybody who works for the council, or no longer; from their next page on."""
    form, home = AskedForm(), current_council()
    if form.validate_on_submit() and (vault().has_keys or not form.asked.data):
        home.second_factor = bool(form.asked.data)
        changed("second-factor-asked", home, asked=home.second_factor)
        flash(_("Saved. Whoever has no authenticator app yet is asked to set one up.") if home.second_factor
              else _("Saved. A second factor is each person’s own choice."))  # fmt: skip
    return redirect(url_for(".overview", council=council))


@bp.post("/sign-on")
@roles()
@proved_lately
def ask_for_sign_on(council: str) -> ResponseReturnValue:
    """Ask single sign-on of everybody who works for the council, or no longer; from their next page on."""
    form, home = SignOnForm(), current_council()
    if form.validate_on_submit() and (_can_ask_sign_on() or not form.sign_on.data):
        home.sign_on = bool(form.sign_on.data)
        changed("sign-on-asked", home, asked=home.sign_on)
        flash(_("Saved. Passwords no longer open the council’s pages.") if home.sign_on
              else _("Saved. Passwords open the council’s pages again."))  # fmt: skip
    return redirect(url_for(".overview", council=council))


@bp.route("/new", methods=["GET", "POST"])
@roles()
@proved_lately
def invite(council: str) -> ResponseReturnValue:
    """Invite somebody. Who has an account here already is given the council as well, and nothing is said of it."""
    form, home = InviteForm(), current_council()
    services = councils.services_of(db, home.id)
    form.role.choices = choices(ROLE_NAMES)
    form.services.choices = [(service.code, localised(service.name)) for service in services]
    if not form.validate_on_submit():
        return render_template("account/colleague_new.html", form=form), 422 if form.is_submitted() else 200
    chosen = [service for service in services if service.code in (form.services.data or [])]
    role = Role(form.role.data)
    known = people.person_by_email(db, form.email.data or "")
    if known and people.membership_of(db, home.id, known.id):
        form.add_error("email", _("Somebody with this address works for the council already"))
        return render_template("account/colleague_new.html", form=form), 422
    person = known or people.add_person(db, email=form.email.data or "", name=form.name.data or "", password=None)
    people.grant(db, home.id, person, role, chosen if role is Role.OFFICER else [])
    changed("colleague-invited", person, role=role)
    return _hand_over(council, person)


@bp.get("/<uuid:colleague_id>")
@roles()
def show(council: str, colleague_id: UUID) -> ResponseReturnValue:
    membership = _colleague(colleague_id)
    return render_template(
        "account/colleague.html",
        colleague=membership.person,
        role=str(ROLE_NAMES[membership.role]),
        form=Ask(),
        has_code=second_factors.has_one(db, colleague_id),
        ours=people.works_for_one_alone(db, membership.person),
        is_me=colleague_id == person_id(),
        waits=bool(_those_who_wait([membership.person])),
        by_sign_on=asks_for_sign_on(current_council(), membership.person),
    )


@bp.post("/<uuid:colleague_id>/invite")
@roles()
@proved_lately
def invite_again(council: str, colleague_id: UUID) -> ResponseReturnValue:
    """Send an invitation once more to somebody who has not come yet."""
    person = _colleague(colleague_id).person
    if not _those_who_wait([person]) or not Ask().validate_on_submit():
        return redirect(url_for(".show", council=council, colleague_id=colleague_id))
    changed("colleague-invited", person)
    return _hand_over(council, person)


@bp.post("/<uuid:colleague_id>/second-factor")
@roles()
@proved_lately
def reset_code(council: str, colleague_id: UUID) -> ResponseReturnValue:
    """Take away the app of somebody who lost their phone, if they work for this council alone."""
    person = _colleague(colleague_id).person
    if not people.works_for_one_alone(db, person) or colleague_id == person_id():
        abort(403)
    if Ask().validate_on_submit():
        second_factors.drop(db, person.id)
        signing_in.end_all(db, person.id)
        tell(person, "second-factor-off")
        changed("second-factor-reset", person)
        flash(_("Their authenticator app has been taken away, and they have been signed out everywhere."))
    return redirect(url_for(".show", council=council, colleague_id=colleague_id))


@bp.post("/<uuid:colleague_id>/end")
@roles()
@proved_lately
def end(council: str, colleague_id: UUID) -> ResponseReturnValue:
    """End somebody's work for the council: its pages are closed to them at once."""
    membership = _colleague(colleague_id)
    if colleague_id == person_id():
        abort(403)
    if Ask().validate_on_submit():
        people.take_away(db, membership)
        changed("colleague-left", membership.person)
        flash(_("They no longer work for the council here."))
    return redirect(url_for(".overview", council=council))


def _can_ask_sign_on() -> bool:
    """Whether whoever asks has come by single sign-on, so that nobody shuts everybody out who has never tried it."""
    return current_sign_in().provider in {one.name for one in opening(current_council())}


def _those_who_wait(some: list[Person]) -> set[UUID]:
    """Who of them has no password yet, and has not come by single sign-on either."""
    issuers = [one.issuer for one in opening(current_council())]
    without = [person.id for person in some if not person.password_hash]
    return set(without) - identities.those_linked(db, without, issuers)


def _hand_over(council: str, person: Person) -> ResponseReturnValue:
    """Send the invitation, or show what to pass on where no emails are sent."""
    home = current_council()
    if person.password_hash:
        flash(_("They can enter the council’s pages from now on."))
    elif asks_for_sign_on(home, person):
        _lead_to_sign_on(home, person)
    elif sends_email():
        tell(person, "invitation", council=localised(home.name))
        flash(_("They have been sent an email in which they can choose a password."))
    elif people.works_for_one_alone(db, person):
        token = links.make_link(db, person.id, LinkPurpose.INVITATION)
        address = url_for("door-links.password", token=token, _external=True)
        return render_template("account/colleague_link.html", name=person.name, address=address)
    else:
        flash(_("Ask whoever runs Folkmoot for a link for them: they work for other councils too."))
    return redirect(url_for(".overview", council=council))


def _lead_to_sign_on(home: Council, person: Person) -> None:
    """Say where somebody signs in whom a password would not let in."""
    page = url_for("sign-on.ask", council=home.slug)
    if sends_email():
        tell(person, letters.BY_SIGN_ON, council=localised(home.name), page=page)
        flash(_("They have been sent an email that says where to sign in with the account of the council."))
    else:
        address = url_for("sign-on.ask", council=home.slug, _external=True)
        flash(_("Tell them to sign in at %(address)s with the account of the council.", address=address))


def _colleague(colleague_id: UUID) -> Membership:
    return people.membership_of(db, current_council().id, colleague_id) or abort(404)
