"""Whom the demonstration's councils may be set beside: fictional neighbours, measures and polls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from analysis.nearness import Measure
from app.demo.places import read_json
from core.measures import load_measures
from core.models import Council
from core.places import read_places
from core.reference import Publication, load_neighbours
from framework.comparing.computing import compute
from framework.comparing.groups import choose, keep, offered_groups
from framework.comparing.models import GroupKind
from framework.comparing.poll_files import About, load_polls, read_polls
from surveys.models import Commission

SOURCE = "fictional"
HEADING = ("round", "question", "percent", "base", "mode", "population", "fieldwork", "source")


def write_comparators(session: Session, commission: Commission, homes: Mapping[str, Council], today: datetime) -> None:
    """Load what publishers might say of the councils; their lead has chosen its groups, and the others none yet."""
    known = read_json("comparators.json")
    publication = Publication(SOURCE, date(today.year, 1, 1))
    values = [
        (name, homes[slug].code, value)
        for name, by_slug in known["measures"].items()
        for slug, value in by_slug.items()
    ]
    load_measures(session, values, publication)
    alike = [
        (homes[slug].code, "global", rank, homes[other].code)
        for slug, others in known["neighbours"].items()
        for rank, other in enumerate(others, start=1)
    ]
    load_neighbours(session, alike, publication)
    for poll in known["polls"]:
        _write_poll(session, poll, today, publication)
    _choose(session, commission, homes, known)


def _write_poll(session: Session, poll: Mapping[str, Any], today: datetime, publication: Publication) -> None:
    asked = f"{today.year - poll['years_ago']}-{poll['month']:02}"
    about = poll["mode"], poll["population"], asked, poll["cited"]
    base = str(poll["base"] or "")
    rows = [(asked, question, str(percent), base, *about) for question, percent in poll["figures"].items()]
    found = read_polls(iter([HEADING, *rows]), About(poll["series"], poll["area"]))
    load_polls(session, found.lines, poll["series"], publication)


def _choose(session: Session, commission: Commission, homes: Mapping[str, Council], known: Mapping[str, Any]) -> None:
    lead, places = homes[known["chooses"]], read_places(session)
    for group in offered_groups(session, lead, places, commission):
        if group.kind in (GroupKind.PARTNERS, GroupKind.STATISTICAL):
            choose(session, lead.id, group, None)
    measures = [Measure(name, weight) for name, weight in known["weights"].items()]
    found = compute(session, places, lead.code, measures, most=3)
    keep(session, lead.id, kind=GroupKind.COMPUTED, members=found.codes, recipe=found.recipe)
    listed = known["list"]
    members = [homes[slug].code for slug in listed["members"]]
    keep(session, lead.id, kind=GroupKind.LIST, name=listed["name"], members=members, why=listed["why"])
