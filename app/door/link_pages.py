"""Choosing a password by a link that was sent, and asking for such a link."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.door import devices_cookie
from app.door.choosing import choose
from app.door.doors import must_wait, wait_words
from app.door.forms import ForgottenForm, NewPasswordForm
from app.door.telling import sends_email, vault
from core import audit, people
from core.access import public
from core.accounts import devices, letters, links, signing_in
from core.accounts.knocking import Door
from core.language import current_language
from core.limits import network_of
from core.web import db

bp = Blueprint("door-links", __name__)
TO_AN_ADDRESS, FROM_A_NETWORK = 3, 30


@bp.route("/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Ask for a link: the same is done, and said, whoever has the address, and the worker finds out who does."""
    if not sends_email():
        return render_template("door/forgotten_here.html")
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("door/forgotten.html", form=form), 422 if form.is_submitted() else 200
    typed, network = form.email.data or "", network_of(request)
    doors = [Door("forgotten", people.normalised(typed), TO_AN_ADDRESS)]
    doors += [Door("forgotten-network", network, FROM_A_NETWORK)] if network else []
    if wait := must_wait(doors):
        form.add_error("email", wait_words(wait))
        return render_template("door/forgotten.html", form=form), 429
    letters.ask_for_reset(db, vault(), typed, current_language())
    return redirect(url_for(".asked"))


@bp.get("/forgotten/asked")
@public
def asked() -> ResponseReturnValue:
    return render_template("door/forgotten_asked.html")


@bp.route("/password/<token>", methods=["GET", "POST"])
@public
def password(token: str) -> ResponseReturnValue:
    """Choose a password. Only sending the form uses the link up, because mail programs look at links by themselves."""
    person, form = links.person_of(db, token), NewPasswordForm()
    if person is None:
        return render_template("door/link_gone.html"), 404
    if not form.validate_on_submit() or not choose(form, person, form.new.data or ""):
        return render_template("door/password.html", form=form, email=person.email), 422 if form.is_submitted() else 200
    signing_in.end_all(db, person.id)
    held = devices_cookie.held_or_new()
    devices.know(db, person.id, held)  # Whoever reads the person's emails need not wait for a stranger's guesses.
    audit.record(db, "password-chosen", council_id=None, person_id=person.id, subject="person", subject_id=person.id)
    session.clear()
    flash(_("Your password has been changed. Sign in with it."))
    answer = redirect(url_for("door.sign_in"))
    devices_cookie.keep(answer, held)
    return answer
