"""A person's own account: their password, and where they are signed in."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from app.door.choosing import choose
from app.door.doors import code_doors, knocks, must_wait, wait_words_of_yours
from app.door.entering import safe_next
from app.door.forms import Ask, ChangePasswordForm, ProveForm
from app.door.sign_ons import providers
from core import people
from core.access import TOKEN, still_without_code
from core.accounts import passwords, second_factors, signing_in
from core.accounts.models import SignIn
from core.forms import Form
from core.models import Person
from core.web import changed, current_person, current_sign_in, db, person_id

bp = Blueprint("account", __name__, url_prefix="/account")
MOMENT = "d MMMM yyyy, HH:mm"


@bp.get("")
@still_without_code
def overview() -> ResponseReturnValue:
    here = current_sign_in()
    sign_ins = signing_in.sign_ins_of(db, person_id(), current_app.extensions["sign_ins"])
    return render_template(
        "account/overview.html",
        has_password=bool(me().password_hash),
        has_code=second_factors.has_one(db, person_id()),
        codes_left=second_factors.recovery_codes_left(db, person_id()),
        may_change=may_change_codes(),
        sign_ins=[_line(one, here) for one in sign_ins],
        others=len(sign_ins) > 1,
    )


@bp.route("/password", methods=["GET", "POST"])
@still_without_code
def password() -> ResponseReturnValue:
    """Change the password, which needs the present one; everywhere else the person is signed out."""
    form, person = ChangePasswordForm(), me()
    if form.validate_on_submit() and _is_right(form, "present", form.present.data or "") and _choose(form, person):
        signing_in.end_all(db, person.id, but=current_sign_in().id)
        renew()
        changed("password-changed", person)
        flash(_("Your password has been changed, and you have been signed out everywhere else."))
        return redirect(url_for(".overview"))
    return render_template("account/password.html", form=form, email=person.email), 422 if form.is_submitted() else 200


@bp.route("/prove", methods=["GET", "POST"])
@still_without_code
def prove() -> ResponseReturnValue:
    """Show again that it is you, and go on."""
    form, onwards = ProveForm(), safe_next(request.args.get("next", "")) or url_for(".overview")
    if form.validate_on_submit() and _is_right(form, "password", form.password.data or ""):
        renew()
        return redirect(onwards)
    provider = providers().get(current_sign_in().provider)
    page = {"form": form, "provider": provider, "onwards": onwards, "has_password": bool(me().password_hash)}
    return render_template("account/prove.html", **page), 422 if form.is_submitted() else 200


@bp.post("/sign-ins/<uuid:sign_in_id>/end")
@still_without_code
def end(sign_in_id: UUID) -> ResponseReturnValue:
    """Sign out one browser, wherever it is."""
    if Ask().validate_on_submit() and signing_in.end(db, person_id(), sign_in_id):
        changed("signed-out", me())
        flash(_("That browser has been signed out."))
    return redirect(url_for(".overview"))


@bp.post("/sign-ins/end")
@still_without_code
def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    if Ask().validate_on_submit():
        ended = signing_in.end_all(db, person_id(), but=current_sign_in().id)
        renew()
        changed("signed-out-everywhere", me(), sign_ins=ended)
        flash(ngettext("You have been signed out of %(num)s other browser.",
                       "You have been signed out of %(num)s other browsers.", ended))  # fmt: skip
    return redirect(url_for(".overview"))


def me() -> Person:
    person = current_person()
    assert person is not None, "only people who signed in enter"
    return person


def may_change_codes() -> bool:
    """Whether a sign-in opens the account's own second factor; one council's provider, if no other relies on it."""
    return current_sign_in().only_council is None or people.works_for_one_alone(db, me())


def renew(*, second_factor: bool | None = None) -> None:
    """Give this browser another token, now that whoever sits there has shown that it is they."""
    here = current_sign_in()
    if second_factor is not None:
        here.second_factor = second_factor
    session[TOKEN] = signing_in.renew(here)


def _is_right(form: Form, field: str, typed: str) -> bool:
    """Whether it is the person's present password; if not, the refusal stands beside it."""
    doors = code_doors(f"{person_id()}|password")
    if wait := must_wait(doors):
        form.add_error(field, wait_words_of_yours(wait))
        return False
    if not passwords.agrees(me().password_hash, typed):
        form.add_error(field, _("The password is not right. Check it and try again."))
        return False
    knocks().forgive(db, doors)
    return True


def _choose(form: ChangePasswordForm, person: Person) -> bool:
    return choose(form, person, form.new.data or "")


def _line(one: SignIn, here: SignIn) -> dict[str, object]:
    """A browser on the list, in the reader's words."""
    return {
        "id": one.id,
        "here": one.id == here.id,
        "device": one.device or _("A browser that does not say what it is"),
        "began": format_datetime(one.began_at, MOMENT),
        "seen": format_datetime(one.seen_at, MOMENT),
    }
