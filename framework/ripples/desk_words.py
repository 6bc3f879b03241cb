"""What is said of ripple maps at the desk: kinds of boxes to add, and what was done to a map."""

from flask_babel import lazy_gettext as _l

from framework.ripples.document import BoxKind

KINDS = {
    BoxKind.ISSUE: _l("An issue"),
    BoxKind.SOLUTION: _l("A co-operative solution"),
    BoxKind.EFFECT: _l("An effect"),
    BoxKind.INDICATOR: _l("An indicator"),
    BoxKind.CASE: _l("A case study"),
}
CHANGES = {
    "ripple-map-made": _l("The map was made"),
    "ripple-map-said": _l("Its title or introduction was changed"),
    "ripple-box-added": _l("A box was added"),
    "ripple-box-changed": _l("A box was changed"),
    "ripple-box-moved": _l("A box was moved"),
    "ripple-box-removed": _l("A box was removed, with its links"),
    "ripple-link-added": _l("A link was added"),
    "ripple-link-changed": _l("A link was changed"),
    "ripple-link-removed": _l("A link was removed"),
    "ripple-map-restored": _l("An earlier version was brought back"),
}
"""What was done to a map, by what the trail calls it."""
