"""Keeping figures as observations: each once, a corrected one with its new provenance and the old one in the trail.

A figure has at most two observations: one that is public, and one that waits to be published in its place. What waits
is changed as its source changes; what is public stays as it is until an analyst publishes the correction.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from core import audit
from core.database import Json
from core.json_values import as_json
from framework.disclosing.rows import as_decided
from framework.models import Commentary, Indicator, Observation, ObservationSource, ObservationStatus, Publication

FIGURES = (
    "period_end", "status", "breaks_series", "value", "se", "df", "ci_low", "ci_high", "base", "effective_base",
    "design_effect", "unweighted",
)  # fmt: skip
"""What a source says of a figure, beside whose and of when it is."""
BATCH = 5_000
Key = tuple[str, str, date, str, str, str]


@dataclass(frozen=True)
class Given:
    """A figure as its source gives it: of which indicator, place, period and group, and what `provenance` it has."""

    indicator: Indicator
    area: str
    period_start: date
    period_end: date
    status: ObservationStatus
    provenance: Json
    domain_var: str = "all"
    domain: str = "all"
    mode: str = ""
    breaks_series: bool = False
    value: float | None = None
    se: float | None = None
    df: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    base: int | None = None
    effective_base: float | None = None
    design_effect: float | None = None
    unweighted: float | None = None

    @property
    def key(self) -> Key:
        named = key_of(self.indicator.commission_id, self.indicator.code)
        return named, self.area, self.period_start, self.domain_var, self.domain, self.mode

    @property
    def said(self) -> str:
        """A hash of the figure as it is kept, by which its source is known to say the same again."""
        facts = [str(each) for each in self.columns.values()]
        return sha256(json.dumps([*map(str, self.key), self.indicator.version, *facts]).encode()).hexdigest()

    @property
    def columns(self) -> Json:
        """What is kept of it: of a figure that is hidden nothing but that it is so."""
        return as_decided({name: getattr(self, name) for name in FIGURES}, self.status.value)


@dataclass(frozen=True)
class Kept:
    """How many figures were new, how many corrected, and how many were there just so."""

    added: int = 0
    corrected: int = 0
    same: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.added + other.added, self.corrected + other.corrected, self.same + other.same)


@dataclass
class Held:
    """The observations of a figure: the public one, and the one that waits."""

    public: Any = None
    waiting: Any = None

    @property
    def latest(self) -> Any:
        return self.waiting or self.public


def key_of(commission_id: UUID | None, code: str) -> str:
    """An indicator in all its versions, a commission's or the council's own."""
    return f"{commission_id.hex}:{code}" if commission_id else code


def keep(
    session: Session,
    council_id: UUID,
    source: ObservationSource,
    given: Iterable[Given],
    *,
    by: UUID | None,
    about: str = "",
) -> Kept:
    """Keep figures of a source, all or none with the transaction; what its source says again changes nothing.

    `about` names in the trail what they came with. What an officer said of a figure's status stands until its source
    says something else.
    """
    figures = list(given)
    held = held_by_key(session, council_id, source, {each.indicator.code for each in figures})
    added: list[Json] = []
    corrected = same = 0
    for each in figures:
        found = held.get(each.key, Held())
        latest = found.latest
        if latest is not None and latest.provenance.get("said") == each.said:
            same += 1
            continue
        if latest is not None:
            corrected += 1
        if latest is not None and not _is_still_in_the_making(source, latest):
            _note_correction(session, council_id, latest, by, about)
        if found.waiting is None:
            added.append(_new(council_id, source, each, _facts(each, latest)))
        elif found.public is not None and found.public.provenance.get("said") == each.said:
            forget(session, council_id, [found.waiting.id])
        else:
            mine = Observation.council_id == council_id, Observation.id == found.waiting.id
            session.execute(update(Observation).where(*mine).values(**_facts(each, latest)))
    for first in range(0, len(added), BATCH):
        session.execute(insert(Observation), added[first : first + BATCH])
    session.flush()
    return Kept(len(figures) - corrected - same, corrected, same)


def held_by_key(session: Session, council_id: UUID, source: ObservationSource, codes: Iterable[str]) -> dict[Key, Held]:
    """A council's observations from a source of some indicators, by what they are of."""
    columns = [getattr(Observation, name) for name in FIGURES]
    of = (
        Observation.id, Indicator.code, Indicator.commission_id, Observation.area, Observation.period_start,
        Observation.domain_var, Observation.domain, Observation.mode,
    )  # fmt: skip
    mine = Observation.council_id == council_id, Observation.source == source, Indicator.code.in_(sorted(codes))
    statement = (
        select(*of, Observation.provenance, Publication.published_at, *columns)
        .join(Indicator, Indicator.id == Observation.indicator_id)
        .outerjoin(Publication, Publication.id == Observation.publication_id)
        .where(*mine)
    )
    found: dict[Key, Held] = {}
    for row in session.execute(statement):
        key = key_of(row.commission_id, row.code), row.area, row.period_start, row.domain_var, row.domain, row.mode
        held = found.setdefault(key, Held())
        if row.published_at is None:
            held.waiting = row
        else:
            held.public = row
    return found


def forget(session: Session, council_id: UUID, ids: Sequence[UUID]) -> None:
    """Delete observations that nobody but their council has ever seen, with what was said of them."""
    mine = Commentary.council_id == council_id, Commentary.observation_id.in_(ids)
    session.execute(delete(Commentary).where(*mine))
    waiting = Observation.council_id == council_id, Observation.id.in_(ids), Observation.publication_id.is_(None)
    session.execute(delete(Observation).where(*waiting))


def _facts(given: Given, before: Any) -> Json:
    """The columns of a figure, with the number of this version of it."""
    version = 1 + (before.provenance.get("version", 1) if before is not None else 0)
    provenance = given.provenance | {"said": given.said, "version": version}
    return given.columns | {"indicator_id": given.indicator.id, "provenance": provenance}


def _new(council_id: UUID, source: ObservationSource, given: Given, facts: Json) -> Json:
    return facts | {
        "id": uuid4(),
        "council_id": council_id,
        "source": source,
        "area": given.area,
        "period_start": given.period_start,
        "domain_var": given.domain_var,
        "domain": given.domain,
        "mode": given.mode,
    }


def _is_still_in_the_making(source: ObservationSource, before: Any) -> bool:
    """Whether nobody has relied on a figure yet: provisional rates of feedback change every night until published."""
    is_counted_nightly = source is ObservationSource.FEEDBACK and before.status is ObservationStatus.PROVISIONAL
    return is_counted_nightly and before.published_at is None


def _note_correction(session: Session, council_id: UUID, before: Any, by: UUID | None, about: str) -> None:
    """Keep in the trail what a figure was, and whence it came."""
    was = {name: as_json(getattr(before, name)) for name in FIGURES if getattr(before, name) is not None}
    audit.record(
        session, "observation-corrected", council_id=council_id, person_id=by, subject=Observation.__tablename__,
        subject_id=before.id, was=was, provenance=dict(before.provenance), about=about,
        public=before.published_at is not None,
    )  # fmt: skip
