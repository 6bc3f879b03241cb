"""The tables of a package, written from stored observations alone, as they are public."""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from core.formulas import harmless
from core.models import Area, Council
from core.reference import ReferenceArea
from framework.feeding.packages.layout import AREAS, DEFINITIONS, OBSERVATIONS, WARDS, Table
from framework.feeding.shelves import WITHIN_A_BOARD
from framework.models import Indicator, Observation, Publication, Unit
from framework.published import PUBLIC
from surveys.models import Commission, Wave

FIGURES: tuple[Any, ...] = (
    Observation.id, Observation.area, Observation.period_start, Observation.period_end, Observation.domain_var,
    Observation.domain, Observation.value, Observation.ci_low, Observation.ci_high, Observation.base,
    Observation.status, Observation.source, Observation.mode, Observation.breaks_series, Observation.se,
    Observation.effective_base, Observation.design_effect,
)  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """What a package is about, in plain values."""

    publication_id: UUID
    address: str
    title: dict[str, str]
    purpose: dict[str, str]
    publisher: dict[str, str]
    published_at: datetime
    begins: date | None
    ends: date | None


@dataclass(frozen=True)
class File:
    """A file of a package: its size, and the SHA-256 of what it holds."""

    name: str
    size: int
    sha256: str
    rows: int


def subject_of(session: Session, publication_id: UUID) -> Subject | None:
    """What a publication is about; None where it is not public."""
    statement = (
        select(Publication)
        .options(joinedload(Publication.wave).joinedload(Wave.commission), joinedload(Publication.council))
        .where(Publication.id == publication_id, Publication.published_at.is_not(None))
    )
    found = session.scalar(statement)
    if found is None or found.published_at is None:
        return None
    if found.wave is not None:
        return _of_a_wave(session, found, found.wave, found.wave.commission)
    assert found.council is not None, "a publication is of a wave or of a council"
    begins, ends = _period(session, found.id)
    title = found.title or found.council.name
    return Subject(found.id, found.data_address, title, {}, found.council.name, found.published_at, begins, ends)


def _of_a_wave(session: Session, found: Publication, wave: Wave, commission: Commission) -> Subject:
    days = f"{wave.opens_on.isoformat()}/{wave.ended_on.isoformat()}"
    title = {language: f"{words} ({days})" for language, words in commission.title.items()}
    lead = session.get_one(Council, commission.lead_council_id)
    assert found.published_at is not None, "it is public"
    return Subject(
        found.id, found.data_address, title, commission.purpose, lead.name, found.published_at,
        wave.opens_on, wave.ended_on,
    )  # fmt: skip


def _period(session: Session, publication_id: UUID) -> tuple[date | None, date | None]:
    days = select(func.min(Observation.period_start), func.max(Observation.period_end))
    row = session.execute(days.where(Observation.publication_id == publication_id).execution_options(**PUBLIC)).one()
    return row[0], row[1]


def write_tables(session: Session, publication_id: UUID, folder: Path) -> list[File]:
    """Write each table of a publication into a folder, in an order that never changes."""
    written = [_write(folder, OBSERVATIONS, _observations(session, publication_id))]
    written.append(_write(folder, DEFINITIONS, _definitions(session, publication_id)))
    written.append(_write(folder, AREAS, _areas(session, publication_id)))
    written.append(_write(folder, WARDS, _wards(session, publication_id)))
    return written


def content_hash(files: Iterable[File]) -> str:
    """One hash of all tables: it changes where a figure or a definition does."""
    return hashlib.sha256("|".join(f"{file.name}:{file.sha256}" for file in files).encode()).hexdigest()


def shown(path: Path) -> dict[str, str]:
    """The values that a file of figures shows, by the figure's identifier; hidden ones are left out."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["value"] for row in csv.DictReader(file) if row["value"]}


def _write(folder: Path, table: Table, rows: Iterator[tuple[Any, ...]]) -> File:
    path, count = folder / table.file, 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        for row in rows:
            writer.writerow([_cell(value) for value in row])
            count += 1
    content = path.read_bytes()
    return File(table.file, len(content), hashlib.sha256(content).hexdigest(), count)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value


def _observations(session: Session, publication_id: UUID) -> Iterator[tuple[Any, ...]]:
    """The figures, indicator by indicator, so that millions of them never stand in memory together."""
    for indicator in _indicators(session, publication_id):
        statement = select(*FIGURES).where(
            Observation.publication_id == publication_id, Observation.indicator_id == indicator.id
        )
        for row in session.execute(statement.order_by(*WITHIN_A_BOARD).execution_options(**PUBLIC)):
            one, area, begins, ends, by, group, value, low, high, base, status, source, *others = tuple(row)
            period = f"{begins.isoformat()}/{ends.isoformat()}"
            mode, breaks, *doubts = others
            yield (
                str(one), area, str(indicator.id), indicator.code, period, by, group, value, low, high, base,
                status.value, _unit(indicator.unit), source.value, mode, breaks, *doubts,
            )  # fmt: skip


def _indicators(session: Session, publication_id: UUID) -> list[Indicator]:
    used = select(Observation.indicator_id).where(Observation.publication_id == publication_id)
    statement = select(Indicator).where(Indicator.id.in_(used))
    order = Indicator.position, Indicator.code, Indicator.version, Indicator.id
    return list(session.scalars(statement.order_by(*order).execution_options(**PUBLIC)))


def _definitions(session: Session, publication_id: UUID) -> Iterator[tuple[Any, ...]]:
    for one in _indicators(session, publication_id):
        texts = (one.title, one.measure, one.rationale, one.limitations)
        yield (
            str(one.id), one.code, one.version,
            *(text.get(language, "") for text in texts for language in ("en", "cy")),
            _unit(one.unit), one.polarity.value, one.tier.value, one.ripple.value, one.theme, one.dont_know.value,
            one.breaks_series,
        )  # fmt: skip


def _areas(session: Session, publication_id: UUID) -> Iterator[tuple[Any, ...]]:
    mine = Observation.publication_id == publication_id
    codes = set(session.scalars(select(Observation.area).where(mine).distinct(), execution_options=PUBLIC))
    owners = select(Observation.council_id).where(mine)
    councils = select(Council.code, Council.name).where(Council.code.in_(codes) | Council.id.in_(owners))
    names: dict[str, dict[str, str]] = {}
    for code, name in session.execute(councils.execution_options(**PUBLIC)):
        names[code] = name
    others = select(ReferenceArea.code, ReferenceArea.name).where(ReferenceArea.code.in_(codes - set(names)))
    names |= {code: {"en": name} for code, name in session.execute(others)}
    for code in sorted(codes | set(names)):
        name = names.get(code, {})
        yield code, name.get("en", ""), name.get("cy", "")


def _wards(session: Session, publication_id: UUID) -> Iterator[tuple[Any, ...]]:
    """The wards of the councils whose figures there are by ward."""
    by_ward = Observation.publication_id == publication_id, Observation.domain_var == "ward"
    homes = select(Observation.council_id).where(*by_ward)
    statement = select(Council.code, Area.code, Area.name).join(Council, Council.id == Area.council_id)
    statement = statement.where(Council.id.in_(homes)).order_by(Council.code, Area.code)
    for council, code, name in session.execute(statement.execution_options(**PUBLIC)):
        yield council, code, name.get("en", ""), name.get("cy", "")


def _unit(unit: Unit) -> str:
    return "proportion" if unit is Unit.PERCENT else unit.value
