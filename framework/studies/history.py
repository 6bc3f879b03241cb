"""What has been published of a council's indicator, wave by wave and pool by pool: all that could be subtracted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure import Status, base_status
from framework.disclosure import Group
from framework.models import Indicator, Observation, ObservationStatus, Publication
from framework.studies.making import Whose
from framework.studies.models import Study, StudyFigure, StudyKind
from surveys.models import Wave

Waves = tuple[str, ...]
"""The identifiers of publications, oldest first."""
Part = tuple[str, str | None]
"""A publication, and a category of a domain variable: None are those who gave an answer and are in no category."""
WHOLE = "all"


@dataclass
class History:
    """Bases and whether they are shown: by indicator's code, and then by wave or by pool of waves, and by group."""

    waves: dict[str, dict[str, dict[Group, tuple[int, bool]]]] = field(default_factory=dict)
    pools: dict[str, list[tuple[Waves, set[Group]]]] = field(default_factory=dict)

    def judge(
        self, code: str, waves: Waves, bases: Mapping[str, Mapping[str, int]], hide: Collection[Group] = ()
    ) -> dict[Group, Status]:
        """What may be done with the groups of a new pool, but for those to `hide`: the whole first."""
        judged: dict[Group, Status] = {}
        whole = False
        for variable in sorted(bases, key=lambda name: name != WHOLE):
            found = self._judge_variable(code, waves, variable, bases[variable], hide, whole)
            judged |= {(variable, category): status for category, status in found.items()}
            whole = whole or (variable == WHOLE and found[WHOLE] is not Status.SUPPRESSED)
        return judged

    def _judge_variable(
        self,
        code: str,
        waves: Waves,
        variable: str,
        bases: Mapping[str, int],
        hide: Collection[Group],
        whole: bool,
    ) -> dict[str, Status]:
        from analysis.differencing import showable

        parts = self.parts(code, variable)
        shown = list(self.shown(code, variable))
        if whole:
            shown.append({part for part in parts if part[0] in waves})
        wanted = {
            category: [(wave, category) for wave in waves] for category in bases if (variable, category) not in hide
        }
        may = set(showable(parts, shown, wanted))
        return {name: base_status(n) if name in may else Status.SUPPRESSED for name, n in bases.items()}

    def parts(self, code: str, variable: str) -> dict[Part, int]:
        """The answers in each category of a variable in each wave, and those that are in none."""
        found: dict[Part, int] = {}
        for wave, groups in self.waves[code].items():
            mine = {category: base for (name, category), (base, _) in groups.items() if name == variable}
            found |= {(wave, category): base for category, base in mine.items()}
            others = groups[WHOLE, WHOLE][0] - sum(mine.values())
            if others:
                found[wave, None] = others
        return found

    def shown(self, code: str, variable: str) -> Iterator[set[Part]]:
        """The parts of every sum that is shown: categories, and all of them together, in waves and in pools."""
        everybody = self.parts(code, variable)
        for wave, groups in self.waves[code].items():
            for (name, category), (_, is_shown) in groups.items():
                if is_shown and name == variable:
                    yield {(wave, category)}
                if is_shown and name == WHOLE != variable:
                    yield {part for part in everybody if part[0] == wave}
        for waves, groups_shown in self.pools.get(code, []):
            for name, category in groups_shown:
                if name == variable:
                    yield {(wave, category) for wave in waves}
                elif name == WHOLE:
                    yield {part for part in everybody if part[0] in waves}


def history(session: Session, whose: Whose) -> History:
    """What is published of a council in a survey's waves up to a publication, and in their pools before it."""
    found = History()
    for publication in _publications(session, whose):
        mine = Observation.council_id == whose.council_id, Observation.publication_id == publication.id
        rows = select(Indicator.code, Observation.domain_var, Observation.domain, Observation.base, Observation.status)
        for code, variable, category, base, status in session.execute(rows.join(Observation.indicator).where(*mine)):
            groups = found.waves.setdefault(code, {}).setdefault(str(publication.id), {})
            groups[variable, category] = base or 0, status is not ObservationStatus.SUPPRESSED
        if publication.id != whose.publication.id:
            _note_pool(session, whose, publication, found)
    return found


def _note_pool(session: Session, whose: Whose, publication: Publication, found: History) -> None:
    mine = Study.council_id == whose.council_id, Study.publication_id == publication.id
    study = session.scalar(select(Study).where(*mine, Study.kind == StudyKind.POOLED))
    if study is None:
        return
    figures = select(Indicator.code, StudyFigure.domain_var, StudyFigure.domain).join(StudyFigure.indicator)
    figures = figures.where(StudyFigure.council_id == whose.council_id, StudyFigure.study_id == study.id)
    shown: dict[str, set[Group]] = {}
    for code, variable, category in session.execute(figures.where(StudyFigure.status != ObservationStatus.SUPPRESSED)):
        shown.setdefault(code, set()).add((variable, category))
    for code, groups in shown.items():
        found.pools.setdefault(code, []).append((tuple(study.recipe["waves"][code]), groups))


def _publications(session: Session, whose: Whose) -> list[Publication]:
    """The survey's publications up to this one, oldest first."""
    wave = whose.publication.wave
    statement = select(Publication).join(Publication.wave).where(Wave.commission_id == wave.commission_id)
    return list(session.scalars(statement.where(Wave.number <= wave.number).order_by(Wave.number)))
