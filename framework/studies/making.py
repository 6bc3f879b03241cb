"""What a further analysis is made from and gives: the same again whenever it is worked out from the same recipe."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure import Status
from core.database import Json
from framework.disclosing.rows import as_decided
from framework.models import Observation, Publication, Working
from framework.recipe import Recipe
from framework.studies.models import StudyKind, figure_id, study_id
from surveys.results import read_snapshot

if TYPE_CHECKING:
    import pandas as pd

NUMBERS = ("value", "se", "df", "ci_low", "ci_high", "effective_base")


@dataclass(frozen=True)
class Whose:
    """Whose study it is, and of which publication."""

    publication: Publication
    council_id: UUID
    kind: StudyKind

    @property
    def study_id(self) -> UUID:
        return study_id(self.publication.id, self.council_id, self.kind)


@dataclass(frozen=True)
class Made:
    """A study's rows: its recipe and findings, and its figures."""

    recipe: Json
    findings: Json
    figures: list[Json] = field(default_factory=list)


@dataclass(frozen=True)
class Frozen:
    """A council's frozen answers to a wave with the recipe of its figures and the questionnaire's document."""

    publication: Publication
    responses: pd.DataFrame
    recipe: Recipe

    @property
    def document(self) -> Json:
        return self.publication.wave.questionnaire.document


def frozen_answers(session: Session, folder: Path, council_id: UUID, working_id: str) -> Frozen:
    """The answers that a working rests on.

    Raises `surveys.results.SnapshotDamaged`, or `LookupError` where there is no such working.
    """
    working = session.scalar(select(Working).where(Working.council_id == council_id, Working.id == UUID(working_id)))
    if working is None:
        raise LookupError(f"There is no working {working_id}.")
    recipe = Recipe.of_json(working.recipe)
    publication = session.get_one(Publication, working.publication_id)
    return Frozen(publication, read_snapshot(folder, recipe.snapshot), recipe)


def figure_row(
    whose: Whose, indicator: tuple[str, UUID], group: tuple[str, str], status: Status, base: int | None, **facts: Any
) -> Json:
    """A figure's row, of which nothing is kept where it is hidden. Not a number is nothing."""
    code, indicator_id = indicator
    row = {
        "id": figure_id(whose.study_id, code, *group),
        "study_id": whose.study_id,
        "council_id": whose.council_id,
        "indicator_id": indicator_id,
        "domain_var": group[0],
        "domain": group[1],
        "base": base,
        "waves": facts.get("waves", 1),
        **{name: _number(facts.get(name)) for name in NUMBERS},
    }
    return as_decided(row, status)


def own_figures(session: Session, whose: Whose) -> list[Observation]:
    """Every figure of a council's in a publication, in an order that never changes."""
    mine = Observation.council_id == whose.council_id, Observation.publication_id == whose.publication.id
    figures = list(session.scalars(select(Observation).where(*mine)))
    return sorted(figures, key=lambda one: (one.indicator.position, one.indicator.code, one.domain_var, one.domain))


def indicators_in(figures: Sequence[Observation]) -> Mapping[str, UUID]:
    """The identifier of each indicator's published version, by its code."""
    return {one.indicator.code: one.indicator_id for one in figures}


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
