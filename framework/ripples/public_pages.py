"""Ripple maps, open to everybody, as they were published, beside figures that are public."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from core.access import public
from core.web import current_council, db
from framework.leading.observed import by_name
from framework.ripples import keeping
from framework.ripples.drawn import draw
from framework.tiles.reading import tiles_of

bp = Blueprint("public-ripples", __name__, url_prefix="/results/councils/<council>/ripples")


@bp.get("")
@public
def overview(council: str) -> ResponseReturnValue:
    found = keeping.published_maps(db, current_council().id)
    return render_template("framework/ripples/published.html", maps=found)


@bp.get("/<slug>")
@public
def show(council: str, slug: str) -> ResponseReturnValue:
    maps = keeping.published_maps(db, current_council().id)
    found = next((each for each in maps if each[0].slug == slug), None) or abort(404)
    drawn = draw(found[1].document, by_name(tiles_of(db, current_council())))
    return render_template("framework/ripples/public.html", map=found[0], version=found[1], drawn=drawn)
