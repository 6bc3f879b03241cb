"""Which request something is done for: an identifier that the logs of all processes share."""

import re
from contextvars import ContextVar

WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")

request_id: ContextVar[str] = ContextVar("request_id", default="")


def well_formed(typed: str | None) -> str:
    """An identifier that a proxy gave, or "" where it gave none that may stand in a log."""
    return typed if typed and WELL_FORMED.fullmatch(typed) else ""
