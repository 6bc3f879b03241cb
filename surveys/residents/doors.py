"""What all pages of residents share: when a form is acted on, and what to do when something is amiss.

A form is shown again, with everything that was typed and nothing changed, when it was sent to ask for another language,
or when we cannot be sure that it came from our own page. So a view acts only if `is_sent()`.
"""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from core.language import switch_language
from core.web import db, only_read, view_again
from surveys.errors import AlreadySubmitted, ChangedMeanwhile, NotOpen, ResponseLost, WaveNotOpen
from surveys.waves import survey_by_slug

LANGUAGE = "language"


def resident_pages(name: str) -> Blueprint:
    """A blueprint of a survey's pages for residents."""
    bp = Blueprint(name, name, url_prefix="/s/<survey>")
    bp.before_request(_switch_language)
    bp.register_error_handler(CSRFError, _ask_again)
    bp.register_error_handler(ChangedMeanwhile, _look_again)
    bp.register_error_handler(ResponseLost, _start_again)
    bp.register_error_handler(WaveNotOpen, _thank_the_late)
    bp.register_error_handler(NotOpen, _say_when)
    bp.register_error_handler(AlreadySubmitted, _thank_again)
    bp.context_processor(lambda: {"stale": g.get("stale", False)})
    return bp


def is_sent() -> bool:
    """Whether a form was sent to be acted on."""
    return request.method == "POST" and LANGUAGE not in request.form and not g.get("stale", False)


def _switch_language() -> None:
    """Speak another language from this page on, when one of the header's buttons asked for it."""
    if request.method == "POST" and LANGUAGE in request.form:
        switch_language(request.form[LANGUAGE])


def _ask_again(error: CSRFError) -> ResponseReturnValue:
    """The page was open too long, or its cookie has gone: show it again, and change nothing."""
    g.stale = True
    only_read()
    _switch_language()
    return view_again()


def _look_again(error: Exception) -> ResponseReturnValue:
    """Another tab or device has saved meanwhile, so this page's answers are added to what it left."""
    return view_again()


def _start_again(error: Exception) -> ResponseReturnValue:
    """The browser no longer knows the response: say so where it can be found again."""
    return redirect(url_for("resident.start", survey=_survey(), lost=1))


def _thank_the_late(error: Exception) -> ResponseReturnValue:
    return redirect(url_for("resident.start", survey=_survey()))


def _say_when(error: NotOpen) -> ResponseReturnValue:
    """The survey has closed or is not open yet, which is no error."""
    commission = survey_by_slug(db, _survey())
    return render_template("surveys/closed.html", commission=commission, opens_on=error.opens_on)


def _thank_again(error: Exception) -> ResponseReturnValue:
    return redirect(url_for("resident.thank_you", survey=_survey()))


def _survey() -> str:
    return str(_arguments()["survey"])


def _arguments() -> dict[str, Any]:
    """The parts of the address that vary."""
    return request.view_args or {}
