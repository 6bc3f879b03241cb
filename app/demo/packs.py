"""One fictional council's packs: a quarter's for scrutiny, published for everybody, and a year's being gathered."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.demo.places import read_json
from core import councils, people
from core.database import now
from core.models import Council, Person
from feedback.months import following, quarter_of
from framework.models import Observation
from framework.packs import gathering, making
from framework.packs.figures import latest_figures, own_series
from framework.packs.making import Chosen
from framework.packs.models import Grouping, Pack, PackEntry, PackKind

COUNCIL = "aldermoor"
Entries = list[dict[str, Any]]


def write(session: Session) -> None:
    """Make both once figures are published; there are none without a published wave."""
    council = councils.council_by_slug(session, COUNCIL)
    assert council is not None, COUNCIL
    series = own_series(session, council, now().date())
    figures = {code: each[-1] for (_, _, code), each in series.items()}
    team = {role: _person(session, role) for role in ("administrator", "analyst", "officer")}
    words = read_json("packs.json")
    if figures:
        _publish(session, council, figures, team, words["published"])
        _gather(session, council, figures, team, words["gathered"])


def _person(session: Session, role: str) -> Person:
    found = people.person_by_email(session, f"{role}@{COUNCIL}.example")
    assert found is not None, role
    return found


def _publish(
    session: Session,
    council: Council,
    figures: Mapping[str, Observation],
    team: Mapping[str, Person],
    words: dict[str, Any],
) -> None:
    """The quarter in which the latest figures were gathered: everything is written, signed and published."""
    last = max(figures[entry["code"]].period_end for entry in words["entries"])
    first = quarter_of(last.replace(day=1))
    facts = {"kind": PackKind.SCRUTINY, "begins_on": first, "ends_on": following(first, 3) - timedelta(days=1)}
    pack = _make(session, council, figures, team, words, facts, now().date(), grouped_by=Grouping.THEME)
    latest = latest_figures(session, council, pack)
    for entry, said in zip(pack.entries, words["entries"], strict=True):
        _hand_in(session, entry, latest, said, team["officer"])
        gathering.sign(
            gathering.commentaries(session, council.id, latest)[latest[entry.id].id], team["administrator"].id
        )
    making.word_question(session, pack, "", words["question"]["words"], words["question"]["reason"])
    pack.is_public = True
    making.publish(session, council, pack, {}, team["analyst"].id)


def _gather(
    session: Session,
    council: Council,
    figures: Mapping[str, Observation],
    team: Mapping[str, Person],
    words: dict[str, Any],
) -> None:
    """The year that ends today: some have written, and some are late."""
    today = now().date()
    facts = {"kind": PackKind.ANNUAL, "begins_on": today - timedelta(days=364), "ends_on": today}
    due = today - timedelta(days=3)
    pack = _make(session, council, figures, team, words, facts, due, grouped_by=Grouping.TIER)
    latest = latest_figures(session, council, pack)
    for entry, said in zip(pack.entries, words["entries"], strict=True):
        if said["stage"]:
            gathering.ask(entry)
        if said["stage"] == "drafted":
            gathering.keep_draft(entry, {"says": {"en": words["says"]["en"]}})
        if said["stage"] == "handed-in":
            _hand_in(session, entry, latest, {"says": words["says"], "so_what": words["so_what"]}, team[said["role"]])
    session.flush()


def _make(
    session: Session,
    council: Council,
    figures: Mapping[str, Observation],
    team: Mapping[str, Person],
    words: dict[str, Any],
    facts: dict[str, Any],
    due: date,
    **more: Any,
) -> Pack:
    """A pack with its indicators and those who are named for them."""
    said = {name: words[name] for name in ("title", "introduction")}
    named = {"due_on": due, "signatory_id": team["administrator"].id}
    pack = making.make_pack(session, council.id, facts | said | named | more, team["analyst"].id)
    writers = {entry["code"]: entry.get("role", "officer") for entry in words["entries"]}
    chosen = [Chosen(figures[code].indicator_id, team[role].id if role else None) for code, role in writers.items()]
    making.choose(session, pack, chosen)
    return pack


def _hand_in(
    session: Session, entry: PackEntry, latest: Mapping[Any, Observation], said: dict[str, Any], person: Person
) -> None:
    due = now().date() + timedelta(days=said["due_in"]) if said.get("owner") else None
    words = {name: said.get(name, {}) for name in gathering.WORDS}
    gathering.ask(entry)
    gathering.keep_draft(entry, words | {"action_owner": said.get("owner", ""), "action_due_on": due})
    gathering.hand_in(session, entry, latest[entry.id], person.id)
