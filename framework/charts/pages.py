"""Pictures of published figures, open to everybody: a page of each, a frame for other sites, and a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import escape

from core.access import public
from core.language import current_language
from core.models import Council
from core.web import db, enter_for, may_be_framed_by
from framework import words
from framework.charts import pictures
from framework.charts.drawn import drawn
from framework.charts.pictures import Picture
from framework.charts.words import ABOUT, KINDS, MAPS
from framework.maps import words as map_words
from framework.models import Indicator, Publication
from framework.published import Survey, councils_of, indicators_of, published_survey

bp = Blueprint("pictures", __name__, url_prefix="/results/<survey>/pictures/<kind>/<code>")
ANYBODY = ("*",)
"""Every site may show these in a frame: what is in them is public, and nothing in them acts for anybody."""
FRAME = '<iframe src="%(address)s" title="%(title)s" width="100%%" height="%(height)s" loading="lazy"></iframe>'
DRAWING = '<a href="%(page)s"><img src="%(address)s" alt="%(title)s"></a>'
OF_A_COUNCIL = {"wards", "over-time", "in-short"}
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A drawing that is opened by itself has its own styles and may fetch and run nothing."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for: a kind of picture of an indicator of a wave, and the council where it is of one."""

    survey: Survey
    publication: Publication
    indicator: Indicator
    kind: str
    council: Council
    councils: list[Council]
    indicators: list[Indicator]

    @property
    def place(self) -> dict[str, Any]:
        """What the addresses of this picture are made of."""
        facts: dict[str, Any] = {
            "survey": self.survey.commission.slug, "kind": self.kind, "code": self.indicator.code,
            "wave": self.publication.wave.number,
        }  # fmt: skip
        if self.kind in OF_A_COUNCIL:
            facts["council"] = self.council.slug
        if request.args.get("shapes"):
            facts["shapes"] = request.args["shapes"]
        return facts


DRAWN: dict[str, Callable[[Asked], Picture | None]] = {
    "wards": lambda asked: pictures.ward_map(
        db, asked.publication, asked.council, asked.indicator, request.args.get("shapes", "")
    ),
    "councils": lambda asked: pictures.council_map(
        db, asked.survey, asked.publication, asked.indicator, request.args.get("shapes", "")
    ),
    "comparison": lambda asked: pictures.comparison(db, asked.survey, asked.publication, asked.indicator),
    "in-short": lambda asked: pictures.in_short(db, asked.survey, asked.publication, asked.council, asked.indicator),
    "over-time": lambda asked: pictures.over_time(db, asked.survey, asked.publication, asked.council, asked.indicator),
}


@bp.get("")
@public
def page(survey: str, kind: str, code: str) -> ResponseReturnValue:
    """The table, the picture, and how to take both elsewhere."""
    asked = _asked(survey, kind, code)
    picture = DRAWN[kind](asked) or abort(404)
    return _render("framework/charts/page.html", asked, picture, framed=_frame(asked, picture))


@bp.get("/frame")
@public
def frame(survey: str, kind: str, code: str) -> ResponseReturnValue:
    """The same for a frame on any site: no menu, no script, no cookie, and a link back."""
    asked = _asked(survey, kind, code)
    may_be_framed_by(ANYBODY)
    picture = DRAWN[kind](asked) or abort(404)
    return _render("framework/charts/frame.html", asked, picture)


@bp.get("/drawing.svg")
@public
def drawing(survey: str, kind: str, code: str) -> ResponseReturnValue:
    """The picture alone, as a file with its own styles."""
    asked = _asked(survey, kind, code)
    picture = DRAWN[kind](asked)
    if picture is None or picture.body is None:
        abort(404)
    content = drawn(picture, _absolute(".page", asked), language=current_language())
    answer = Response(content, mimetype="image/svg+xml", headers={"Content-Security-Policy": FILE_POLICY})
    name = "-".join(str(part) for part in asked.place.values())
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.svg"'
    return answer


def _render(template: str, asked: Asked, picture: Picture, **facts: object) -> str:
    return render_template(
        template, asked=asked, picture=picture, survey=asked.survey, publication=asked.publication, words=words,
        maps=map_words, kinds=KINDS, map_kinds=MAPS, about=ABOUT, of_a_council=asked.kind in OF_A_COUNCIL, **facts,
    )  # fmt: skip


def _asked(slug: str, kind: str, code: str) -> Asked:
    """What the address asks for, if it is published."""
    survey = published_survey(db, slug) or abort(404)
    number = request.args.get("wave", "")
    if kind not in DRAWN or (number and not (number.isascii() and number.isdecimal() and len(number) < 9)):
        abort(404)
    publication = survey.publication(int(number) if number else None) or abort(404)
    indicators = {one.code: one for one in indicators_of(db, publication)}
    councils = {one.slug: one for one in councils_of(db, publication)}
    indicator = indicators.get(code) or abort(404)
    wanted = request.args.get("council", "")
    lead = survey.commission.lead_council_id
    first = next((one for one in councils.values() if one.id == lead), next(iter(councils.values())))
    council = councils.get(wanted) or (abort(404) if wanted else first)
    if kind in OF_A_COUNCIL:
        enter_for(council)
    return Asked(survey, publication, indicator, kind, council, list(councils.values()), list(indicators.values()))


def _absolute(endpoint: str, asked: Asked) -> str:
    """An address as other sites need it: that by which residents know the pages, where it was set."""
    base: str = current_app.extensions["settings"].public_url or request.url_root
    return base.rstrip("/") + url_for(endpoint, **asked.place)


def _frame(asked: Asked, picture: Picture) -> dict[str, str]:
    """What somebody copies to show the picture on a site of theirs, in the language of this page."""
    language = current_language()
    spoken = f"&lang={language}"
    title, said = escape(picture.title), escape(f"{picture.title}. {picture.description}")
    frame, drawing, back = (escape(_absolute(each, asked) + spoken) for each in (".frame", ".drawing", ".page"))
    return {
        "frame": FRAME % {"address": frame, "title": title, "height": _height(picture)},
        "drawing": DRAWING % {"address": drawing, "page": back, "title": said} if picture.body else "",
    }


def _height(picture: Picture) -> int:
    """About how many pixels the frame needs; it scrolls if it needs more."""
    return {"map": 900, "time": 700}.get(picture.kind, 300 + 60 * len(picture.table.rows)) + 46 * len(
        picture.table.rows
    )
