"""What has been published of a council's indicators, wave by wave and pool by pool: all that could be subtracted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.deciding import decide
from core.database import Json
from framework.disclosing.groups import Cell
from framework.models import DOMAINS, Indicator, Observation, ObservationStatus, Publication
from framework.published import working_of_wave
from framework.studies.making import Whose, frozen_answers
from framework.studies.models import Study, StudyFigure, StudyKind
from surveys.models import Wave

if TYPE_CHECKING:
    import pandas as pd

    from analysis.added_counts import Whole
    from analysis.disclosure import Status
    from framework.disclosing.answers import Answered

Name = tuple[str, *Cell]
"""Which wave or pool, and an indicator's code, a domain variable and a category."""
Waves = tuple[str, ...]
"""The identifiers of publications, oldest first."""


@dataclass(frozen=True)
class Asked:
    """One wave's responses, with a column for each indicator's answers, what the indicators are, and what is shown."""

    responses: pd.DataFrame
    items: Json
    shown: Collection[Cell]


@dataclass
class Known:
    """Every count that is published or may be, by name; how they add up; and which were shown and hidden before."""

    counts: dict[Name, tuple[int, ...]] = field(default_factory=dict)
    wholes: list[Whole[Name]] = field(default_factory=list)
    shown: set[Name] = field(default_factory=set)
    hidden: set[Name] = field(default_factory=set)

    def note(self, of: str, answered: Answered, shown: Collection[Cell] | None) -> None:
        """Take in the counts of a wave or a pool; without what is `shown`, that is still to be decided."""
        from analysis.added_counts import Whole

        named = {cell: (of, *cell) for cell in answered.counts}
        self.counts |= {named[cell]: counts for cell, counts in answered.counts.items()}
        self.wholes += [Whole(named[each.name], tuple(named[part] for part in each.parts)) for each in answered.wholes]
        if shown is not None:
            self.shown |= {named[cell] for cell in shown if cell in named}
            self.hidden |= {named[cell] for cell in named if cell not in shown}


@dataclass(frozen=True)
class History:
    """A council's waves, by publication, and the pools of them that were published: the waves of each indicator."""

    waves: Mapping[str, Asked]
    pools: Sequence[tuple[Mapping[str, Waves], Collection[Cell]]]

    def judge(self, chosen: Mapping[str, Waves]) -> dict[Cell, Status]:
        """What may be done with each figure of a new pool of the waves that were chosen for each indicator."""
        known = self.known(chosen)
        decided = decide(known.counts, known.wholes, shown=known.shown, hidden=known.hidden)
        return {name[1:]: status for name, status in decided.items() if name[0] == NEW}

    def known(self, chosen: Mapping[str, Waves]) -> Known:
        """All counts of waves and pools, with those of the new pool, and what of them is published."""
        known = Known()
        for wave, asked in self.waves.items():
            known.note(wave, _added_up(asked.responses, asked.items), asked.shown)
        for number, (waves, shown) in enumerate(self.pools):
            self._note_pool(known, f"pool {number}", waves, shown)
        self._note_pool(known, NEW, chosen, None)
        return known

    def _note_pool(self, known: Known, of: str, chosen: Mapping[str, Waves], shown: Collection[Cell] | None) -> None:
        """A pool's groups add up to everybody in it, and each is all the waves' together."""
        from analysis.added_counts import Whole

        ordered = sorted(chosen, key=lambda code: (chosen[code], code))
        for waves, codes in groupby(ordered, key=lambda code: chosen[code]):
            answered = self._together(waves, list(codes))
            known.note(of, answered, shown)
            for cell in answered.counts:
                parts = tuple((wave, *cell) for wave in waves if (wave, *cell) in known.counts)
                known.wholes.append(Whole((of, *cell), parts))

    def _together(self, waves: Waves, codes: Sequence[str]) -> Answered:
        import pandas as pd

        columns = [*DOMAINS, *codes]
        everybody = pd.concat([self.waves[wave].responses.reindex(columns=columns) for wave in waves])
        items = {code: self.waves[waves[-1]].items[code] for code in codes}
        return _added_up(everybody.reset_index(drop=True), items)


NEW = "new"


