"""What can be done with a closed wave: work out each council's figures, then publish them all together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from analysis.errors import DataError
from core import audit
from core.database import Json, now
from core.jobs import JobRefused
from core.models import Council
from framework.computing import worked_out
from framework.correcting.answers import next_version
from framework.defining.definitions import asked_indicators
from framework.differences import write_differences
from framework.feeding.announcing import announce
from framework.feeding.kept import forget_rows
from framework.models import Difference, Observation, Publication, Working
from framework.observing import Observed, Place, observe
from framework.published import working_of_wave
from framework.recipe import Definition, Recipe, library_versions
from surveys.flags import left_out
from surveys.models import Margin, Wave, WaveState
from surveys.plan import plan_of
from surveys.results import WEIGHTING_VARIABLES, freeze, imputed_counts, keep_snapshot, read_frozen, read_snapshot
from surveys.waves import partner_councils

Table = type[Observation] | type[Working] | type[Difference]


def prepare_council(session: Session, folder: Path, council_id: UUID, wave: Wave) -> Callable[[Session], None]:
    """Work out one partner's figures for a wave, and give what writes them; nothing is written here.

    Writing replaces those the partner had: they are shown once all partners' are there. Doing it again gives the same
    rows with the same digits. Raises `JobRefused` with a sentence that names the council, the variable and the level
    which are at fault; what it gives raises `core.jobs.Outdated` where a resident withdrew meanwhile.
    """
    try:
        frozen = freeze(session, council_id, wave)
        recipe = recipe_of(session, council_id, wave, frozen.content_hash)
        version = next_version(session, folder, council_id, wave, recipe, read_frozen(frozen.content))
        responses, recipe = version.responses, version.recipe
        place = _place(session, council_id, wave)
        counts = {
            "imputed": imputed_counts(responses),
            "left_out": left_out(session, council_id, wave),
            "open_link": int((responses["recruitment"] == "open_link").sum()),
            "recruited": responses["recruitment"].value_counts().to_dict(),
            **({"earlier": [one.to_json() for one in version.earlier]} if version.earlier else {}),
        }
        observed = worked_out(observe, responses, recipe, wave.questionnaire.document, place, counts)
    except (DataError, JobRefused) as error:
        council = session.get_one(Council, council_id)
        raise JobRefused(f"The figures of {council.name['en']} could not be worked out. {error}") from error
    wave_id = wave.id

    def write(session: Session) -> None:
        if recipe.snapshot == frozen.content_hash:
            keep_snapshot(session, folder, session.get_one(Wave, wave_id), frozen)
        _replace(session, place, observed)

    return write


def prepare_modes(session: Session, folder: Path, council_id: UUID, wave: Wave) -> Callable[[Session], None]:
    """Work out what the way of answering did to one partner's answers, and give what writes it beside its figures.

    No figure depends on it. Where it cannot be told, because modes and people cannot be told apart, nothing is said.
    """
    from framework.estimation import modes_of

    working = working_of_wave(session, council_id, wave.id)
    if working is None:
        raise JobRefused("A council has no figures to say it of.")
    working_id, recipe = working.id, Recipe.of_json(working.recipe)
    try:
        effects = worked_out(modes_of, read_snapshot(folder, recipe.snapshot), recipe, wave.questionnaire.document)
    except DataError:
        effects = []

    def write(session: Session) -> None:
        mine = Working.council_id == council_id, Working.id == working_id
        kept = session.scalars(select(Working).where(*mine)).one()
        kept.report = kept.report | {"mode_effects": effects}

    return write


def publish_council(session: Session, folder: Path, council_id: UUID, wave: Wave) -> None:
    """Work out one partner's figures for a wave and replace those it had. Raises what `prepare_council` does."""
    publication_of(session, wave)
    prepare_council(session, folder, council_id, wave)(session)


def complete_publication(session: Session, wave: Wave) -> bool:
    """Publish the wave if the figures of every partner that agreed are there; say whether it is published.

    Councils and waves are compared with it: what has been published once is not compared anew.
    """
    publication = publication_of(session, wave)
    observed = select(Working.council_id).where(Working.publication_id == publication.id)
    everybody = {"across_councils": "a wave is published once for all partners"}
    partners = {council.id for council in partner_councils(session, wave.commission)}
    missing = partners - set(session.scalars(observed, execution_options=everybody))
    if not missing and wave.state is not WaveState.PUBLISHED:
        publication.published_at, wave.state = now(), WaveState.PUBLISHED
        session.flush()
        write_differences(session, publication)
        lead = wave.commission.lead_council_id
        announce(session, publication.id, lead)
        audit.record(session, "wave-published", council_id=lead, person_id=None, subject="wave", subject_id=wave.id)
    return not missing


def publication_of(session: Session, wave: Wave) -> Publication:
    """The wave's publication, made on first asking; nothing of it is shown before the wave is published."""
    publication = session.scalar(select(Publication).where(Publication.wave_id == wave.id))
    if publication is None:
        publication = Publication(wave_id=wave.id, wave=wave)
        session.add(publication)
        session.flush()
    return publication


def recipe_of(session: Session, council_id: UUID, wave: Wave, snapshot: str) -> Recipe:
    """Everything that decides the digits of a council's figures in a wave, as it is now."""
    statement = select(Margin).where(Margin.council_id == council_id).order_by(Margin.variable, Margin.level)
    margins = [margin for margin in session.scalars(statement) if margin.variable in WEIGHTING_VARIABLES]
    return Recipe(
        snapshot=snapshot,
        questionnaire=wave.questionnaire.content_hash,
        questionnaire_version=wave.questionnaire.version,
        plan=plan_of(wave),
        variables=WEIGHTING_VARIABLES,
        margins=tuple((margin.variable, margin.level, margin.count) for margin in margins),
        sources=tuple(sorted({(margin.variable, margin.said_source) for margin in margins})),
        definitions=tuple(Definition.of(indicator) for indicator in asked_indicators(session, wave)),
        versions=library_versions(),
    )


def _place(session: Session, council_id: UUID, wave: Wave) -> Place:
    publication = session.scalars(select(Publication).where(Publication.wave_id == wave.id)).one()
    indicators = {indicator.code: indicator.id for indicator in asked_indicators(session, wave)}
    area = session.get_one(Council, council_id).code
    return Place(publication.id, council_id, area, wave.opens_on, wave.ended_on, indicators)


def _replace(session: Session, place: Place, observed: Observed) -> None:
    """Write a council's rows in place of those it had; what is there already keeps what was said of it."""
    mine = {table: (table.council_id == place.council_id, table.publication_id == place.publication_id)
            for table in (Difference, Observation, Working)}  # fmt: skip
    forget_rows(session, place.publication_id)
    session.execute(delete(Difference).where(*mine[Difference]))
    held = set(session.scalars(select(Observation.id).where(*mine[Observation])))
    gone = held - {row["id"] for row in observed.observations}
    session.execute(delete(Observation).where(*mine[Observation], Observation.id.in_(gone)))
    _write(session, Working, [observed.working], set(session.scalars(select(Working.id).where(*mine[Working]))))
    _write(session, Observation, observed.observations, held)
    _write(session, Difference, observed.differences, set())
    session.expire_all()


def _write(session: Session, table: Table, rows: list[Json], held: set[UUID]) -> None:
    """Write rows: those that are held are changed, the others come new."""
    for known, write in ((True, update(table)), (False, insert(table))):
        if chosen := [row for row in rows if (row["id"] in held) is known]:
            session.execute(write, chosen, execution_options={"across_councils": "rows of one council by identifiers"})
