"""A council's figures, open to everybody: its tiles, what each opens to, and how its groups of residents see things."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from core.access import public
from framework.tiles import views
from framework.tiles.caching import keep_pages_of
from framework.tiles.speaking import speak_english_and_welsh

bp = Blueprint("tiles", __name__, url_prefix="/results/councils/<council>")
keep_pages_of(bp)
bp.before_request(speak_english_and_welsh)


@bp.get("")
@public
def home(council: str) -> ResponseReturnValue:
    return views.home_page()


@bp.get("/own/<code>", defaults={"survey": None})
@bp.get("/surveys/<survey>/<code>")
@public
def tile(council: str, code: str, survey: str | None) -> ResponseReturnValue:
    return views.opened_page(code, survey)


@bp.get("/method")
@public
def method(council: str) -> ResponseReturnValue:
    return views.made_page()


@bp.get("/groups")
@public
def groups(council: str) -> ResponseReturnValue:
    return views.groups_page()


@bp.get("/groups/<by>/<domain>")
@public
def group(council: str, by: str, domain: str) -> ResponseReturnValue:
    return views.group_page(by, domain)
