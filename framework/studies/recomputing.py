"""Working further analyses out again, to see that no digit of them has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Json
from framework.models import Publication, Working
from framework.studies.charts import work_out_charts
from framework.studies.keeping import work_out_again
from framework.studies.making import Made, Whose
from framework.studies.models import Study, StudyFigure, StudyKind
from framework.studies.places import work_out_places
from surveys.results import SnapshotDamaged

FIGURES = (
    "indicator_id", "domain_var", "domain", "status", "value", "se", "df", "ci_low", "ci_high", "base",
    "effective_base", "waves",
)  # fmt: skip
Differing = tuple[str, str, object, object]
"""What differs: whose study, which of its facts, as it is stored and as it came out."""


def studies_of(session: Session, working: Working) -> list[Study]:
    """The further analyses beside a council's figures of a wave."""
    mine = Study.council_id == working.council_id, Study.publication_id == working.publication_id
    found = (study for study in session.scalars(select(Study).where(*mine)) if "shown_before" not in study.findings)
    return sorted(found, key=lambda study: study.kind)


def differing(session: Session, folder: Path, study: Study) -> Iterator[Differing]:
    """Work a study out again, and give whatever does not come out as it is stored."""
    about = f"{study.kind.value} study {study.id}"
    try:
        made = _again(session, folder, study)
    except (SnapshotDamaged, LookupError) as error:
        yield about, "recipe", "gave findings", f"gives none: {error}"
        return
    if made is None:
        yield about, "row", "there", "absent"
        return
    yield from ((about, where, held, again) for where, held, again in _unlike("recipe", study.recipe, made.recipe))
    yield from (
        (about, where, held, again) for where, held, again in _unlike("findings", study.findings, made.findings)
    )
    yield from _unlike_figures(session, study, made)


def _again(session: Session, folder: Path, study: Study) -> Made | None:
    publication = session.get_one(Publication, study.publication_id)
    whose = Whose(publication, study.council_id, study.kind)
    if study.kind is StudyKind.CHARTS:
        return work_out_charts(session, whose, study.recipe)
    if study.kind is StudyKind.PLACES:
        return work_out_places(session, publication).get(study.council_id)
    return work_out_again(session, folder, whose, study.recipe)


def _unlike_figures(session: Session, study: Study, made: Made) -> Iterator[Differing]:
    mine = StudyFigure.council_id == study.council_id, StudyFigure.study_id == study.id
    stored = {one.id: one for one in session.scalars(select(StudyFigure).where(*mine))}
    again: dict[UUID, Json] = {row["id"]: row for row in made.figures}
    for identifier in sorted(stored.keys() | again.keys(), key=str):
        held, row = stored.get(identifier), again.get(identifier)
        if held is None or row is None:
            yield str(identifier), "row", held and "there", row and "there"
            continue
        for name in FIGURES:
            if getattr(held, name) != row[name]:
                yield str(identifier), name, getattr(held, name), row[name]


def _unlike(where: str, held: Any, again: Any) -> Iterator[tuple[str, object, object]]:
    """The leaves of two JSON documents that are not the same, by their place."""
    if isinstance(held, Mapping) and isinstance(again, Mapping):
        for name in sorted(held.keys() | again.keys()):
            yield from _unlike(f"{where}.{name}", held.get(name), again.get(name))
    elif isinstance(held, list) and isinstance(again, list | tuple) and len(held) == len(again):
        for place, (mine, theirs) in enumerate(zip(held, again, strict=True)):
            yield from _unlike(f"{where}[{place}]", mine, theirs)
    elif held != again:
        yield where, held, again
