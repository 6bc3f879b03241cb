"""The cookie by which a browser is known again when somebody signs in with it."""

from datetime import timedelta

from flask import current_app, request
from werkzeug.wrappers import Response

from app.sessions import cookie_name
from core.accounts import devices
from core.accounts.signing_in import draw_token

NAME = "folkmoot-device"
LONGEST = 100


def token() -> str:
    """What the browser holds, or nothing."""
    return request.cookies.get(_name(), "")[:LONGEST]


def keep(answer: Response, held: str) -> None:
    """Let the browser hold a token, for as long as it is known here."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    age: timedelta = devices.KEPT
    answer.set_cookie(_name(), held, max_age=age, path="/", secure=secure, httponly=True, samesite="Lax")


def held_or_new() -> str:
    return token() or draw_token()


def _name() -> str:
    return cookie_name(NAME, current_app.extensions["settings"])
