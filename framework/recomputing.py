"""Working published figures out again from their frozen answers, to see that no digit has changed.

A figure must come out the same from what was kept beside it. What may have happened to it in the meantime is told
apart: its frozen answers, its questionnaire, its indicator's definition, the figure itself, or one it is compared with.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from analysis.disclosure import Status
from analysis.errors import DataError
from core.database import Json
from core.models import Council
from framework.differences import BETWEEN_PUBLISHED, differences_between
from framework.models import Against, Difference, DontKnow, Indicator, Observation, Publication, Working
from framework.observing import Observed, Place, observe
from framework.recipe import Definition, Recipe, library_versions
from framework.studies.recomputing import differing, studies_of
from surveys.models import Commission, Wave, WaveState
from surveys.questionnaire.document import content_hash
from surveys.results import SnapshotDamaged, read_snapshot

FIGURES = (
    "indicator_id", "period_start", "period_end", "status", "value", "se", "df", "ci_low", "ci_high", "base",
    "effective_base", "design_effect", "unweighted",
)  # fmt: skip
DIFFERENCES = (
    "verdict", "obstacle", "difference", "se", "df", "statistic", "p", "p_adjusted", "ci_low", "ci_high", "family",
    "adjustment", "compared_with",
)  # fmt: skip
COUNCILS = {"across_councils": "published figures are public, and so is how they were worked out"}


@dataclass(frozen=True)
class Mismatch:
    """What does not come out as it was published: of which observation (or of all of them), and how."""

    observation: str
    about: str
    stored: str
    recomputed: str

    def __str__(self) -> str:
        return f"{self.observation}: {self.about}: stored {self.stored}, recomputed {self.recomputed}"


@dataclass
class Audit:
    """What was worked out again: how many of each, what did not agree, and which libraries differ."""

    figures: int = 0
    differences: int = 0
    studies: int = 0
    mismatches: list[Mismatch] = field(default_factory=list)
    libraries: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        return not self.mismatches


class NoSuchObservation(Exception):
    """No figure has this identifier."""


def workings_of(session: Session, *, survey: str | None = None, wave: int | None = None) -> list[Working]:
    """The workings of every published figure, or of a survey's, or of one of its waves, in the order of councils."""
    statement = (
        select(Working)
        .join(Publication, Publication.id == Working.publication_id)
        .join(Publication.wave)
        .join(Wave.commission)
        .join(Council, Council.id == Working.council_id)
        .where(Wave.state == WaveState.PUBLISHED)
        .order_by(Publication.published_at, Council.slug)
    )
    if survey is not None:
        statement = statement.where(Commission.slug == survey)
    if wave is not None:
        statement = statement.where(Wave.number == wave)
    return list(session.scalars(statement.execution_options(**COUNCILS)))


def working_of(session: Session, observation_id: UUID) -> Working:
    """The working of one figure. Raises `NoSuchObservation`."""
    published = Observation.publication.has(Publication.wave.has(Wave.state == WaveState.PUBLISHED))
    statement = select(Observation).where(Observation.id == observation_id, published)
    found = session.scalar(statement.options(selectinload(Observation.working)).execution_options(**COUNCILS))
    if found is None:
        raise NoSuchObservation(f"No published figure has the identifier {observation_id}.")
    return found.working


def recompute(session: Session, folder: Path, workings: Iterable[Working], only: UUID | None = None) -> Audit:
    """Work figures out again and compare every digit: all of each working and its studies, or `only` one observation's.

    `folder` holds the snapshots. Nothing is written.
    """
    audit = Audit()
    between: dict[UUID, dict[UUID, Json]] = {}
    for working in workings:
        publication = session.get_one(Publication, working.publication_id)
        _recompute_working(session, folder, working, publication, audit, only)
        if publication.id not in between:
            between[publication.id] = {row["id"]: row for row in differences_between(session, publication)}
        _check_differences(session, working, BETWEEN_PUBLISHED, between[publication.id], audit, only)
        if only is None:
            _check_studies(session, folder, working, audit)
    return audit


def _recompute_working(
    session: Session, folder: Path, working: Working, publication: Publication, audit: Audit, only: UUID | None
) -> None:
    everybody = str(only or f"every figure of working {working.id}")
    if "plan" not in working.recipe:
        audit.mismatches.append(Mismatch(everybody, "recipe", "incomplete: published by an earlier version", "none"))
        return
    recipe = Recipe.of_json(working.recipe)
    _note_libraries(recipe, audit)
    audit.mismatches += _changed_facts(session, recipe, publication, everybody)
    try:
        responses = read_snapshot(folder, recipe.snapshot)
        indicators = _indicators(session, publication, recipe)
        wave = publication.wave
        area = session.get_one(Council, working.council_id).code
        place = Place(publication.id, working.council_id, area, wave.opens_on, wave.ended_on, indicators)
        decided = None if "hidden" in working.recipe else _as_published(session, working)
        observed = observe(responses, recipe, wave.questionnaire.document, place, decided=decided)
    except SnapshotDamaged as error:
        audit.mismatches.append(Mismatch(everybody, "snapshot", recipe.snapshot, str(error)))
        return
    except (DataError, KeyError) as error:
        audit.mismatches.append(Mismatch(everybody, "recipe", "gave figures", f"gives none: {error}"))
        return
    _check_figures(session, working, observed, audit, only)
    groups = {row["id"]: row for row in observed.differences}
    _check_differences(session, working, (Against.GROUPS, Against.GAP), groups, audit, only)


