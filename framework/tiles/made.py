"""How the surveys behind a council's figures were made, in numbers that give nobody away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from analysis.rounding import answered_at_least
from core.database import Json
from core.language import localised
from core.models import Council
from framework.models import Observation, Publication, Working
from framework.tiles import values
from framework.words import came, names, people
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
    found = [(working, publication.wave) for working, publication in session.execute(statement)]
    bases = _bases(session, council, [working.id for working, _ in found])
    return [_made(working, wave, council, bases.get(working.id), unpublished) for working, wave in found]


def told_of(session: Session, council: Council, working: Working) -> list[str]:
    """What anybody may know of how a council's figures of a wave were made."""
    bases = _bases(session, council, [working.id])
    return list(_sentences(working.report, working.recipe, bases.get(working.id)))


def _bases(session: Session, council: Council, workings: Sequence[UUID]) -> dict[UUID, int]:
    """The largest base of everybody that is shown, by working."""
    mine = Observation.council_id == council.id, Observation.working_id.in_(workings), Observation.domain_var == "all"
    statement = select(Observation.working_id, func.max(Observation.base)).where(*mine, Observation.base.is_not(None))
    rows: Sequence[Any] = session.execute(statement.group_by(Observation.working_id)).all()
    return {row[0]: row[1] for row in rows}


def _made(working: Working, wave: Wave, council: Council, base: int | None, linked: bool) -> Made:
    address = url_for("figures.weighting", council=council.slug, survey=wave.commission.slug, number=wave.number)
    return Made(
        localised(wave.commission.title),
        values.period(wave.opens_on, wave.ended_on),
        list(_sentences(working.report, working.recipe, base)),
        address if linked else "",
    )


def _sentences(report: Json, recipe: Json, base: int | None) -> Iterator[str]:
    """What the report of the weighting says of everybody together; what it says of a few stays with the council."""
    yield str(_("Residents who answered: %(number)s.", number=people(answered_at_least([base]))))
    if report.get("population"):
        everybody = format_decimal(round(report["population"]))
        yield str(_("They stand for %(people)s people of the population.", people=everybody))
    if report.get("design_effect"):
        number, effective = format_decimal(100), format_decimal(round(100 / report["design_effect"]))
        yield str(
            _(
                "After weighting, %(number)s answers tell as much as %(effective)s drawn purely by chance.",
                number=number,
                effective=effective,
            )
        )
    yield str(_("Weighted by: %(variables)s.", variables=names(recipe.get("variables", ()))))
    for variable, source in recipe.get("sources", ()):
        yield str(_("Counts of the population by %(variable)s: %(source)s.", variable=names([variable]), source=source))
    yield str(_("Not drawn by chance: %(number)s.", number=came(report)))
