"""The answers that a later version of a council's figures rests on, and what it hides for the sake of earlier ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure import SMALLEST_SHOWN_BASE
from core.database import Json
from framework.disclosing.groups import Cell
from framework.disclosing.versions import Difference, difference_between, stay_hidden, told_by_difference
from framework.models import Indicator, Observation, Publication
from framework.published import is_public, working_of_wave
from framework.recipe import Recipe
from surveys.models import Wave
from surveys.results import read_snapshot

if TYPE_CHECKING:
    import pandas as pd

    from framework.disclosing.answers import Counts


@dataclass(frozen=True)
class Earlier:
    """A version that was published: its recipe, and the cells that it showed."""

    recipe: Recipe
    shown: frozenset[Cell]

    def to_json(self) -> Json:
        return {"recipe": self.recipe.to_json(), "shown": [list(cell) for cell in sorted(self.shown)]}

    @classmethod
    def of_json(cls, kept: Json) -> Earlier:
        cells = frozenset((question, variable, category) for question, variable, category in kept["shown"])
        return cls(Recipe.of_json(kept["recipe"]), cells)


@dataclass(frozen=True)
class Version:
    """What figures are worked out from; the `earlier` versions, oldest first, are kept with them."""

    responses: pd.DataFrame
    recipe: Recipe
    earlier: Sequence[Earlier] = field(default_factory=tuple)


def next_version(
    session: Session, folder: Path, council_id: UUID, wave: Wave, recipe: Recipe, responses: pd.DataFrame
) -> Version:
    """The responses and the recipe of a council's figures, with what must stay hidden if they were published before.

    Where the answers of fewer than 30 people are otherwise than in a version before, as after one resident withdrew,
    this version rests on that one's frozen answers: the two together would tell what those few said. Where more differ,
    it rests on the new answers, and hides the cells in which few differ, and others with them where the difference
    could be worked out. Raises `surveys.results.SnapshotDamaged` and a `DataError`.
    """
    known = _earlier(session, council_id, wave)
    if not known:
        return Version(responses, recipe)
    if len(responses) < SMALLEST_SHOWN_BASE:
        return Version(responses, recipe, known)
    frozen = {one.recipe.snapshot: read_snapshot(folder, one.recipe.snapshot) for one in known}
    for one in reversed(known):
        before = frozen[one.recipe.snapshot]
        if one.recipe.snapshot != recipe.snapshot and _difference(before, responses, recipe).is_of_few:
            responses, recipe = before, replace(recipe, snapshot=one.recipe.snapshot)
            break
    counted = Counted(wave.questionnaire.document, {**frozen, recipe.snapshot: responses})
    hidden = {*recipe.hidden}
    for one in known:
        hidden |= set(one.recipe.hidden) | set(_hidden_for(one, recipe, counted))
    return Version(responses, replace(recipe, hidden=tuple(sorted(hidden))), known)


class Counted:
    """How many gave each kind of answer in each version of a council's figures, whose frozen answers are at hand.

    Those that were worked out from the same in the same way are counted once, however many versions there were.
    """

    def __init__(self, document: Json, frozen: Mapping[str, pd.DataFrame]) -> None:
        self.document, self.frozen = document, frozen
        self._known: list[tuple[Recipe, Counts]] = []

    def of(self, recipe: Recipe) -> Counts:
        from framework.estimation import counts_of

        decisive = replace(recipe, hidden=(), versions={})
        for known, counts in self._known:
            if known == decisive:
                return counts
        counts = counts_of(self.frozen[recipe.snapshot], recipe, self.document)
        self._known.append((decisive, counts))
        return counts


def _hidden_for(one: Earlier, recipe: Recipe, counted: Counted) -> Iterator[Cell]:
    """The cells that must be hidden because of what one earlier version shows."""
    from framework.estimation import added_up

    then, now = counted.of(one.recipe), counted.of(recipe)
    yield from stay_hidden(then, one.shown, now)
    yield from then.keys() - now.keys()
    if one.recipe.snapshot != recipe.snapshot:
        difference = _difference(counted.frozen[one.recipe.snapshot], counted.frozen[recipe.snapshot], recipe)
        for people in (difference.gone, difference.come):
            yield from told_by_difference(added_up(people, recipe.definitions, counted.document))


def _difference(before: pd.DataFrame, now: pd.DataFrame, recipe: Recipe) -> Difference:
    return difference_between(before, now, sorted({one.question for one in recipe.definitions}))


def _earlier(session: Session, council_id: UUID, wave: Wave) -> tuple[Earlier, ...]:
    """Every version that a council's figures of a wave were published in, oldest first."""
    published = session.scalar(select(Publication).where(Publication.wave_id == wave.id, is_public()))
    working = working_of_wave(session, council_id, wave.id) if published else None
    if published is None or working is None:
        return ()
    recipe = Recipe.of_json(working.recipe)
    questions = {one.code: one.question for one in recipe.definitions}
    cells = select(Indicator.code, Observation.domain_var, Observation.domain).join(Observation.indicator)
    mine = Observation.council_id == council_id, Observation.publication_id == published.id
    found = session.execute(cells.where(*mine, Observation.value.is_not(None)))
    shown = frozenset((questions[code], variable, category) for code, variable, category in found)
    return (*(Earlier.of_json(each) for each in working.report.get("earlier", ())), Earlier(recipe, shown))
