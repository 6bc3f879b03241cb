"""One fictional council's theory of change: monthly series, two ripple maps, and what its clinic tries.

The series are drawn from a seed. One of them follows another as a map expects it to, one the other way round, and one
not at all, so that each kind of evidence can be seen.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from analysis.columns import Floats
from app.demo.places import read_json
from core import councils, people
from core.database import Json, now
from core.models import Council, Person
from framework.clinic.cards import make_card, take_further
from framework.clinic.models import Decision, Stage
from framework.feeding.announcing import announce
from framework.models import (
    Event,
    Frequency,
    Indicator,
    IndicatorKind,
    Observation,
    ObservationSource,
    ObservationStatus,
    Polarity,
    Publication,
    Ripple,
    Tier,
    Unit,
)
from framework.ripples.document import BoxKind, add_box, add_link, new_map
from framework.ripples.keeping import make_map, publish_map

COUNCIL, OWNER = "aldermoor", "officer@aldermoor.example"
MONTHS = 60
LICENCE = "Open Government Licence 3.0"
SOURCE = {"en": "Made up for the demonstration", "cy": "Wedi’i ddyfeisio ar gyfer yr arddangosiad"}


def write(session: Session, seed: int) -> None:
    council, owner = councils.council_by_slug(session, COUNCIL), people.person_by_email(session, OWNER)
    assert council is not None and owner is not None
    facts = read_json("ripples.json")
    _write_series(session, council, facts["series"], seed)
    for entry in facts["maps"]:
        publish_map(session, make_map(session, council.id, _document(entry), owner.id))
    for entry in facts["cards"]:
        _write_card(session, council, owner, entry)
    for entry in facts["events"]:
        day = now().date() - timedelta(days=entry["days_ago"])
        told = {"title": entry["title"], "indicator_code": entry["indicator"], "public": entry["public"]}
        session.add(Event(council_id=council.id, on=day, **told))
    session.flush()


def _write_series(session: Session, council: Council, entries: Sequence[Json], seed: int) -> None:
    """The council's own indicators, with a published figure for each of the last months that are over."""
    publication = Publication(council_id=council.id, title=SOURCE, published_at=now())
    session.add(publication)
    session.flush()
    draw = np.random.default_rng(seed)
    drawn: dict[str, Floats] = {}
    for position, entry in enumerate(entries, start=1):
        shocks = draw.standard_normal(MONTHS + 12)
        if led := entry.get("follows"):
            lag, strength = led["lag"], led["strength"]
            shocks[lag:] = strength * drawn[led["code"]][:-lag] + np.sqrt(1 - strength**2) * shocks[lag:]
        drawn[entry["code"]] = shocks
        indicator = _indicator(council, entry, position)
        session.add(indicator)
        session.flush()
        session.add_all(_figures(council, indicator, publication, entry, shocks[12:]))
    announce(session, publication.id, council.id)


def _indicator(council: Council, entry: Json, position: int) -> Indicator:
    return Indicator(
        council_id=council.id,
        kind=IndicatorKind.OUTSIDE,
        code=entry["code"],
        position=position,
        title=entry["title"],
        measure=entry["measure"],
        tier=Tier(entry["tier"]),
        ripple=Ripple(entry["ripple"]),
        polarity=Polarity(entry["polarity"]),
        unit=Unit(entry["unit"]),
        decimals=0,
        frequency=Frequency.MONTHLY,
        origin=SOURCE,
        licence=LICENCE,
        **{name: entry[name] for name in ("definition", "rationale", "limitations", "owner", "theme")},
    )


def _figures(
    council: Council, indicator: Indicator, publication: Publication, entry: Mapping[str, Any], shocks: Floats
) -> list[Observation]:
    """A figure a month: about a level, with a summer of its own."""
    this = now().date()
    last = 12 * this.year + this.month - 2
    found = []
    for number, shock in enumerate(shocks):
        month = last - MONTHS + 1 + number
        begins = date(month // 12, month % 12 + 1, 1)
        summer = entry["summer"] * float(np.sin(2 * np.pi * (begins.month - 4) / 12))
        found.append(
            Observation(
                publication_id=publication.id,
                council_id=council.id,
                indicator_id=indicator.id,
                area=council.code,
                source=ObservationSource.OUTSIDE,
                status=ObservationStatus.FINAL,
                period_start=begins,
                period_end=begins.replace(day=monthrange(begins.year, begins.month)[1]),
                value=float(round(entry["level"] + summer + entry["spread"] * float(shock))),
                provenance={"source": SOURCE["en"]},
            )
        )
    return found


def _document(entry: Json) -> Json:
    """A map from its boxes and links, which name each other by keys."""
    document, names = new_map(entry["title"], entry["about"]), {}
    for box in entry["boxes"]:
        said = {name: box[name] for name in ("title", "series", "ripple", "address") if name in box}
        document = add_box(document, BoxKind(box["kind"]), said | {"note": box.get("note", {})})
        names[box["key"]] = document["boxes"][-1]["id"]
    for link in entry["links"]:
        ends = {"start": names[link["start"]], "end": names[link["end"]]}
        stated = {"sign": link.get("sign", 0), "lag": link.get("lag"), "note": link.get("note", {})}
        document = add_link(document, ends | stated)
    return document


def _write_card(session: Session, council: Council, owner: Person, entry: Json) -> None:
    """A card in the council's first language, taken as far as it has come."""
    language, today = council.languages[0], now().date()
    facts = {
        "title": entry["title"][language],
        "reason": entry["reason"][language],
        "owner_id": owner.id,
        "due_on": today + timedelta(days=entry["due"]),
        "expected": entry["expected"],
    }
    made_on = today + timedelta(days=entry["made"])
    card = make_card(session, council.id, entry["indicator"], facts, owner.id, made_on)
    for words in entry["steps"]:
        decision = Decision(entry["decision"]) if card.stage is Stage.STUDY else None
        take_further(session, card, words[language], owner.id, decision=decision)