def _as_published(session: Session, working: Working) -> dict[tuple[str, str, str], Status]:
    """What was decided of each figure before the present rule was made."""
    codes = {one.id: one.code for one in _definitions(session, session.get_one(Publication, working.publication_id))}
    mine = Observation.council_id == working.council_id, Observation.publication_id == working.publication_id
    figures = session.scalars(select(Observation).where(*mine))
    return {(codes[one.indicator_id], one.domain_var, one.domain): Status(one.status) for one in figures}


def _check_figures(session: Session, working: Working, observed: Observed, audit: Audit, only: UUID | None) -> None:
    mine = Observation.council_id == working.council_id, Observation.publication_id == working.publication_id
    stored = {one.id: one for one in session.scalars(select(Observation).where(*mine))}
    made = {row["id"]: row for row in observed.observations}
    wanted = [only] if only else sorted(stored.keys() | made.keys(), key=str)
    audit.figures += len(wanted)
    for identifier in wanted:
        audit.mismatches += _differing(str(identifier), stored.get(identifier), made.get(identifier), FIGURES)


def _check_differences(
    session: Session,
    working: Working,
    kinds: Sequence[Against],
    made: Mapping[UUID, Json],
    audit: Audit,
    only: UUID | None,
) -> None:
    statement = select(Difference).where(
        Difference.council_id == working.council_id,
        Difference.publication_id == working.publication_id,
        Difference.against.in_(kinds),
    )
    stored = {one.id: one for one in session.scalars(statement)}
    mine = {
        identifier: row | {"compared_with": row["compared"]}
        for identifier, row in made.items()
        if row["council_id"] == working.council_id
    }
    for identifier in sorted(stored.keys() | mine.keys(), key=str):
        held, row = stored.get(identifier), mine.get(identifier)
        about = held.observation_id if held else row["observation_id"] if row else None
        if only in (None, about):
            kind = held.against if held else row["against"] if row else ""
            audit.differences += 1
            audit.mismatches += _differing(str(about), held, row, DIFFERENCES, f"compared with {kind}, ")


def _check_studies(session: Session, folder: Path, working: Working, audit: Audit) -> None:
    for study in studies_of(session, working):
        audit.studies += 1
        for about, fact, held, again in differing(session, folder, study):
            audit.mismatches.append(Mismatch(about, fact, _digits(held), _digits(again)))


def _differing(
    observation: str, stored: object | None, made: Json | None, names: Sequence[str], about: str = ""
) -> Iterator[Mismatch]:
    if stored is None or made is None:
        yield Mismatch(observation, f"{about}row", *(_said(each is not None) for each in (stored, made)))
        return
    for name in names:
        held, again = getattr(stored, name), made[name]
        if held != again:
            yield Mismatch(observation, f"{about}{name}", _digits(held), _digits(again))


def _changed_facts(session: Session, recipe: Recipe, publication: Publication, everybody: str) -> Iterator[Mismatch]:
    """What figures rest on besides their frozen answers: the questionnaire's words and the indicators' definitions."""
    questionnaire = content_hash(publication.wave.questionnaire.document)
    if questionnaire != recipe.questionnaire:
        yield Mismatch(everybody, "questionnaire", recipe.questionnaire, questionnaire)
    current = {(one.code, one.version): one for one in _definitions(session, publication)}
    for definition in recipe.definitions:
        indicator = current.get((definition.code, definition.version))
        now = Definition.of(indicator) if indicator else None
        if now != definition:
            about = f"definition of {definition.code!r}, version {definition.version}"
            yield Mismatch(everybody, about, _meaning(definition), _meaning(now))


def _definitions(session: Session, publication: Publication) -> list[Indicator]:
    statement = select(Indicator).where(Indicator.commission_id == publication.wave.commission_id)
    return list(session.scalars(statement.order_by(Indicator.version)))


def _indicators(session: Session, publication: Publication, recipe: Recipe) -> dict[str, UUID]:
    """The identifiers of the versions that were published."""
    versions = {(one.code, one.version): one.id for one in _definitions(session, publication)}
    return {one.code: versions[one.code, one.version] for one in recipe.definitions}


def _note_libraries(recipe: Recipe, audit: Audit) -> None:
    now = library_versions(list(recipe.versions))
    audit.libraries |= {name: (then, now[name]) for name, then in recipe.versions.items() if now[name] != then}


def _meaning(definition: Definition | None) -> str:
    if definition is None:
        return "none"
    counted = ", with those who do not know" if definition.dont_know == DontKnow.COUNTED else ""
    return f"{', '.join(definition.favourable)} of {definition.question!r}{counted}"


def _digits(value: Any) -> str:
    """Every digit of a number; other values as they are."""
    return repr(value) if isinstance(value, float) else str(getattr(value, "value", value))


def _said(is_there: bool) -> str:
    return "there" if is_there else "absent"
