"""Definitions in the reader's words."""

from flask_babel import lazy_gettext as _l

from core.language import localised
from framework.defining.ready import ready
from framework.models import Polarity, Ripple, Tier

TIERS = {
    Tier.HIGH: _l("High level: how life and the council are seen as a whole"),
    Tier.MEDIUM_TERM: _l("T2: what the partnership hopes to move in years"),
    Tier.SPECIFIC: _l("T3: a single service or experience"),
}
RIPPLES = {Ripple.PLACE: _l("Place"), Ripple.PEOPLE: _l("People"), Ripple.SERVICES: _l("Public services")}
POLARITIES = {
    Polarity.HIGHER_IS_BETTER: _l("A higher figure is better"),
    Polarity.LOWER_IS_BETTER: _l("A lower figure is better"),
}
NAMES = {
    "title": _l("Its title"),
    "measure": _l("What is measured"),
    "rationale": _l("Why it matters"),
    "limitations": _l("What it cannot tell"),
}


def theme_names() -> dict[str, str]:
    return {code: localised(words) for code, words in ready()["themes"].items()}
