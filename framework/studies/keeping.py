"""Working further analyses out in the job that publishes, keeping their rows, and charts anew after a rebase."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from analysis.errors import DataError
from core.database import Json
from framework.models import Publication
from framework.service import publication_of
from framework.studies.charts import recipe_of_charts, work_out_charts
from framework.studies.making import Made, Whose
from framework.studies.models import Study, StudyFigure, StudyKind
from framework.studies.opinions import recipe_of_opinions, work_out_opinions
from framework.studies.partnership import recipe_of_partnership, work_out_partnership
from framework.studies.places import work_out_places
from framework.studies.pools import is_withdrawn, recipe_of_pool, work_out_pool
from framework.studies.wards import recipe_of_wards, work_out_wards
from surveys.models import Wave, WaveState
from surveys.plan import Plan, plan_of
from surveys.waves import partner_councils

Recipe = Callable[[Session, Whose], Json | None]
WorkOut = Callable[[Session, Path, Whose, Json], Made]

DECLARED: Mapping[StudyKind, Callable[[Plan], bool]] = {
    StudyKind.POOLED: lambda plan: plan.pooled_waves > 1,
    StudyKind.WARDS: lambda plan: plan.ward_model,
    StudyKind.OPINIONS: lambda plan: bool(plan.explained),
}
"""The studies that rest on residents' answers, and whether a plan declares them."""

FROM_ANSWERS: Mapping[StudyKind, tuple[Recipe, WorkOut]] = {
    StudyKind.POOLED: (recipe_of_pool, work_out_pool),
    StudyKind.WARDS: (recipe_of_wards, work_out_wards),
    StudyKind.OPINIONS: (recipe_of_opinions, work_out_opinions),
    StudyKind.PARTNERSHIP: (recipe_of_partnership, work_out_partnership),
}


def declared_studies(wave: Wave) -> list[StudyKind]:
    """The studies of residents' answers that a wave's plan declares."""
    plan = plan_of(wave)
    return [kind for kind, is_declared in DECLARED.items() if is_declared(plan)]


def prepare_study(
    session: Session, folder: Path, kind: StudyKind, council_id: UUID, wave: Wave
) -> Callable[[Session], None]:
    """Work out one council's study of a wave, and give what writes it in place of what it had.

    Where the answers cannot bear it, that is what is kept, with the reason: it does not hold up the wave's figures.
    """
    whose = Whose(publication_of(session, wave), council_id, kind)
    if kind is StudyKind.POOLED and is_withdrawn(session, whose):
        return lambda session: None
    prepare, _ = FROM_ANSWERS[kind]
    recipe = prepare(session, whose)
    made = work_out_again(session, folder, whose, recipe) if recipe is not None else None
    return lambda session: keep(session, whose, made)


def work_out_again(session: Session, folder: Path, whose: Whose, recipe: Json) -> Made:
    """A study of answers from its recipe: its figures and findings, or the reason why there are none."""
    _, work_out = FROM_ANSWERS[whose.kind]
    try:
        return work_out(session, folder, whose, recipe)
    except DataError as error:
        return Made(recipe, {"reason": str(error)})


def prepare_comparisons(session: Session, wave: Wave) -> Callable[[Session], None]:
    """Work out every partner's charts over its waves and its places among the others, and give what writes them."""
    publication = publication_of(session, wave)
    places = work_out_places(session, publication)
    made: list[tuple[Whose, Made]] = []
    for council in partner_councils(session, wave.commission):
        charts = Whose(publication, council.id, StudyKind.CHARTS)
        made.append((charts, work_out_charts(session, charts, recipe_of_charts(session, charts))))
        if council.id in places:
            made.append((Whose(publication, council.id, StudyKind.PLACES), places[council.id]))
    return lambda session: keep_all(session, made)


def chart_anew(session: Session, council_id: UUID, commission_id: UUID, first: int) -> None:
    """Make a council's charts anew in the published waves from a wave on, after its rebases have changed."""
    statement = select(Publication).join(Publication.wave)
    later = Wave.commission_id == commission_id, Wave.number >= first, Wave.state == WaveState.PUBLISHED
    for publication in session.scalars(statement.where(*later).order_by(Wave.number)):
        whose = Whose(publication, council_id, StudyKind.CHARTS)
        keep(session, whose, work_out_charts(session, whose, recipe_of_charts(session, whose)))


def keep_all(session: Session, made: Iterable[tuple[Whose, Made]]) -> None:
    for whose, each in made:
        keep(session, whose, each)


def keep(session: Session, whose: Whose, made: Made | None) -> None:
    """Write a study's rows in place of those it had; nothing where nothing was made."""
    mine = StudyFigure.council_id == whose.council_id, StudyFigure.study_id == whose.study_id
    session.execute(delete(StudyFigure).where(*mine))
    session.execute(delete(Study).where(Study.council_id == whose.council_id, Study.id == whose.study_id))
    if made is None:
        return
    row = {"id": whose.study_id, "publication_id": whose.publication.id, "council_id": whose.council_id}
    session.execute(insert(Study), [row | {"kind": whose.kind, "recipe": made.recipe, "findings": made.findings}])
    if made.figures:
        session.execute(insert(StudyFigure), made.figures)
