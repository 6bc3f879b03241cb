"""Setting up an authenticator app, taking it away, and recovery codes."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.door.account_pages import may_change_codes, me, renew
from app.door.doors import code_doors, knocks, must_wait, wait_words_of_yours
from app.door.forms import Ask, CodeForm
from app.door.proving import proved_lately
from app.door.telling import tell, vault
from core.access import still_without_code
from core.accounts import second_factors, signing_in
from core.database import now
from core.qr import qr_path
from core.vault import SealBroken
from core.web import changed, current_sign_in, db, person_id

bp = Blueprint("account-code", __name__, url_prefix="/account")
SEALED = "enrolling"
ISSUER = "Folkmoot"


@bp.route("/second-factor", methods=["GET", "POST"])
@still_without_code
@proved_lately
def second_factor() -> ResponseReturnValue:
    """Set an app up, or another in its place: its first code shows that it holds the secret."""
    if not vault().has_keys:
        return render_template("account/no_vault.html")
    if refused := _refused():
        return refused, 403
    form, secret = CodeForm(), _secret()
    if form.validate_on_submit() and (step := _step(form, secret)):
        codes = second_factors.take_up(db, vault(), person_id(), secret, step)
        session.pop(SEALED, None)
        signing_in.end_all(db, person_id(), but=current_sign_in().id)
        renew(second_factor=True)
        tell(me(), "second-factor-on")
        changed("second-factor-on", me())
        return render_template("account/recovery_codes.html", codes=codes)
    address = second_factors.address_of(secret, me(), ISSUER)
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    shown = {"qr": qr_path(address), "secret": spaced, "address": address, "asked": "asked" in request.args}
    return render_template("account/second_factor.html", form=form, **shown), 422 if form.is_submitted() else 200


@bp.route("/second-factor/end", methods=["GET", "POST"])
@still_without_code
@proved_lately
def end() -> ResponseReturnValue:
    """Take the app away again."""
    if refused := _refused():
        return refused, 403
    if Ask().validate_on_submit():
        second_factors.drop(db, person_id())
        signing_in.end_all(db, person_id(), but=current_sign_in().id)
        renew(second_factor=False)
        tell(me(), "second-factor-off")
        changed("second-factor-off", me())
        flash(_("The authenticator app has been taken away. Signing in takes your password alone."))
        return redirect(url_for("account.overview"))
    return render_template("account/second_factor_end.html", form=Ask())


@bp.route("/recovery-codes", methods=["GET", "POST"])
@still_without_code
@proved_lately
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes. Their page is shown this once."""
    if refused := _refused():
        return refused, 403
    if not second_factors.has_one(db, person_id()):
        return redirect(url_for("account.overview"))
    if Ask().validate_on_submit():
        codes = second_factors.renew_recovery_codes(db, person_id())
        renew()
        tell(me(), "recovery-codes-renewed")
        changed("recovery-codes-renewed", me())
        return render_template("account/recovery_codes.html", codes=codes)
    return render_template("account/recovery_codes_new.html", form=Ask())


def _refused() -> str | None:
    """What is said to whoever came by one council's provider, if their account here opens other councils too."""
    return None if may_change_codes() else render_template("account/not_by_sign_on.html")


def _secret() -> str:
    """The secret that is being set up: kept sealed in the browser's cookie until its first code has come."""
    if SEALED in session:
        try:
            return vault().open(session[SEALED])
        except SealBroken:
            session.pop(SEALED)
    secret = second_factors.draw_secret()
    session[SEALED] = vault().seal(secret)
    return secret


def _step(form: CodeForm, secret: str) -> int | None:
    """The step of the first code, or None with the refusal beside it."""
    doors = code_doors(f"{person_id()}|first")
    if wait := must_wait(doors):
        form.add_error("code", wait_words_of_yours(wait))
        return None
    step = second_factors.step_of(secret, form.code.data or "", now())
    if step is None:
        form.add_error(
            "code", _("The code is not right. Check the clock of your phone, and enter the code it shows now.")
        )
    else:
        knocks().forgive(db, doors)
    return step
