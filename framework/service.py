"""What can be done with a closed wave: work out each council's figures, then publish them all together."""

import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analysis.disclosure import Status
from analysis.errors import DataError
from analysis.estimates import Estimate
from core import audit
from core.database import Json, now
from core.jobs import JobRefused
from core.models import Council
from framework.disclosure import statuses
from framework.estimation import Estimation, estimate_indicators, library_versions
from framework.indicators import indicators_of
from framework.models import Indicator, Observation, ObservationStatus, Publication
from surveys.flags import left_out
from surveys.models import Margin, Snapshot, Wave, WaveState
from surveys.results import WEIGHTING_VARIABLES, imputed_counts, margins_of, read_snapshot, take_snapshot
from surveys.waves import partner_councils


def publish_council(session: Session, folder: Path, council_id: UUID, wave: Wave) -> list[Observation]:
    """Work out one partner's figures for a wave and replace those it had; they are shown once all partners' are there.

    Doing it again gives the same rows with the same digits. Raises `JobRefused` with a sentence that names the
    council, the variable and the level which are at fault.
    """
    indicators = indicators_of(session, wave.commission_id)
    try:
        snapshot = take_snapshot(session, folder, council_id, wave)
        responses = read_snapshot(folder, snapshot.content_hash)
        margins = margins_of(session, council_id)
        estimation = estimate_indicators(
            responses, margins, indicators, wave.questionnaire.document, WEIGHTING_VARIABLES
        )
    except (DataError, JobRefused) as error:
        council = session.get_one(Council, council_id)
        raise JobRefused(f"The figures of {council.name['en']} could not be worked out. {error}") from error
    publication = _publication(session, wave)
    provenance = _provenance(session, snapshot, wave, estimation) | {
        "imputed": imputed_counts(responses),
        "left_out": left_out(session, council_id, wave),
        "open_link": int((responses["recruitment"] == "open_link").sum()),
    }
    observations = _observations(publication, council_id, indicators, estimation, provenance)
    _replace(session, publication.id, council_id, observations)
    return observations


def complete_publication(session: Session, wave: Wave) -> bool:
    """Publish the wave if the figures of every partner that agreed are there; say whether it is published."""
    publication = _publication(session, wave)
    observed = select(Observation.council_id).where(Observation.publication_id == publication.id).distinct()
    everybody = {"across_councils": "a wave is published once for all partners"}
    partners = {council.id for council in partner_councils(session, wave.commission)}
    missing = partners - set(session.scalars(observed, execution_options=everybody))
    if not missing and wave.state is not WaveState.PUBLISHED:
        publication.published_at, wave.state = now(), WaveState.PUBLISHED
        lead = wave.commission.lead_council_id
        audit.record(session, "wave-published", council_id=lead, person_id=None, subject="wave", subject_id=wave.id)
    return not missing


def _publication(session: Session, wave: Wave) -> Publication:
    """The wave's publication, made on first asking; nothing of it is shown before the wave is published."""
    publication = session.scalar(select(Publication).where(Publication.wave_id == wave.id))
    if publication is None:
        publication = Publication(wave_id=wave.id, wave=wave)
        session.add(publication)
        session.flush()
    return publication


def _replace(session: Session, publication_id: UUID, council_id: UUID, observations: Sequence[Observation]) -> None:
    mine = Observation.council_id == council_id, Observation.publication_id == publication_id
    session.execute(delete(Observation).where(*mine))
    session.add_all(observations)
    session.flush()


def _observations(
    publication: Publication,
    council_id: UUID,
    indicators: Sequence[Indicator],
    estimation: Estimation,
    provenance: Json,
) -> list[Observation]:
    by_code = {indicator.code: indicator for indicator in indicators}
    judged = _judged(estimation.estimates)
    return [
        Observation(
            id=uuid5(publication.id, f"{council_id} {each.item} {each.domain_var} {each.domain}"),
            publication_id=publication.id,
            council_id=council_id,
            indicator_id=by_code[each.item].id,
            period_start=publication.wave.opens_on,
            period_end=publication.wave.ended_on,
            domain_var=each.domain_var,
            domain=each.domain,
            base=each.n,
            provenance=provenance,
            **_figures(each, estimation, judged[each.item, each.domain_var][each.domain]),
        )
        for each in estimation.estimates
    ]


def _judged(estimates: Sequence[Estimate]) -> dict[tuple[str, str], dict[str, Status]]:
    """Each indicator's statuses by domain variable and category."""
    bases: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for each in estimates:
        bases[each.item, each.domain_var][each.domain] = each.n
    return {group: statuses(categories) for group, categories in bases.items()}


def _figures(each: Estimate, estimation: Estimation, status: Status) -> Json:
    """What is kept of an estimate: of a suppressed one nothing but that it is so."""
    kept: Json = {"status": ObservationStatus(status.value)}
    if status is Status.SUPPRESSED:
        return kept
    unweighted = estimation.unweighted[each.item, each.domain_var, each.domain]
    figures = {
        "value": each.estimate,
        "se": each.se,
        "df": each.df,
        "ci_low": each.ci_low,
        "ci_high": each.ci_high,
        "effective_base": each.n_eff,
        "design_effect": each.deff,
        "unweighted": unweighted,
    }
    return kept | {name: float(figure) if math.isfinite(figure) else None for name, figure in figures.items()}


def _provenance(session: Session, snapshot: Snapshot, wave: Wave, estimation: Estimation) -> Json:
    sources = session.execute(
        select(Margin.variable, Margin.source)
        .where(Margin.council_id == snapshot.council_id, Margin.variable.in_(WEIGHTING_VARIABLES))
        .distinct()
        .order_by(Margin.variable, Margin.source)
    )
    return {
        "snapshot": snapshot.content_hash,
        "questionnaire": wave.questionnaire.content_hash,
        "questionnaire_version": wave.questionnaire.version,
        "weighting": estimation.weighting | {"sources": [list(row) for row in sources]},
        "versions": library_versions(),
    }
