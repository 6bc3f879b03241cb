"""Gaps between groups of one council's residents: the largest, and each group beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from framework.models import DOMAINS, Against, Difference, Observation
from framework.published import PUBLIC

Found = dict[tuple[UUID, Against], Difference]


@dataclass(frozen=True)
class GroupGap:
    """One variable's groups, the highest figure first, each with how it differs from the mean of the others.

    `largest` is the gap between the first and the last of those shown, judged as the largest of all pairs: `highest`
    and `lowest` are their figures. `hidden` is how many groups are not shown.
    """

    variable: str
    rows: list[tuple[Observation, Difference | None]]
    largest: Difference | None
    highest: Observation | None
    lowest: Observation | None
    hidden: int


def gaps_of(session: Session, observation: Observation) -> list[GroupGap]:
    """The gaps behind a whole council's figure, variable by variable; those of which fewer than two groups are shown
    have none and are left out."""
    if observation.domain_var != "all" or observation.publication_id is None:
        return []
    figures = session.scalars(
        select(Observation)
        .where(
            Observation.publication_id == observation.publication_id,
            Observation.council_id == observation.council_id,
            Observation.indicator_id == observation.indicator_id,
            Observation.domain_var.in_(DOMAINS),
        )
        .order_by(Observation.domain)
        .execution_options(**PUBLIC)
    ).all()
    compared = select(Difference).where(
        Difference.council_id == observation.council_id,
        Difference.publication_id == observation.publication_id,
        Difference.observation_id.in_([figure.id for figure in figures]),
        Difference.against.in_((Against.GROUPS, Against.GAP)),
    )
    found = {(row.observation_id, row.against): row for row in session.scalars(compared)}
    by_variable = {name: [one for one in figures if one.domain_var == name] for name in DOMAINS}
    gaps = [_gap(name, held, found) for name, held in by_variable.items()]
    return [gap for gap in gaps if len(gap.rows) > 1]


def _gap(variable: str, figures: Sequence[Observation], found: Found) -> GroupGap:
    shown = sorted((one for one in figures if one.value is not None), key=lambda one: -(one.value or 0.0))
    by_id = {str(one.id): one for one in shown}
    largest = next((row for one in shown if (row := found.get((one.id, Against.GAP)))), None)
    highest = by_id.get(str(largest.observation_id)) if largest else None
    lowest = by_id.get(largest.compared[0]) if largest else None
    rows = [(one, found.get((one.id, Against.GROUPS))) for one in shown]
    whole = largest if highest and lowest else None
    return GroupGap(variable, rows, whole, highest, lowest, len(figures) - len(shown))
