"""How figures are made, in plain words, for everybody."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.access import public
from core.web import db
from framework import words
from framework.published import published_surveys
from framework.tiles.caching import keep_pages_of
from framework.tiles.speaking import speak_english_and_welsh

bp = Blueprint("results-method", __name__, url_prefix="/results/method")
keep_pages_of(bp)
bp.before_request(speak_english_and_welsh)


@bp.get("")
@public
def method() -> ResponseReturnValue:
    surveys = published_surveys(db)
    return render_template("framework/tiles/method.html", surveys=surveys, not_covered=words.NOT_COVERED)
