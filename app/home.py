"""The door: the front page, signing in and out, and a person's councils."""

from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.urls import iri_to_uri

from app import navigation
from app.forms import SignInForm
from core import audit, people
from core.access import public, signed_in
from core.limits import Limit, network_of
from core.web import current_person, db, limits, spend
from feedback.service import open_forms
from surveys.waves import open_surveys

bp = Blueprint("home", __name__)
FAILED_SIGN_INS = Limit("failed-sign-ins", allowed=10, minutes=15)


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    return render_template("home/front.html", surveys=open_surveys(db), forms=open_forms(db))


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("home/sign_in.html", form=form), 422 if form.is_submitted() else 200
    email = form.email.data or ""
    knocking = f"{network_of(request)}|{people.normalised(email)}"
    if not spend(FAILED_SIGN_INS, knocking):
        form.add_error("email", _too_often())
        return render_template("home/sign_in.html", form=form), 429
    person = people.authenticate(db, email=email, password=form.password.data or "")
    if person is None:
        form.add_error("email", _("The email address or the password is not right. Check both and try again."))
        return render_template("home/sign_in.html", form=form), 422
    limits().forgive(db, FAILED_SIGN_INS, knocking)
    _begin_session(str(person.id))
    audit.record(db, "sign-in", council_id=None, person_id=person.id, subject="person", subject_id=person.id)
    return redirect(_safe_next(request.args.get("next", "")) or url_for("home.desk"))


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    session.clear()
    return redirect(url_for("home.front"))


@bp.get("/desk")
@signed_in
def desk() -> ResponseReturnValue:
    """A person's councils, and what they may do for each."""
    person = current_person()
    assert person is not None
    desks = [navigation.desk(membership) for membership in people.memberships_of(db, person.id)]
    return render_template("home/desk.html", desks=desks)


def _too_often() -> str:
    """The same words whether or not anybody signs in with the address."""
    minutes = limits().wait(FAILED_SIGN_INS)
    message = ngettext(
        "There have been too many attempts with this email address. Try again in %(num)s minute.",
        "There have been too many attempts with this email address. Try again in %(num)s minutes.",
        minutes,
    )
    return str(message)


def _begin_session(person_id: str) -> None:
    """Start a new session, so that one set before signing in is worth nothing afterwards."""
    language = session.get("language")
    session.clear()
    session.update(person_id=person_id, session_id=uuid4().hex)
    if language:
        session["language"] = language


def _safe_next(address: str) -> str | None:
    """The address to go on to, if it is one of our own pages; browsers pass over tabs and line ends in an address."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return iri_to_uri(address) if ours else None
