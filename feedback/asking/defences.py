"""Gentle defences of open forms: they mark an answer for people to judge, and turn nobody away for good."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, request
from flask_babel import ngettext
from itsdangerous import BadSignature, Signer

from core.limits import Limit, network_of
from core.signing import signer_for
from core.web import limits, spend

BAIT = "website"
"""A box that people neither see nor reach, and that programs which fill in every box fill in."""
OPENED = "opened"
SECONDS_TO_READ = 2.0
ANSWERS = Limit("form-answers", allowed=300, minutes=60)
BAITED, TOO_FAST = "filled-hidden-box", "too-fast"


@dataclass(frozen=True)
class Trap:
    """What a form holds beside its questions; the macro of `macros/trap.html` draws it."""

    opened: str
    bait: str = BAIT


def trap() -> Trap:
    """The trap of a page: it says, signed, when the page was first shown, however often it is shown again."""
    posted = request.form.get(OPENED, "")
    return Trap(posted if _seconds_since(posted) is not None else _signer().sign(f"{time.time():.3f}").decode())


def flags(posted: Mapping[str, str]) -> list[str]:
    """What is odd about how an answer was given."""
    seconds = _seconds_since(posted.get(OPENED, ""))
    found = {BAITED: bool(posted.get(BAIT, "").strip()), TOO_FAST: seconds is None or seconds < SECONDS_TO_READ}
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


def _seconds_since(signed: str) -> float | None:
    try:
        return time.time() - float(_signer().unsign(signed))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return signer_for("form-opened", str(current_app.secret_key))
