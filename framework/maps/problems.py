"""Why a file of shapes cannot be drawn, as whole sentences that say how to put it right."""

from collections.abc import Mapping
from typing import Any

from core.words import for_translators as _
from core.words import words_in

PROBLEMS = {
    "too-large": _("The file is larger than %(most)s MB. Take one that was made for maps on the web, and upload that."),
    "not-json": _("The file cannot be read as JSON near character %(place)s. Download it again, and upload that."),
    "too-deep": _("The file’s parts lie inside each other too deeply to be a map. Download it again, and upload that."),
    "other-kind": _(
        "The file is neither GeoJSON, TopoJSON, HexJSON nor a table of positions. Ask for one of those, and upload it."
    ),
    "no-areas": _("The file holds no area with a shape. Look whether it is the one you meant."),
    "no-codes": _(
        "None of the file’s areas has a code that is known here. Load the wards or councils first, or take a file that "
        "names its areas by their nine-character codes."
    ),
    "code-twice": _("The file has more than one area with the code %(code)s. Leave all but one out."),
    "many-areas": _("The file has more than %(most)s areas. Take one of the wards or councils alone."),
    "many-points": _(
        "The file’s shapes have more than %(most)s points. Take the publisher’s generalised file, whose name often has "
        "BGC or BUC in it."
    ),
    "not-a-number": _("A position of the area %(code)s is not a pair of numbers."),
    "bad-shape": _("The shape of the area %(code)s is not a polygon whose outline has at least three corners."),
    "bad-arc": _("The area %(code)s names a piece of outline that the file does not have."),
    "bad-transform": _("The file’s scale is not a pair of numbers other than nought."),
    "other-system": _(
        "The file’s positions are in the system %(system)s. Ask for degrees (EPSG:4326) or the British National Grid "
        "(EPSG:27700)."
    ),
    "nowhere": _(
        "The file’s positions are neither degrees nor metres of the British National Grid: one of them is %(x)s, %(y)s."
    ),
    "other-layout": _("The layout “%(layout)s” is none of odd-r, even-r, odd-q and even-q."),
    "bad-hexagon": _("The hexagon of %(code)s has no whole numbers q and r."),
    "hexagon-twice": _("The hexagons of %(code)s and %(other)s lie in the same place."),
    "bad-tolerance": _("The tolerance is a number of metres from 0 to 10,000."),
}


class MapProblem(Exception):
    """A file of shapes that cannot be used: `code` and `values` say why, in English or in a reader's language."""

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(PROBLEMS[code] % values)
        self.code, self.values = code, values


def say_problem(code: str, values: Mapping[str, Any], language: str) -> str:
    """What is wrong with a file, in a language.

    >>> say_problem("code-twice", {"code": "E05000001"}, "en")
    'The file has more than one area with the code E05000001. Leave all but one out.'
    """
    return words_in(language).gettext(PROBLEMS[code]) % values
