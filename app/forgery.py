"""Forgery protection: a form is acted on only if the page that held it was made for the same browser.

A token is a nonce and its HMAC with a random secret in the browser's signed session cookie (OWASP's signed double-
submit cookie). Making one and checking one cost an HMAC each, and no two pages hold the same one, so that what
compression tells of a page's length never adds up to a token.
"""

import hmac
import secrets
from hashlib import sha256

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect, same_origin

from core.web import signing_secrets

FIELD = "csrf_token"
NONCE_LETTERS = 16


class ForgeryProtection(CSRFProtect):
    """Flask-WTF's protection, which is left whatever does not bear a token of the session's own."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method == "POST" and _is_own(request.form.get(FIELD, "")):
            if request.is_secure and not same_origin(request.referrer or "", request.host_url):
                raise CSRFError("The form was on a page of another site.")
            g.csrf_valid = True
        elif not _acts_for_nobody():
            super().protect(apply_exemptions=apply_exemptions)


def _acts_for_nobody() -> bool:
    """Whether the view said so with `core.access.acts_for_nobody`: its pages stand where browsers keep no cookie."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "acts_for_nobody", False)


def init_forgery_protection(app: Flask) -> None:
    ForgeryProtection(app)
    app.add_template_global(token, FIELD)
    app.context_processor(lambda: {FIELD: token})


def token() -> str:
    """This page's token, with which a session begins if need be; forms of Flask-WTF find it in `g`."""
    if FIELD not in g:
        session.setdefault(FIELD, secrets.token_hex(20))
        setattr(g, FIELD, _signed(secrets.token_hex(NONCE_LETTERS // 2), signing_secrets()[-1]))
    made: str = g.get(FIELD)
    return made


def _is_own(sent: str) -> bool:
    nonce = sent[:NONCE_LETTERS]
    return FIELD in session and any(
        hmac.compare_digest(sent.encode(), _signed(nonce, secret).encode()) for secret in reversed(signing_secrets())
    )


def _signed(nonce: str, secret: str) -> str:
    return nonce + hmac.digest(secret.encode(), f"forgery|{session[FIELD]}|{nonce}".encode(), sha256).hex()
