"""Pictures of published figures, open to everybody: a page of each, a frame for other sites, and a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from core.access import public
from core.councils import council_by_slug
from core.models import Council
from core.web import db, enter_for, may_be_framed_by
from framework import words
from framework.charts import elsewhere, pictures
from framework.charts.funnel import funnel
from framework.charts.goes_with import goes_with
from framework.charts.groups import groups
from framework.charts.pictures import Picture
from framework.charts.words import ABOUT, MAPS, NAMES, kinds_among
from framework.maps import words as map_words
from framework.maps.finding import has_wards
from framework.models import DOMAINS, Indicator, Publication
from framework.published import Survey, councils_of, indicators_of, published_survey

bp = Blueprint("pictures", __name__, url_prefix="/results/<survey>/pictures/<kind>/<code>")
OF_A_COUNCIL = {"wards", "over-time", "in-short", "groups", "goes-with"}


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
        if self.kind == "groups":
            facts["by"] = self.by
        return facts

    @property
    def by(self) -> str:
        """By what residents are grouped."""
        return request.args.get("by", DOMAINS[0])


DRAWN: dict[str, Callable[[Asked], Picture | None]] = {
    "wards": lambda asked: pictures.ward_map(
        db, asked.publication, asked.council, asked.indicator, request.args.get("shapes", "")
    ),
    "councils": lambda asked: pictures.council_map(
        db, asked.survey, asked.publication, asked.indicator, request.args.get("shapes", "")
    ),
    "comparison": lambda asked: pictures.comparison(db, asked.survey, asked.publication, asked.indicator),
    "funnel": lambda asked: funnel(db, asked.survey, asked.publication, asked.indicator),
    "groups": lambda asked: groups(db, asked.publication, asked.council, asked.indicator, asked.by),
    "goes-with": lambda asked: goes_with(db, asked.publication, asked.council, asked.indicator),
    "in-short": lambda asked: pictures.in_short(db, asked.survey, asked.publication, asked.council, asked.indicator),
    "over-time": lambda asked: pictures.over_time(db, asked.survey, asked.publication, asked.council, asked.indicator),
}


@bp.get("")
@public
def page(survey: str, kind: str, code: str) -> ResponseReturnValue:
    """The table, the picture, and how to take both elsewhere."""
    asked = _asked(survey, kind, code)
    picture = DRAWN[kind](asked) or abort(404)
    return _render("framework/charts/page.html", asked, picture, framed=elsewhere.framed(asked.place, picture))


@bp.get("/frame")
@public
def frame(survey: str, kind: str, code: str) -> ResponseReturnValue:
    """The same for a frame on any site: no menu, no script, no cookie, and a link back."""
    asked = _asked(survey, kind, code)
    may_be_framed_by(elsewhere.ANYBODY)
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
    name = "-".join(str(part) for part in asked.place.values())
    return elsewhere.as_file(picture, elsewhere.absolute(".page", asked.place), name)


def _render(template: str, asked: Asked, picture: Picture, **facts: object) -> str:
    kinds = kinds_among(len(asked.councils), wards=has_wards(db, asked.council.id))
    return render_template(
        template, asked=asked, picture=picture, survey=asked.survey, publication=asked.publication, words=words,
        maps=map_words, kinds=kinds, called=NAMES[asked.kind], map_kinds=MAPS, about=ABOUT,
        of_a_council=asked.kind in OF_A_COUNCIL, kinds_of_councils=OF_A_COUNCIL, **facts,
    )  # fmt: skip


def _asked(slug: str, kind: str, code: str) -> Asked:
    """What the address asks for, if it is published."""
    survey = published_survey(db, slug) or abort(404)
    number = request.args.get("wave", "")
    if kind not in DRAWN or request.args.get("by", DOMAINS[0]) not in DOMAINS:
        abort(404)
    if number and not (number.isascii() and number.isdecimal() and len(number) < 9):
        abort(404)
    publication = survey.publication(int(number) if number else None) or abort(404)
    indicators = {one.code: one for one in indicators_of(db, publication)}
    councils = {one.slug: one for one in councils_of(db, publication)}
    indicator = indicators.get(code) or abort(404)
    wanted = request.args.get("council", "")
    council = councils.get(wanted) or (abort(404) if wanted else survey.first_of(list(councils.values())))
    if kind in OF_A_COUNCIL:
        council = council_by_slug(db, council.slug) or abort(404)
        enter_for(council)
    return Asked(survey, publication, indicator, kind, council, list(councils.values()), list(indicators.values()))
