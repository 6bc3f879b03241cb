"""What publishers say of every council: codes and their changes, and which councils are alike. It is nobody's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import audit
from core.database import Base, now
from core.tenancy import Shared


class ReferenceArea(Base):
    """A council as its publisher knows it, with the codes that it had before and the councils that took its place."""

    __tablename__ = "reference_area"
    whose = Shared("the publishers' own places are public")

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(100))
    nation: Mapped[str] = mapped_column(String(100))
    region: Mapped[str] = mapped_column(String(100))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    successors: Mapped[list[str]]
    former_codes: Mapped[list[str]]
    """Its other codes, those that it had before or that other publishers use already."""
    source: Mapped[str] = mapped_column(String(200))
    dated_on: Mapped[date]
    loaded_at: Mapped[datetime] = mapped_column(default=now)


class ReferenceNeighbour(Base):
    """A council that is like another by a publisher's model; the first is the most alike."""

    __tablename__ = "reference_neighbour"
    whose = Shared("the publishers' own lists are public")

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    model: Mapped[str] = mapped_column(String(64), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    neighbour: Mapped[str] = mapped_column(String(9))
    source: Mapped[str] = mapped_column(String(200))
    dated_on: Mapped[date]


@dataclass(frozen=True)
class Publication:
    """Who says so, and of which day."""

    source: str
    dated_on: date


@dataclass(frozen=True)
class Loaded:
    """What loading did: rows that are new, rows that changed, and rows that were there just so."""

    added: int
    changed: int
    same: int


AREA_FACTS = ("name", "kind", "nation", "region", "starts_on", "ends_on", "successors")


def load_areas(session: Session, areas: Iterable[ReferenceArea], publication: Publication) -> Loaded:
    """Make these the facts of their councils; those of others stay. Loading the same again changes nothing."""
    known = {area.code: area for area in session.scalars(select(ReferenceArea))}
    added = changed = same = 0
    for area in areas:
        held = known.get(area.code)
        if held is None:
            area.source, area.dated_on = publication.source, publication.dated_on
            session.add(area)
            added += 1
        elif _differs(held, area, publication):
            for name in AREA_FACTS:
                setattr(held, name, getattr(area, name))
            held.former_codes = sorted({*held.former_codes, *area.former_codes})
            held.source, held.dated_on, held.loaded_at = publication.source, publication.dated_on, now()
            changed += 1
        else:
            same += 1
    session.flush()
    _record(session, "reference_area", publication, added + changed)
    return Loaded(added, changed, same)


def load_code_changes(session: Session, changes: Sequence[tuple[str, str]], publication: Publication) -> Loaded:
    """Note that councils are the same under another code: pairs of codes of which one at least is known."""
    areas = {area.code: area for area in session.scalars(select(ReferenceArea))}
    added = same = 0
    for old, new in changes:
        area, other = (areas[new], old) if new in areas else (areas[old], new)
        if other in area.former_codes:
            same += 1
        else:
            area.former_codes = sorted({*area.former_codes, other})
            added += 1
    session.flush()
    _record(session, "reference_area", publication, added)
    return Loaded(added, 0, same)


def load_neighbours(session: Session, rows: Sequence[tuple[str, str, int, str]], publication: Publication) -> Loaded:
    """Make these the neighbours by their models, in place of what those models said before.

    A row is a council's code, the model, the rank from 1, and the neighbour's code.
    """
    models = {model for _, model, _, _ in rows}
    held = session.scalars(select(ReferenceNeighbour).where(ReferenceNeighbour.model.in_(models)))
    known = {(each.code, each.model, each.rank): (each.neighbour, each.source, each.dated_on) for each in held}
    about = publication.source, publication.dated_on
    same = sum(known.get((code, model, rank)) == (other, *about) for code, model, rank, other in rows)
    changed = sum((code, model, rank) in known for code, model, rank, _ in rows) - same
    if same != len(rows) or same != len(known):
        session.expunge_all()
        session.execute(delete(ReferenceNeighbour).where(ReferenceNeighbour.model.in_(models)))
        facts = {"source": publication.source, "dated_on": publication.dated_on}
        session.execute(insert(ReferenceNeighbour), [
            {"code": code, "model": model, "rank": rank, "neighbour": other, **facts}
            for code, model, rank, other in rows
        ])  # fmt: skip
    _record(session, "reference_neighbour", publication, len(rows) - same)
    return Loaded(len(rows) - same - changed, changed, same)


def neighbours_of(session: Session, code: str, model: str) -> list[str]:
    """The codes of the councils most like one, the most alike first, whichever of its codes the publisher used.

    A neighbour that another council has taken the place of is named by that one, once.
    """
    codes = [code, *same_council(session, code)]
    held = select(ReferenceNeighbour).where(ReferenceNeighbour.model == model, ReferenceNeighbour.code.in_(codes))
    ranked = session.scalars(held.order_by(ReferenceNeighbour.rank)).all()
    present = [now_called(session, each.neighbour) for each in ranked]
    return list(dict.fromkeys(each for found in present for each in found if each not in codes))


def same_council(session: Session, code: str) -> list[str]:
    """The other codes that a council has had, or has now: only its code changed, not what it is."""
    areas = session.scalars(select(ReferenceArea)).all()
    codes = [{area.code, *area.former_codes} for area in areas]
    return sorted({each for held in codes if code in held for each in held} - {code})


def merged_into(session: Session, code: str) -> list[str]:
    """The codes of the councils whose place one has taken whole, none of them split among several."""
    areas = session.scalars(select(ReferenceArea).where(ReferenceArea.ends_on.is_not(None))).all()
    return sorted(area.code for area in areas if area.successors == [code])


def now_called(session: Session, code: str) -> list[str]:
    """The codes of the councils that are now where one was: its own while it is there."""
    areas = {area.code: area for area in session.scalars(select(ReferenceArea))}
    renamed = {former: area.code for area in areas.values() for former in area.former_codes if former not in areas}
    found: list[str] = []
    waiting = [code]
    while waiting:
        each = renamed.get(waiting[0], waiting[0])
        waiting = waiting[1:]
        area = areas.get(each)
        if area is None or area.ends_on is None or area.ends_on > now().date() or not area.successors:
            found.append(each)
        elif each not in area.successors:
            waiting += area.successors
    return list(dict.fromkeys(found))


def _differs(held: ReferenceArea, area: ReferenceArea, publication: Publication) -> bool:
    facts = any(getattr(held, name) != getattr(area, name) for name in AREA_FACTS)
    codes = set(area.former_codes) - set(held.former_codes)
    return facts or bool(codes) or (held.source, held.dated_on) != (publication.source, publication.dated_on)


def _record(session: Session, subject: str, publication: Publication, rows: int) -> None:
    audit.record(
        session, "reference-loaded", council_id=None, person_id=None, subject=subject, source=publication.source,
        dated_on=publication.dated_on.isoformat(), rows=rows,
    )  # fmt: skip
