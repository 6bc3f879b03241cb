"""What a council tells its residents: what they said, and what it did about it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.access import public
from core.language import speak_only
from core.web import current_council, db
from feedback.acting.told import told

bp = Blueprint("you_said", __name__, url_prefix="/you-said/<council>")


@bp.get("")
@public
def page(council: str) -> ResponseReturnValue:
    speak_only(current_council().languages)
    return render_template("feedback/told.html", entries=told(db, current_council().id))
