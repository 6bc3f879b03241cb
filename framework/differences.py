"""Whole councils' figures beside the other councils' and beside earlier waves': made once, and published with them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from uuid import uuid5

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from core.database import Json, now
from framework.comparability import came_alike, obstacle, recruited
from framework.comparison import NOT_COMPARED, Alike, Comparison, since_earlier, with_others
from framework.feeding.kept import forget_rows
from framework.models import Against, Difference, Observation, Obstacle, Peers, Publication
from framework.observing import difference_id
from framework.published import figures_of, published_survey

BETWEEN_PUBLISHED = (Against.COUNCILS, Against.EARLIER, Against.LAST)
HOLM = "holm"
MOST_NAMED = 5
"""More councils than these are named once for all that stand beside them."""


def write_differences(session: Session, publication: Publication) -> None:
    """Replace a publication's comparisons between councils and between waves."""
    rows = list(differences_between(session, publication))
    forget_rows(session, publication.id)
    session.execute(
        delete(Difference).where(
            Difference.publication_id == publication.id, Difference.against.in_(BETWEEN_PUBLISHED)
        ),
        execution_options={"across_councils": "a publication is of all partners"},
    )
    session.execute(delete(Peers).where(Peers.publication_id == publication.id))
    peers = name_together(rows)
    if peers:
        session.execute(insert(Peers), peers)
    if rows:
        session.execute(insert(Difference), rows)


def name_together(rows: Sequence[Json]) -> list[Json]:
    """Let figures that stand beside many other councils' name them together; gives the rows of `Peers`.

    The rows are those of one publication's comparisons, in the order of councils.
    """
    between = [row for row in rows if row["against"] == Against.COUNCILS]
    many = [row for row in between if len(row["compared"]) > MOST_NAMED]
    places = {str(row["observation_id"]): place for place, row in enumerate(between)}
    found: dict[tuple[str, ...], Json] = {}
    for row in many:
        members = tuple(sorted([*row["compared"], str(row["observation_id"])], key=places.__getitem__))
        facts = {"id": uuid5(row["publication_id"], " ".join(members)), "publication_id": row["publication_id"]}
        row |= {"compared": [], "peers_id": found.setdefault(members, facts | {"members": list(members)})["id"]}
    return list(found.values())


def differences_between(session: Session, publication: Publication) -> Iterator[Json]:
    """The rows of every comparison of a publication's whole councils: the same again while its figures are the same."""
    figures = figures_of(session, publication)
    earlier = [(one, figures_of(session, one)) for one in earlier_publications(session, publication)]
    adjustment = figures[0].working.recipe.get("plan", {}).get("adjustment", HOLM) if figures else HOLM
    for _, group in groupby(figures, key=lambda figure: figure.indicator_id):
        councils = list(group)
        found = with_others(councils, adjustment, _alike([came_of(figure) for figure in councils]))
        for figure, comparison in zip(councils, found, strict=True):
            compared = [councils[place] for place in comparison.compared]
            yield _row(figure, Against.COUNCILS, comparison, compared, _kept_apart(figure, councils, compared))
        for figure in councils:
            yield from _since_earlier(publication, figure, earlier)


def earlier_publications(session: Session, publication: Publication) -> list[Publication]:
    """The survey's earlier waves that were published before this one, in order of time."""
    survey = published_survey(session, publication.wave.commission.slug)
    before = [
        one for one in reversed(survey.publications if survey else []) if one.wave.number < publication.wave.number
    ]
    this = publication.published_at or now()
    return [one for one in before if one.published_at and one.published_at <= this]


def _since_earlier(
    publication: Publication, figure: Observation, earlier: Sequence[tuple[Publication, Sequence[Observation]]]
) -> Iterator[Json]:
    """A figure beside the mean of the comparable waves before, and beside the last of them."""
    comparable, reason = comparable_before(publication, figure, earlier)
    for against, past in ((Against.EARLIER, comparable), (Against.LAST, [] if reason else comparable[-1:])):
        comparison = since_earlier(past, figure)
        why = (reason or Obstacle.FIRST_WAVE) if not past else None
        yield _row(figure, against, comparison, [past[place] for place in comparison.compared], why)


def comparable_before(
    publication: Publication, figure: Observation, earlier: Sequence[tuple[Publication, Sequence[Observation]]]
) -> tuple[list[Observation], Obstacle | None]:
    """A council's figures of the same indicator in comparable waves, and why the last wave's is not among them."""
    found: list[Observation] = []
    reason: Obstacle | None = Obstacle.FIRST_WAVE
    for before, figures in earlier:
        past = next((one for one in figures if _is_same(one, figure)), None)
        if past is None:
            reason = Obstacle.NOT_PUBLISHED_BEFORE
            continue
        was, now = (past.indicator, before.wave.questionnaire), (figure.indicator, publication.wave.questionnaire)
        reason = obstacle(was, now)
        if reason is None and not came_alike(came_of(past), came_of(figure)):
            reason = Obstacle.RECRUITED_DIFFERENTLY
        if reason is None:
            found.append(past)
    return found, reason


def came_of(figure: Observation) -> dict[str, float]:
    """The shares of the answers behind a figure by how people came."""
    report = figure.working.report
    return recruited(report, sum(report.get("modes", {}).values()))


def _alike(came: Sequence[Mapping[str, float]]) -> Alike:
    return lambda one, other: came_alike(came[one], came[other])


def _kept_apart(
    figure: Observation, councils: Sequence[Observation], compared: Sequence[Observation]
) -> Obstacle | None:
    """Why a figure stands beside no other council's, where there were others to stand beside."""
    others = [one for one in councils if one is not figure and one.value is not None]
    apart = figure.value is not None and others and not compared
    return Obstacle.RECRUITED_DIFFERENTLY if apart else None


def _is_same(past: Observation, figure: Observation) -> bool:
    return past.council_id == figure.council_id and past.indicator.code == figure.indicator.code


def _row(
    figure: Observation,
    against: Against,
    comparison: Comparison,
    compared: Sequence[Observation],
    reason: Obstacle | None = None,
) -> Json:
    found = NOT_COMPARED if reason else comparison
    return {
        "id": difference_id(figure.id, against),
        "publication_id": figure.publication_id,
        "council_id": figure.council_id,
        "observation_id": figure.id,
        "against": against,
        "verdict": found.verdict,
        "obstacle": reason,
        "difference": found.difference,
        "se": found.se,
        "df": None,
        "statistic": found.statistic if math.isfinite(found.statistic or 0.0) else None,
        "p": found.p,
        "p_adjusted": found.p_adjusted,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "family": found.family,
        "adjustment": found.adjustment,
        "compared": [str(one.id) for one in compared],
        "peers_id": None,
    }
