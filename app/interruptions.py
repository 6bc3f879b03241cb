"""When the database goes away in the middle of a request: nothing that was typed is lost, and little is asked again.

A request that had not begun to commit has changed nothing, so it is answered again on a new connection, and while the
database is starting again it waits for it. So is one that says that doing it twice does what doing it once does, as
keeping a page's answers. Any other may have been saved, and only the person can say what to do: they get a page that
sends the same thing again.
"""

import re
import time
from dataclasses import dataclass
from math import inf

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, OperationalError

from core.web import SAFE_METHODS, begin_afresh, may_have_committed

SECRET = re.compile("password|secret")
FORGERY_TOKEN = "csrf_token"
RETRY_AFTER = {"Retry-After": "5"}
PATIENCE = 8.0
"""For how many seconds a request waits for its database: longer than one takes to start again, and not longer than a
phone waits for us."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.4


@dataclass
class Outage:
    """Since when this process has found its database away, and when last, in seconds of the process's clock.

    Requests wait for it together: once it has been away for long they no longer do, or nobody would be answered.
    """

    since: float = -inf
    noticed: float = -inf

    def goes_on(self) -> None:
        now = time.monotonic()
        if now - self.noticed > PATIENCE:
            self.since = now
        self.noticed = now

    def is_over(self) -> None:
        self.noticed = -inf

    def is_young(self) -> bool:
        return time.monotonic() - self.since < PATIENCE


_outage = Outage()


def was_interrupted(error: DBAPIError) -> bool:
    """Whether the database went away, refused a connection or was too busy, rather than refused what was asked."""
    return error.connection_invalidated or isinstance(error, OperationalError)


def may_be_repeated(error: DBAPIError) -> bool:
    """Whether a new connection may serve, and nothing can have been saved for good: once, and while patience lasts."""
    return _is_away(error) and not may_have_committed() and (not g.get("repeats") or _outage.is_young())


def answer_again() -> ResponseReturnValue:
    """Answer the request from its beginning, as Flask does, on a new connection: at once, and then after pauses."""
    _outage.goes_on()
    repeats = g.get("repeats", 0)
    if repeats:
        time.sleep(min(FIRST_PAUSE * 2**repeats, LONGEST_PAUSE))
    begin_afresh()
    g.repeats = repeats + 1
    try:
        answer = current_app.preprocess_request()
        answer = current_app.dispatch_request() if answer is None else answer
        _outage.is_over()
        return answer
    except Exception as error:
        return current_app.handle_user_exception(error)


def _is_away(error: DBAPIError) -> bool:
    """Whether the connection was lost, or could not be made: then there is no statement that failed."""
    return error.connection_invalidated or error.statement is None


def offer_to_try_again() -> ResponseReturnValue:
    """A page made without the database; after a form, it holds what was sent and sends it again."""
    begin_afresh()
    if request.method in SAFE_METHODS:
        return render_template("errors/503.html"), 503, RETRY_AFTER
    sent = what_was_sent()
    if sent is not None:
        sent = [(name, value) for name, value in sent if name != FORGERY_TOKEN]
    return render_template("errors/unsaved.html", address=request.full_path.rstrip("?"), sent=sent), 503, RETRY_AFTER


def what_was_sent() -> list[tuple[str, str]] | None:
    """What the form held, or None where it held a file or a secret, which no page repeats."""
    if request.files or any(SECRET.search(name) for name in request.form):
        return None
    return list(request.form.items(multi=True))
