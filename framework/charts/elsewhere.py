"""How a picture is taken elsewhere: into a frame on any site, or as a file.

Addresses are those of the blueprint that asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, request, url_for
from markupsafe import escape

from core.language import current_language
from framework.charts.drawn import drawn
from framework.charts.pictures import Picture

ANYBODY = ("*",)
"""Every site may show these in a frame: what is in them is public, and nothing in them acts for anybody."""
FRAME = '<iframe src="%(address)s" title="%(title)s" width="100%%" height="%(height)s" loading="lazy"></iframe>'
DRAWING = '<a href="%(page)s"><img src="%(address)s" alt="%(title)s"></a>'
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A drawing that is opened by itself has its own styles and may fetch and run nothing."""
HEIGHTS = {"map": 900, "time": 700, "plot": 700}
"""How many pixels a kind of picture takes besides its table."""

Place = Mapping[str, Any]


def framed(place: Place, picture: Picture) -> dict[str, str]:
    """What somebody copies to show the picture on a site of theirs, in the language of this page."""
    spoken = {**place, "lang": current_language()}
    title, said = escape(picture.title), escape(f"{picture.title}. {picture.description}")
    frame, drawing, back = (escape(absolute(each, spoken)) for each in (".frame", ".drawing", ".page"))
    return {
        "frame": FRAME % {"address": frame, "title": title, "height": _height(picture)},
        "drawing": DRAWING % {"address": drawing, "page": back, "title": said} if picture.body else "",
    }


def as_file(picture: Picture, address: str, name: str) -> Response:
    """A picture that has something to draw, alone and with its own styles; it leads back to an address."""
    content = drawn(picture, address, language=current_language())
    answer = Response(content, mimetype="image/svg+xml", headers={"Content-Security-Policy": FILE_POLICY})
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.svg"'
    return answer


def absolute(endpoint: str, place: Place) -> str:
    """An address as other sites need it: that by which residents know the pages, where it was set."""
    base: str = current_app.extensions["settings"].public_url or request.url_root
    return base.rstrip("/") + url_for(endpoint, **place)


def _height(picture: Picture) -> int:
    """About how many pixels the frame needs; it scrolls if it needs more."""
    rows = len(picture.table.rows)
    return HEIGHTS.get(picture.kind, 300 + 60 * rows) + 46 * rows