def history(session: Session, folder: Path, whose: Whose, chosen: Mapping[str, Waves]) -> History:
    """What is published of a council that has to do with the waves `chosen` for a pool, up to its publication.

    Of every wave that was pooled with one of them, and so on, the answers are read again: of what is hidden nothing
    else is kept. Raises what `framework.studies.making.frozen_answers` does, or a `DataError`.
    """
    waves = {wave for each in chosen.values() for wave in each}
    pools = _linked(list(_pools_before(session, whose)), waves)
    waves |= {wave for pool, _ in pools for each in pool.values() for wave in each}
    ordered = [one for one in _publications(session, whose) if str(one.id) in waves]
    return History({str(one.id): _asked(session, folder, whose, one) for one in ordered}, pools)


def _linked(
    pools: Sequence[tuple[Mapping[str, Waves], Collection[Cell]]], waves: Collection[str]
) -> list[tuple[Mapping[str, Waves], Collection[Cell]]]:
    """The pools that share a wave with those chosen, or with a pool that does."""
    reached, found = set(waves), list[tuple[Mapping[str, Waves], Collection[Cell]]]()
    for pool, shown in reversed(pools):
        mine = {wave for each in pool.values() for wave in each}
        if mine & reached:
            reached |= mine
            found.append((pool, shown))
    return found[::-1]


def _asked(session: Session, folder: Path, whose: Whose, publication: Publication) -> Asked:
    from framework.estimation import weighed

    working = working_of_wave(session, whose.council_id, publication.wave_id)
    if working is None:
        raise LookupError(f"Publication {publication.id} has no working of this council.")
    frozen = frozen_answers(session, folder, whose.council_id, str(working.id))
    sample, items = weighed(frozen.responses, frozen.recipe, frozen.document)
    mine = Observation.council_id == whose.council_id, Observation.publication_id == publication.id
    cells = select(Indicator.code, Observation.domain_var, Observation.domain).join(Observation.indicator)
    rows = session.execute(cells.where(*mine, Observation.status != ObservationStatus.SUPPRESSED))
    return Asked(sample.responses, items, {(code, variable, category) for code, variable, category in rows})


def _added_up(responses: pd.DataFrame, items: Json) -> Answered:
    from analysis.items import read_answers, read_items
    from framework.disclosing.answers import add_up

    read = read_items(items)
    answered, pleased = read_answers(responses, read)
    return add_up(responses, DOMAINS, read, {code: code for code in items}, answered, pleased)


def _pools_before(session: Session, whose: Whose) -> Iterator[tuple[Mapping[str, Waves], Collection[Cell]]]:
    """The waves of each indicator, and the groups that are shown, in each of a council's pools before, oldest first."""
    for publication in _publications(session, whose):
        mine = Study.council_id == whose.council_id, Study.publication_id == publication.id
        study = session.scalar(select(Study).where(*mine, Study.kind == StudyKind.POOLED))
        if study is not None and publication.id != whose.publication.id:
            waves = {code: tuple(each) for code, each in study.recipe["waves"].items()}
            yield waves, withdrawn_cells(study) | shown_in(session, whose.council_id, study.id)


def withdrawn_cells(study: Study) -> set[Cell]:
    """The groups that a pool showed before one of its waves was published again: who knows them still does."""
    return {(code, variable, category) for code, variable, category in study.findings.get("shown_before", ())}


def shown_in(session: Session, council_id: UUID, study_id: UUID) -> set[Cell]:
    cells = select(Indicator.code, StudyFigure.domain_var, StudyFigure.domain).join(StudyFigure.indicator)
    mine = StudyFigure.council_id == council_id, StudyFigure.study_id == study_id
    rows = session.execute(cells.where(*mine, StudyFigure.status != ObservationStatus.SUPPRESSED))
    return {(code, variable, category) for code, variable, category in rows}


def _publications(session: Session, whose: Whose) -> list[Publication]:
    """The survey's publications up to this one, oldest first."""
    wave = whose.publication.wave
    statement = select(Publication).join(Publication.wave).where(Wave.commission_id == wave.commission_id)
    return list(session.scalars(statement.where(Wave.number <= wave.number).order_by(Wave.number)))
