"""How the surveys behind a council's figures were made, in numbers that give nobody away."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from core.database import Json
from core.language import localised
from core.models import Council
from framework.models import Publication, Working
from framework.tiles import values
from framework.words import came, names
from surveys.models import Wave


@dataclass(frozen=True)
class Made:
    """A wave: its survey's name, when people were asked, what was done, and where its weighting is told whole."""

    title: str
    period: str
    sentences: list[str]
    weighting: str


def made_of(session: Session, council: Council, *, unpublished: bool) -> list[Made]:
    """Every wave that a council's figures come from, the latest first."""
    statement = (
        select(Working, Publication)
        .join(Publication, Publication.id == Working.publication_id)
        .join(Publication.wave)
        .where(Working.council_id == council.id)
        .order_by(Wave.opens_on.desc())
        .options(contains_eager(Publication.wave).joinedload(Wave.commission))
    )
    if not unpublished:
        statement = statement.where(Publication.published_at.is_not(None))
    return [
        _made(working, publication.wave, council, unpublished) for working, publication in session.execute(statement)
    ]


def _made(working: Working, wave: Wave, council: Council, linked: bool) -> Made:
    address = url_for("figures.weighting", council=council.slug, survey=wave.commission.slug, number=wave.number)
    return Made(
        localised(wave.commission.title),
        values.period(wave.opens_on, wave.ended_on),
        list(_sentences(working.report, working.recipe)),
        address if linked else "",
    )


def _sentences(report: Json, recipe: Json) -> Iterator[str]:
    """What the report of the weighting says of everybody together; what it says of a few stays with the council."""
    number = format_decimal(report["n"])
    yield str(_("Residents who answered: %(number)s.", number=number))
    if report.get("population"):
        people = format_decimal(round(report["population"]))
        yield str(_("They stand for %(people)s people of the population.", people=people))
    if report.get("effective_sample"):
        effective = format_decimal(round(report["effective_sample"]))
        yield str(
            _("After weighting they tell as much as %(number)s answers drawn purely by chance.", number=effective)
        )
    yield str(_("Weighted by: %(variables)s.", variables=names(recipe.get("variables", ()))))
    for variable, source in recipe.get("sources", ()):
        yield str(_("Counts of the population by %(variable)s: %(source)s.", variable=names([variable]), source=source))
    yield str(_("Not drawn by chance: %(number)s.", number=came(report)))
