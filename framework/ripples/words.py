"""What ripple maps say: their rows, kinds and movements in the reader's language."""

from flask_babel import lazy_gettext as _l

from framework.models import Ripple, Tier
from framework.ripples.document import BoxKind
from framework.tiles.changes import Move

ROWS = (
    _l("Issue"),
    _l("What we do together"),
    _l("Effects"),
    _l("T3: a single service or experience"),
    _l("T2: in some years"),
    _l("T1: life and the council as a whole"),
    _l("Case studies"),
)
"""The rows of a map from the top; what moves soonest stands before what moves late."""
TIER_ROWS = {Tier.SPECIFIC: 3, Tier.MEDIUM_TERM: 4, Tier.HIGH: 5}
KIND_ROWS = {BoxKind.ISSUE: 0, BoxKind.SOLUTION: 1, BoxKind.EFFECT: 2, BoxKind.INDICATOR: 3, BoxKind.CASE: 6}
RIPPLES = {
    Ripple.PLACE: _l("Effect on place"),
    Ripple.PEOPLE: _l("Effect on people"),
    Ripple.SERVICES: _l("Effect on public services"),
}
MOVED = {
    Move.HIGHER: _l("▲ higher than last time"),
    Move.LOWER: _l("▼ lower than last time"),
    Move.NO_CLEAR_CHANGE: _l("no clear change"),
    Move.USUAL: _l("within its usual ups and downs"),
    Move.UNUSUALLY_HIGH: _l("▲ higher than usual"),
    Move.UNUSUALLY_LOW: _l("▼ lower than usual"),
    Move.FIRST: _l("first figure"),
    Move.BROKEN: _l("measured otherwise before"),
}
