"""Forgery protection: a form is acted on only if the page that held it was made for the same browser.

The token is an HMAC of a random secret in the browser's signed session cookie (OWASP's signed double-submit cookie). It
is the same for as long as the session lasts, in every process, so that making and checking it cost one HMAC each.
"""

import hmac
import secrets
from hashlib import sha256

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect

FIELD = "csrf_token"


class ForgeryProtection(CSRFProtect):
    """Flask-WTF's protection, which is left whatever does not bear the session's own token."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method == "POST" and not request.is_secure and _is_own(request.form.get(FIELD, "")):
            g.csrf_valid = True
        else:
            super().protect(apply_exemptions=apply_exemptions)


def init_forgery_protection(app: Flask) -> None:
    ForgeryProtection(app)
    app.add_template_global(token, FIELD)
    app.context_processor(lambda: {FIELD: token})


def token() -> str:
    """The token of this session, which begins with it if need be; forms of Flask-WTF find it in `g`."""
    if FIELD not in g:
        secret = session.get(FIELD) or session.setdefault(FIELD, secrets.token_hex(20))
        setattr(g, FIELD, _token_of(secret))
    made: str = g.get(FIELD)
    return made


def _is_own(sent: str) -> bool:
    secret = session.get(FIELD)
    return bool(secret and hmac.compare_digest(sent.encode(), _token_of(secret).encode()))


def _token_of(secret: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, f"forgery|{secret}".encode(), sha256).hex()
