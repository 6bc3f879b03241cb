"""What the API lists of comparators themselves: the groups that each council is set beside, and lines of polls."""

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.models import Council
from core.places import read_places
from framework.comparing.groups import Group, groups_of
from framework.comparing.models import PollLine
from framework.feeding.asked import BadParameter
from framework.feeding.listing import Listed, paged
from framework.models import Observation, Publication
from framework.published import PUBLIC, is_public, published_surveys

FACTS = (
    "series", "round", "question", "area", "value", "approximate", "definition", "wording", "base", "mode",
    "population", "fieldwork", "cited", "verification", "source",
)  # fmt: skip


def groups(session: Session, said: dict[str, Any]) -> Listed:
    """The groups that one council's public figures are set beside, and who is in each, the most alike first.

    Raises `BadParameter` where no council is named, or one without public figures.
    """
    council = _with_figures(session, said.get("council"))
    places = read_places(session)
    found: dict[tuple[str | None, str], Group] = {
        (None, group.key): group for group in groups_of(session, council, places)
    }
    for survey in published_surveys(session):
        for group in groups_of(session, council, places, survey.commission):
            if (None, group.key) not in found:
                found[survey.commission.slug, group.key] = group
    rows = [
        {
            "council": council.code,
            "survey": survey,
            "group": str(group.id or group.key),
            "kind": group.kind.value,
            "detail": group.detail,
            "name": dict(group.name or {}),
            "why": group.why,
            "source": group.source,
            "members": list(group.codes),
        }
        for (survey, _), group in found.items()
    ]
    return paged(rows, said)


def polls(session: Session, said: dict[str, Any]) -> Listed:
    """Every line of a poll that is held, with what is known of it; what nobody knows is null or empty."""
    statement = select(PollLine).order_by(PollLine.series, PollLine.round, PollLine.question, PollLine.area)
    if "indicator" in said:
        statement = statement.where(PollLine.question == said["indicator"])
    rows = [
        {"id": str(line.id)}
        | {name: getattr(line, name) for name in FACTS}
        | {"period": f"{line.first_on}/{line.last_on}" if line.first_on and line.last_on else None}
        | {"dated_on": line.dated_on.isoformat()}
        for line in session.scalars(statement)
    ]
    return paged(rows, said)


def _with_figures(session: Session, code: str | None) -> Council:
    public = select(Publication.id).where(is_public())
    shown = exists().where(Observation.council_id == Council.id, Observation.publication_id.in_(public))
    statement = select(Council).where(shown).order_by(Council.code)
    councils = {each.code: each for each in session.scalars(statement.execution_options(**PUBLIC))}
    if code not in councils:
        raise BadParameter("council", "Name a council that has public figures.", list(councils))
    return councils[code]
