"""What an open form holds beside its questions: a box that only programs fill in, and when the page was first shown."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from itsdangerous import BadSignature, Signer

from core.signing import signer_for
from core.web import signing_secrets

BAIT = "website"
"""A box that people neither see nor reach, and that programs which fill in every box fill in."""
OPENED = "opened"


@dataclass(frozen=True)
class Trap:
    """What a form holds beside its questions; the macro of `macros/trap.html` draws it."""

    opened: str
    bait: str = BAIT


def trap(purpose: str) -> Trap:
    """The trap of a page: it says, signed, when the page was first shown, however often it is shown again.

    What was signed for one purpose says nothing for another.
    """
    posted = request.form
    if seconds_open(posted, purpose) is not None:
        return Trap(posted[OPENED])
    return Trap(_signer(purpose).sign(f"{time.time():.3f}").decode())


def took_the_bait(posted: Mapping[str, str]) -> bool:
    """Whether the box that nobody sees was filled in."""
    return bool(posted.get(BAIT, "").strip())


def seconds_open(posted: Mapping[str, str], purpose: str) -> float | None:
    """How long ago the form was first shown; nothing where it does not say so, or not with our signature."""
    try:
        return time.time() - float(_signer(purpose).unsign(posted.get(OPENED, "")))
    except (BadSignature, ValueError):
        return None


def _signer(purpose: str) -> Signer:
    return signer_for(purpose, signing_secrets())
