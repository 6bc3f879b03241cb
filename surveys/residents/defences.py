"""Gentle defences of open links. They mark a response for people to judge, and turn nobody away for good.

A household, a library or a phone mast shares an address, so a busy network is only counted, and asked to wait only when
it starts more responses in an hour than a town hall full of people could.
"""

from collections.abc import Mapping
from dataclasses import replace

from flask import current_app, request
from flask_babel import ngettext

from core.limits import Limit, network_of
from core.trap import Trap, seconds_open, took_the_bait
from core.trap import trap as trap_for
from core.web import limits, spend
from surveys.flags import BUSY_NETWORK, HONEYPOT, TOO_FAST
from surveys.models import Mode, Response
from surveys.residents.start_form import StartForm

OPENED = "survey-opened"
SECONDS_TO_READ = 1.0
SECONDS_PER_ANSWER = 1.0
BUSY_SHARE = 10
STARTS = Limit("starts", allowed=300, minutes=60)


def trap() -> Trap:
    return trap_for(OPENED)


def lets_start(form: StartForm) -> bool:
    """Whether the network may start another response; if not, the form says when. Call it before changing anything."""
    network, starts = network_of(request), _starts()
    if not network or spend(starts, network):
        return True
    minutes = limits().wait(starts)
    message = ngettext(
        "Many people have started from your network. Try again in %(num)s minute.",
        "Many people have started from your network. Try again in %(num)s minutes.",
        minutes,
    )
    form.add_error("council", message)
    return False


def flags_at_start(posted: Mapping[str, str]) -> list[str]:
    """What is odd about how a response was started."""
    seconds = seconds_open(posted, OPENED)
    found = {
        HONEYPOT: took_the_bait(posted),
        TOO_FAST: seconds is None or seconds < SECONDS_TO_READ,
        BUSY_NETWORK: _is_busy(network_of(request)),
    }
    return [word for word, applies in found.items() if applies]


def flags_at_submission(response: Response) -> list[str]:
    """What is odd about how a response was given: nobody reads and answers a question every second."""
    if response.mode is not Mode.ONLINE or response.submitted_at is None:
        return []
    seconds = (response.submitted_at - response.started_at).total_seconds()
    return [TOO_FAST] if seconds < SECONDS_PER_ANSWER * len(response.answers) else []


def _starts() -> Limit:
    return replace(STARTS, allowed=current_app.extensions["settings"].starts_an_hour)


def _is_busy(network: str) -> bool:
    """Whether a network has started a good part of what it may: more than a family, perhaps a library."""
    starts = _starts()
    return bool(network) and (starts.allowed - limits().left(starts, network)) * BUSY_SHARE > starts.allowed
