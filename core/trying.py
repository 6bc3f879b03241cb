"""Trying codes: who types wrong ones again and again has to wait, and right ones cost nothing."""

from flask import request
from flask_babel import ngettext

from core.limits import Limit, network_of
from core.web import limits, spend

WRONG_CODES = Limit("wrong-codes", allowed=20, minutes=60)
WRONG_CODES_FROM_NOWHERE = Limit("wrong-codes-from-nowhere", allowed=600, minutes=60)
"""Where a proxy hides which network is asking, everybody shares this one."""


def reason_to_wait() -> str | None:
    """Why no code is looked at for now, and until when; None while there are tries left."""
    limit, subject = _limit()
    if limits().left(limit, subject):
        return None
    wait = limits().wait(limit)
    words: str = ngettext(
        "Too many codes were not right. Check yours, wait %(num)s minute, then type it again.",
        "Too many codes were not right. Check yours, wait %(num)s minutes, then type it again.",
        wait,
    )
    return words


def count_wrong_code() -> None:
    spend(*_limit())


def _limit() -> tuple[Limit, str]:
    network = network_of(request)
    return (WRONG_CODES, network) if network else (WRONG_CODES_FROM_NOWHERE, "")
