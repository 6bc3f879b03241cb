"""When the database goes away in the middle of a request: nothing that was typed is lost, and little is asked again.

A request that had not begun to commit has changed nothing, so it is answered again on a new connection, once. One that
had may have been saved, and only the person can say what to do: they get a page that sends the same thing again.
"""

import re

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, OperationalError

from core.web import SAFE_METHODS, begin_afresh, may_have_committed

SECRET = re.compile("password|secret")
FORGERY_TOKEN = "csrf_token"
RETRY_AFTER = {"Retry-After": "5"}


def was_interrupted(error: DBAPIError) -> bool:
    """Whether the database went away, refused a connection or was too busy, rather than refused what was asked."""
    return error.connection_invalidated or isinstance(error, OperationalError)


def may_be_repeated(error: DBAPIError) -> bool:
    """Whether a new connection may serve, and nothing can have been saved yet; only the first time."""
    return error.connection_invalidated and not may_have_committed() and not g.get("repeated")


def answer_again() -> ResponseReturnValue:
    """Answer the request from its beginning, as Flask does, on a new connection."""
    begin_afresh()
    g.repeated = True
    try:
        answer = current_app.preprocess_request()
        return current_app.dispatch_request() if answer is None else answer
    except Exception as error:
        return current_app.handle_user_exception(error)


def offer_to_try_again() -> ResponseReturnValue:
    """A page made without the database; after a form, it holds what was sent and sends it again."""
    begin_afresh()
    if request.method in SAFE_METHODS:
        return render_template("errors/503.html"), 503, RETRY_AFTER
    return render_template("errors/unsaved.html", address=request.full_path.rstrip("?"), sent=_sent()), 503, RETRY_AFTER


def _sent() -> list[tuple[str, str]] | None:
    """What the form held, or None where it held a file or a secret, which no page repeats."""
    if request.files or any(SECRET.search(name) for name in request.form):
        return None
    return [(name, value) for name, value in request.form.items(multi=True) if name != FORGERY_TOKEN]
