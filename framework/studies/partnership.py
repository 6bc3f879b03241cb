"""The partnership as one population: every partner's answers together, each standing for as many as it does at home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure import base_status
from core.database import Json
from framework.models import Working
from framework.published import PUBLIC, figures_of
from framework.studies.making import Made, Whose, figure_row, frozen_answers, indicators_in
from framework.studies.pools import samples

EVERYBODY = ("all", "all")


def recipe_of_partnership(session: Session, whose: Whose) -> Json | None:
    """Whose answers are put together for each indicator: those of partners whose figure is shown.

    A partner whose figure is hidden is in no sum, so that nobody can have it by subtraction. None where no indicator
    has two partners.
    """
    found: dict[str, list[str]] = {}
    for figure in figures_of(session, whose.publication):
        if figure.value is not None:
            found.setdefault(figure.indicator.code, []).append(str(figure.council_id))
    figures = {code: councils for code, councils in found.items() if len(councils) > 1}
    named = {council for councils in figures.values() for council in councils}
    statement = select(Working).where(Working.publication_id == whose.publication.id)
    workings = {
        str(one.council_id): str(one.id)
        for one in session.scalars(statement.order_by(Working.council_id).execution_options(**PUBLIC))
        if str(one.council_id) in named
    }
    return {"figures": figures, "workings": workings} if figures else None


def work_out_partnership(session: Session, folder: Path, whose: Whose, recipe: Json) -> Made:
    """Work out each indicator over all partners' people, with the interval that every partner's design gives it.

    Each answer counts with its own weight, which stands for so many residents of its council: the partners count by
    their people who hold an opinion, and never once each. `findings` has each partner's part of those, by the
    indicator's code and the council's identifier, which says how far a council's own figure is in the whole. Raises a
    `DataError`.
    """
    from analysis.pooling import people, pool

    parts = {
        council: frozen_answers(session, folder, UUID(council), working)
        for council, working in recipe["workings"].items()
    }
    waves, items = samples(parts, recipe["figures"])
    indicators = indicators_in(figures_of(session, whose.publication))
    rows = [
        figure_row(
            whose, (each.item, indicators[each.item]), EVERYBODY, base_status(each.n), each.n, value=each.estimate,
            se=each.se, df=float(each.df), ci_low=each.ci_low, ci_high=each.ci_high, effective_base=each.n_eff,
        )
        for each in pool(waves, items)
    ]  # fmt: skip
    return Made(recipe, {"people": _parts(list(parts), people(waves, items), recipe)}, rows)


def _parts(councils: Sequence[str], people: Mapping[str, Sequence[float]], recipe: Json) -> Json:
    """Each partner's part of the people with an opinion, by indicator and council; only of those put together."""
    found: Json = {}
    for code, numbers in people.items():
        everybody = sum(numbers)
        parts = dict(zip(councils, numbers, strict=True))
        found[code] = {council: parts[council] / everybody for council in recipe["figures"][code]}
    return found
