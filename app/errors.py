"""Pages for when something went wrong: plain words, no stack trace, and what to do next."""

import logging

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from app.interruptions import answer_again, may_be_repeated, offer_to_try_again, was_interrupted

PAGES = {400, 403, 404, 405, 413, 429, 500, 503}
FOR_PROGRAMS = ("/api/", "/odata/")
"""Where addresses begin that programs read: they are answered in JSON."""


def init_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(Exception, _apologise)
    app.register_error_handler(DBAPIError, _recover)


def _explain(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    if request.path.startswith(FOR_PROGRAMS):
        allowed = getattr(error, "valid_methods", None)
        return answer_program(code, error.description or "", {"Allow": ", ".join(allowed)} if allowed else {})
    page = code if code in PAGES else 400 if code < 500 else 500
    template = "errors/csrf.html" if isinstance(error, CSRFError) else f"errors/{page}.html"
    return render_template(template), code


def _recover(error: DBAPIError) -> ResponseReturnValue:
    """Answer a request that the database could not: again by ourselves where that is safe, else by asking."""
    if not was_interrupted(error):
        return _apologise(error)
    if may_be_repeated(error):
        return answer_again()
    _log(error)
    if request.path.startswith(FOR_PROGRAMS):
        return answer_program(503, "Something went wrong. Try again soon.")
    return offer_to_try_again()


def _log(error: Exception) -> None:
    logging.getLogger("folkmoot").error("unexpected", exc_info=error, extra={"request_id": g.get("request_id", "")})


def _apologise(error: Exception) -> ResponseReturnValue:
    _log(error)
    if request.path.startswith(FOR_PROGRAMS):
        return answer_program(500, "Something went wrong. Try again later.")
    return render_template("errors/500.html"), 500


def answer_program(status: int, message: str, headers: dict[str, str] | None = None) -> ResponseReturnValue:
    """An error as the API and OData both say it."""
    return {"error": {"status": status, "code": str(status), "message": message}}, status, headers or {}
