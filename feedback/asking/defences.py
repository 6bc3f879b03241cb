"""Gentle defences of open forms: they mark an answer for people to judge, and turn nobody away for good."""

from collections.abc import Mapping

from flask import request
from flask_babel import ngettext

from core.limits import Limit, network_of
from core.trap import Trap, seconds_open, took_the_bait
from core.trap import trap as trap_for
from core.web import limits, spend

OPENED = "form-opened"
SECONDS_TO_READ = 2.0
ANSWERS = Limit("form-answers", allowed=300, minutes=60)
BAITED, TOO_FAST = "filled-hidden-box", "too-fast"


def trap() -> Trap:
    return trap_for(OPENED)


def flags(posted: Mapping[str, str]) -> list[str]:
    """What is odd about how an answer was given."""
    seconds = seconds_open(posted, OPENED)
    found = {BAITED: took_the_bait(posted), TOO_FAST: seconds is None or seconds < SECONDS_TO_READ}
    return [word for word, applies in found.items() if applies]


def refusal() -> str | None:
    """When to come back, if too many have answered from this network in an hour: ask before changing anything."""
    network = network_of(request)
    if not network or spend(ANSWERS, network):
        return None
    return str(
        ngettext(
            "Many people have answered from your network. What you wrote is still here: try again in %(num)s minute.",
            "Many people have answered from your network. What you wrote is still here: try again in %(num)s minutes.",
            limits().wait(ANSWERS),
        )
    )
