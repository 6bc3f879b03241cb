"""When more people come than can be answered: some are asked to send again in a moment, and nothing typed is lost.

What has waited too long is answered at once, by a page that costs next to nothing, and before anything has been done.
So the queue stays short, and whoever is answered is answered soon. Residents who are in the middle of something wait
longest for their turn; new starts and officers' pages give way to them.

A form comes back as it was sent, with its own token and name: sent again it is the same form, which never counts twice.
No token is made here, so that a form of another site, which bore none, is refused then as it would have been now.
"""

import random
from enum import StrEnum

from flask import Flask, current_app, g, render_template, request, session
from flask.typing import ResponseReturnValue

from app import counting, waiting
from app.errors import FOR_PROGRAMS, answer_program
from app.interruptions import what_was_sent
from app.language import choose_language
from core.access import TOKEN
from core.language import switch_language
from core.web import SAFE_METHODS, may_be_framed_by

RETRY_AFTER = range(4, 16)
"""Seconds after which to try again; not the same for all, or all would come back together."""
ANYWHERE = ("*",)


class Turn(StrEnum):
    """What somebody came for, which decides how long they may wait for it."""

    ANSWERING = "answering"
    STARTING = "starting"
    WORKING = "working"


SHARE = {Turn.ANSWERING: 1.0, Turn.STARTING: 0.5, Turn.WORKING: 0.5}
"""How much of the longest wait each may wait."""
ALWAYS_SERVED = {"static", "pages.healthz", "pages.readyz", "counting.metrics"}
MIDDLE_OF_SOMETHING = {
    "resident.question",
    "resident.check",
    "resident.thank_you",
    "later.later",
    "later.leave",
    "full.full",
    "offline.copy",
    "offline.send",
    "interview.question",
    "interview.check",
    "interview.stop",
    "feedback_form.thank_you",
    "feedback_form.embedded_thanks",
}
BEGINNING = {"resident.start", "invited.ask", "invited.begin", "code.code", "door.sign_in"}
"""Where a form begins something and holds little."""


def init_shedding(app: Flask) -> None:
    if app.extensions["settings"].longest_wait:
        app.before_request(_turn_away)


def turn_of_request() -> Turn | None:
    """What this request is about, or None for what is always answered.

    A resident's form with a file is always answered, because no page could give the file back.
    """
    if request.endpoint in ALWAYS_SERVED:
        return None
    if request.endpoint in MIDDLE_OF_SOMETHING:
        return Turn.ANSWERING
    if TOKEN in session or request.path.startswith(FOR_PROGRAMS):
        return Turn.WORKING
    if request.method in SAFE_METHODS or request.endpoint in BEGINNING:
        return Turn.STARTING
    return None if request.mimetype == "multipart/form-data" else Turn.ANSWERING


def _turn_away() -> ResponseReturnValue | None:
    longest: float = current_app.extensions["settings"].longest_wait
    waited = waiting.seconds_waited()
    if waited <= longest * min(SHARE.values()):
        return None
    turn = turn_of_request()
    if turn is None or waited <= longest * SHARE[turn]:
        return None
    counting.count_turned_away(turn)
    return _say_busy()


def _say_busy() -> ResponseReturnValue:
    headers = {"Retry-After": str(random.choice(RETRY_AFTER))}
    if request.path.startswith(FOR_PROGRAMS):
        return answer_program(503, "Too much is asked for at once. Try again soon.", headers)
    if "lang" in request.args:
        switch_language(request.args["lang"])
    if getattr(current_app.view_functions.get(request.endpoint or ""), "acts_for_nobody", False):
        may_be_framed_by(ANYWHERE)  # Its form does nothing for whoever is signed in, wherever the frame is.
    g.languages = (choose_language(),)
    is_form = request.method not in SAFE_METHODS
    sent = what_was_sent() if is_form else None
    page = render_template("errors/busy.html", is_form=is_form, sent=sent, address=request.full_path.rstrip("?"))
    return page, 503, headers
