"""What kinds of picture there are, in words."""

from flask_babel import lazy_gettext as _l

from framework.maps.models import MapKind

KINDS = {
    "comparison": _l("Councils beside each other"),
    "councils": _l("Map of councils"),
    "wards": _l("Map of wards"),
    "over-time": _l("Over time"),
    "in-short": _l("In short"),
    "groups": _l("Groups of residents"),
    "funnel": _l("Funnel of councils"),
}
NAMES = KINDS | {"goes-with": _l("Opinions that go with it")}
"""The kinds that every indicator has, and that of the one that a wave's plan explains."""
OWN = {
    "over-time": _l("Over time"),
    "in-short": _l("In short"),
    "comparison": _l("Councils beside each other"),
}
"""What there is of a council's own indicator."""
ABOUT = {
    "comparison": _l("Intervals that overlap a good deal are not clearly different."),
    "councils": _l("The classes are of equal width, so that a small difference looks small."),
    "wards": _l(
        "Few people answer in one ward, so its interval is wide. The classes are of equal width, so that a small "
        "difference looks small."
    ),
    "groups": _l(
        "A group differs from the others only where the table says so: with few people in it its interval is wide."
    ),
    "funnel": _l(
        "The more a council's answers tell, the nearer to all councils together it would lie by chance: the limits say "
        "how near. With few councils they are rough."
    ),
    "goes-with": _l("Opinions whose intervals overlap are not clearly in this order."),
    "in-short": _l("A change is named only where it is more than noise."),
    "over-time": _l(
        "The shaded band joins the intervals. Waves that may not be compared with the latest are in the table "
        "alone, with the reason."
    ),
}
MAPS = {MapKind.HEXES: _l("Hexagons of one size"), MapKind.OUTLINES: _l("True outlines")}

OF_SEVERAL = {"comparison", "councils", "funnel"}
"""The kinds that say nothing of a council alone."""


def kinds_among(councils: int, *, wards: bool) -> list[tuple[str, object]]:
    """The kinds of picture that say something of so many councils, with their names; of wards where there are any."""
    left_out = (OF_SEVERAL if councils < 2 else set()) | (set() if wards else {"wards"})
    return [(kind, name) for kind, name in KINDS.items() if kind not in left_out]
