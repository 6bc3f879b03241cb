"""Several waves as one sample: a council's figures from everybody's answers in this wave and the ones before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analysis.disclosure import Status
from core.database import Json
from framework.differences import comparable_before, earlier_publications
from framework.disclosing.groups import Cell
from framework.models import DOMAINS, Publication
from framework.published import figures_of, working_of_wave
from framework.studies.history import history, shown_in, withdrawn_cells
from framework.studies.making import Frozen, Made, Whose, figure_row, frozen_answers, indicators_in, own_figures
from framework.studies.models import Study, StudyFigure, StudyKind
from surveys.plan import plan_of

if TYPE_CHECKING:
    from analysis.pooling import Pooled, Wave

PUBLISHED_AGAIN = "A wave in it was published again with other answers: it is shown no more."


def recipe_of_pool(session: Session, whose: Whose) -> Json | None:
    """Which waves are put together for each indicator, the last first declared: those before that are comparable.

    None where the plan puts none together or no indicator has two waves.
    """
    most = plan_of(whose.publication.wave).pooled_waves
    before = earlier_publications(session, whose.publication)[-(most - 1) :] if most > 1 else []
    earlier = [(one, figures_of(session, one, council_id=whose.council_id)) for one in before]
    waves: dict[str, list[str]] = {}
    for figure in figures_of(session, whose.publication, council_id=whose.council_id):
        past, _ = comparable_before(whose.publication, figure, earlier)
        if past:
            publications = [*(one.publication_id for one in past), whose.publication.id]
            waves[figure.indicator.code] = list(map(str, publications))
    named = {publication for chosen in waves.values() for publication in chosen}
    workings = {
        str(one.id): str(working.id)
        for one in (*before, whose.publication)
        if str(one.id) in named and (working := working_of_wave(session, whose.council_id, one.wave_id))
    }
    return {"waves": waves, "workings": workings} if waves else None


def withdraw_pool(session: Session, publication: Publication, council_id: UUID) -> None:
    """Show a pool no more of which a wave was published again with other answers.

    It is not made anew: the two together would tell what those said whose answers differ. What it showed is kept in
    mind, so that later pools reckon with it.
    """
    mine = Study.council_id == council_id, Study.publication_id == publication.id, Study.kind == StudyKind.POOLED
    study = session.scalar(select(Study).where(*mine))
    if study is None or "waves" not in study.recipe:
        return
    cells = withdrawn_cells(study) | shown_in(session, council_id, study.id)
    session.execute(delete(StudyFigure).where(StudyFigure.council_id == council_id, StudyFigure.study_id == study.id))
    study.findings = {"reason": PUBLISHED_AGAIN, "shown_before": [list(cell) for cell in sorted(cells)]}


def is_withdrawn(session: Session, whose: Whose) -> bool:
    """Whether the pool is one that is shown no more."""
    mine = Study.council_id == whose.council_id, Study.id == whose.study_id
    study = session.scalar(select(Study).where(*mine))
    return study is not None and "shown_before" in study.findings


def work_out_pool(session: Session, folder: Path, whose: Whose, recipe: Json) -> Made:
    """Work out pooled figures, and hide those that would give away what a wave hides. Raises a `DataError`."""
    from analysis.pooling import pool

    parts = {
        publication: frozen_answers(session, folder, whose.council_id, working)
        for publication, working in recipe["workings"].items()
    }
    waves, items = samples(parts, recipe["waves"])
    indicators = indicators_in(own_figures(session, whose))
    chosen = {code: tuple(each) for code, each in recipe["waves"].items()}
    judged = history(session, folder, whose, chosen).judge(chosen)
    found = pool(waves, items, domains=DOMAINS)
    return Made(recipe, {}, list(_rows(whose, found, indicators, judged)))


def samples(parts: Mapping[str, Frozen], chosen: Mapping[str, Sequence[str]]) -> tuple[list[Wave], Json]:
    """Each part's weighted answers to the items for which it counts, and what the items are.

    Parts are waves of a council or councils of a wave, by a name; `chosen` names those that count for an item's code.
    """
    from analysis.pooling import Wave
    from analysis.residuals import ResidualVariance
    from framework.estimation import weighed

    waves: list[Wave] = []
    items: Json = {}
    for name, part in parts.items():
        wanted = {code for code, names in chosen.items() if name in names}
        definitions = tuple(one for one in part.recipe.definitions if one.code in wanted)
        sample, asked = weighed(part.responses, replace(part.recipe, definitions=definitions), part.document)
        assert isinstance(sample.error, ResidualVariance)
        waves.append(Wave(sample.responses, sample.error))
        items |= asked
    return waves, {code: items[code] for code in chosen}


def _rows(
    whose: Whose, pooled: Sequence[Pooled], indicators: Mapping[str, UUID], judged: Mapping[Cell, Status]
) -> Iterator[Json]:
    for each in pooled:
        facts = {
            "value": each.estimate, "se": each.se, "df": float(each.df), "ci_low": each.ci_low, "ci_high": each.ci_high,
            "effective_base": each.n_eff, "waves": each.waves,
        }  # fmt: skip
        group, code = (each.domain_var, each.domain), each.item
        yield figure_row(whose, (code, indicators[code]), group, judged[code, *group], each.n, **facts)
