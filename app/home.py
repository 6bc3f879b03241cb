"""The front page, and a person's councils."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import navigation
from core.access import councils_entered, public, signed_in
from core.web import current_sign_in, db
from feedback.service import open_forms
from surveys.waves import open_surveys

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    return render_template("home/front.html", surveys=open_surveys(db), forms=open_forms(db))


@bp.get("/desk")
@signed_in
def desk() -> ResponseReturnValue:
    """A person's councils, and what they may do for each."""
    desks = [navigation.desk(membership) for membership in councils_entered(current_sign_in())]
    return render_template("home/desk.html", desks=desks)
