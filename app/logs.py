"""Structured logs: one JSON object a line, about requests and never about people.

A line names the route (`/s/<survey>`), not the address typed, so that codes and references stay out of logs.
"""

import json
import logging
import sys
import time
from uuid import uuid4

from flask import Flask, Response, current_app, g, request

from core import tracing

FIELDS = ("request_id", "method", "route", "status", "milliseconds", "job", "step", "failure")


class JsonLines(logging.Formatter):
    """Format a record as a line of JSON with only the fields that we chose."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "message": record.getMessage(),
        }
        if asked := tracing.request_id.get():
            line["request_id"] = asked
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["failure"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line)


def configure_logs() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("folkmoot")
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO)
    # A line names none of these, and finding them out costs more than writing it.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None


def init_logs(app: Flask) -> None:
    configure_logs()
    app.before_request(_start_clock)
    app.after_request(_log_request)


def _start_clock() -> None:
    """Name the request: as the proxy before us did, where one is trusted, or else by ourselves."""
    trusted = current_app.extensions["settings"].trusted_proxies
    named = tracing.well_formed(request.headers.get("X-Request-Id")) if trusted else ""
    tracing.request_id.set(g.setdefault("request_id", named or uuid4().hex))
    g.setdefault("started", time.perf_counter())


def _log_request(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    extra = {
        "request_id": g.get("request_id", ""),
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else "",
        "status": response.status_code,
        "milliseconds": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
    }
    logging.getLogger("folkmoot").info("request", extra=extra)
    return response


def _where(record: logging.LogRecord) -> list[str]:
    """The places an error passed through, without its message, which might hold what somebody typed."""
    trace, places = record.exc_info[2] if record.exc_info else None, []
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-12:]
