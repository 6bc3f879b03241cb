"""Pictures of a council's own indicators, open to everybody: a page of each, a frame for other sites, and a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, g, render_template
from flask.typing import ResponseReturnValue

from core.access import public
from core.councils import council_by_slug
from core.models import Council
from core.web import db, may_be_framed_by
from framework import words
from framework.charts import elsewhere, own
from framework.charts.pictures import Picture
from framework.charts.words import ABOUT, OWN
from framework.maps import words as map_words
from framework.tiles import reading
from framework.tiles.links import Links
from framework.tiles.speaking import speak_english_and_welsh
from framework.tiles.tile import Tile

bp = Blueprint("own-pictures", __name__, url_prefix="/results/councils/<council>/pictures/<kind>/<code>")
bp.before_request(speak_english_and_welsh)


@dataclass(frozen=True)
class Asked:
    """What an address asks for: a kind of picture of a council's own indicator."""

    council: Council
    tile: Tile
    kind: str

    @property
    def place(self) -> dict[str, str]:
        return {"council": self.council.slug, "kind": self.kind, "code": self.tile.indicator.code}


DRAWN: dict[str, Callable[[Asked], Picture]] = {
    "over-time": lambda asked: own.over_time(db, asked.council, asked.tile),
    "in-short": lambda asked: own.in_short(db, asked.council, asked.tile),
    "comparison": lambda asked: own.comparison(
        db, asked.council, asked.tile, reading.latest_of(db, asked.council.id, asked.tile)
    ),
}


@bp.get("")
@public
def page(council: str, kind: str, code: str) -> ResponseReturnValue:
    """The table, the picture, and how to take both elsewhere."""
    asked = _asked(council, kind, code)
    picture = DRAWN[kind](asked)
    tiles = [one for one in reading.tiles_of(db, asked.council) if one.indicator.council_id]
    facts = {"framed": elsewhere.framed(asked.place, picture), "tiles": tiles}
    return _render("framework/charts/own.html", asked, picture, **facts)


@bp.get("/frame")
@public
def frame(council: str, kind: str, code: str) -> ResponseReturnValue:
    """The same for a frame on any site: no menu, no script, no cookie, and a link back."""
    asked = _asked(council, kind, code)
    may_be_framed_by(elsewhere.ANYBODY)
    return _render("framework/charts/frame.html", asked, DRAWN[kind](asked))


@bp.get("/drawing.svg")
@public
def drawing(council: str, kind: str, code: str) -> ResponseReturnValue:
    """The picture alone, as a file with its own styles."""
    asked = _asked(council, kind, code)
    picture = DRAWN[kind](asked)
    if picture.body is None:
        abort(404)
    return elsewhere.as_file(picture, elsewhere.absolute(".page", asked.place), "-".join(asked.place.values()))


def _render(template: str, asked: Asked, picture: Picture, **facts: object) -> str:
    return render_template(
        template, asked=asked, picture=picture, words=words, maps=map_words, kinds=OWN, called=OWN[asked.kind],
        about=ABOUT, here=Links(asked.council), **facts,
    )  # fmt: skip


def _asked(slug: str, kind: str, code: str) -> Asked:
    """What the address asks for, if any of it is public."""
    if kind not in DRAWN:
        abort(404)
    g.council = council = council_by_slug(db, slug) or abort(404)
    versions = reading.versions_of(db, council, code, None)
    tile = reading.tile_of(db, council, versions) if versions else None
    return Asked(council, tile or abort(404), kind)
