"""Gentle defences of open links. They mark a response for people to judge, and turn nobody away for good.

A household, a library or a phone mast shares an address, so a busy network is only counted, and asked to wait only when
it starts more responses in an hour than a town hall full of people could.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import current_app, request
from flask_babel import ngettext
from itsdangerous import BadSignature, Signer

from core.limits import Limit, network_of
from core.signing import signer_for
from core.web import limits, spend
from surveys.flags import BUSY_NETWORK, HONEYPOT, TOO_FAST
from surveys.models import Mode, Response
from surveys.residents.start_form import StartForm

BAIT = "website"
"""A box that people neither see nor reach, and that programs which fill in every box fill in."""
OPENED = "opened"
SECONDS_TO_READ = 1.0
SECONDS_PER_ANSWER = 1.0
BUSY_SHARE = 10
STARTS = Limit("starts", allowed=300, minutes=60)


@dataclass(frozen=True)
class Trap:
    """What the start form holds beside its questions; the macro of `macros/trap.html` draws it."""

    opened: str
    bait: str = BAIT


def trap() -> Trap:
    """The trap of a start page: it says, signed, when the page was first shown, however often it is shown again."""
    posted = request.form.get(OPENED, "")
    return Trap(posted if _seconds_since(posted) is not None else _signer().sign(f"{time.time():.3f}").decode())


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
    seconds = _seconds_since(posted.get(OPENED, ""))
    found = {
        HONEYPOT: bool(posted.get(BAIT, "").strip()),
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


def _seconds_since(signed: str) -> float | None:
    try:
        return time.time() - float(_signer().unsign(signed))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return signer_for("survey-opened", str(current_app.secret_key))
