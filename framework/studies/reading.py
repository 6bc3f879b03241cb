"""What a council's own people read of the studies of a published wave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from core.database import Json
from framework.models import Indicator, Observation, Publication
from framework.published import PUBLIC, figures_of
from framework.studies.models import Rebase, Study, StudyFigure, StudyKind
from surveys.models import Wave, WaveState


@dataclass(frozen=True)
class Seen:
    """A council's published wave: its publication, its whole figures, and its studies by kind."""

    publication: Publication
    wholes: list[Observation]
    studies: Mapping[StudyKind, Study]

    @property
    def indicators(self) -> list[Indicator]:
        return [one.indicator for one in self.wholes]

    def whole(self, code: str) -> Observation | None:
        return next((one for one in self.wholes if one.indicator.code == code), None)


def seen(session: Session, council_id: UUID, wave: Wave) -> Seen | None:
    """A council's studies of a wave, once it is published."""
    if wave.state is not WaveState.PUBLISHED:
        return None
    publication = session.scalars(select(Publication).where(Publication.wave_id == wave.id)).one()
    mine = Study.council_id == council_id, Study.publication_id == publication.id
    studies = {study.kind: study for study in session.scalars(select(Study).where(*mine))}
    return Seen(publication, figures_of(session, publication, council_id=council_id), studies)


def figures_of_study(session: Session, study: Study, code: str) -> list[StudyFigure]:
    """An indicator's figures of a study, in an order that never changes."""
    statement = (
        select(StudyFigure)
        .join(StudyFigure.indicator)
        .where(StudyFigure.council_id == study.council_id, StudyFigure.study_id == study.id, Indicator.code == code)
        .order_by(StudyFigure.domain_var, StudyFigure.domain)
        .options(contains_eager(StudyFigure.indicator))
    )
    return list(session.scalars(statement))


def figures_of_charts(session: Session, study: Study, code: str) -> list[Observation]:
    """The published figures that a chart is of, oldest first."""
    ids = study.recipe["figures"].get(code, [])
    mine = Observation.council_id == study.council_id, Observation.id.in_([UUID(each) for each in ids])
    found = {str(one.id): one for one in session.scalars(select(Observation).where(*mine))}
    return [found[each] for each in ids if each in found]


def rebases_of(session: Session, council_id: UUID, commission_id: UUID, code: str) -> list[Rebase]:
    """Where a chart starts afresh, in the order of waves."""
    mine = Rebase.council_id == council_id, Rebase.commission_id == commission_id, Rebase.indicator_code == code
    return list(session.scalars(select(Rebase).where(*mine).order_by(Rebase.wave_number)))


def rebase_by_id(session: Session, council_id: UUID, commission_id: UUID, rebase_id: UUID) -> Rebase | None:
    mine = Rebase.council_id == council_id, Rebase.commission_id == commission_id, Rebase.id == rebase_id
    return session.scalar(select(Rebase).where(*mine))


def places_of(session: Session, publication: Publication, code: str) -> list[tuple[Observation, Json]]:
    """Every council's published figure with its places, in the order of the councils; none that is hidden."""
    studies = select(Study).where(Study.publication_id == publication.id, Study.kind == StudyKind.PLACES)
    found = {study.council_id: study.findings for study in session.scalars(studies.execution_options(**PUBLIC))}
    figures = figures_of(session, publication, indicator=code)
    return [(one, found[one.council_id][code]) for one in figures if code in found.get(one.council_id, {})]
