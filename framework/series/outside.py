"""Figures of an outside series: a file and its map become observations, all at once or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from analysis.deciding import decide_alone
from analysis.disclosure import Status
from core import audit
from core.database import Json, now
from core.models import Council
from core.tables import open_table
from framework.models import Indicator, IndicatorKind, ObservationSource, ObservationStatus, Unit
from framework.series.cells import Said
from framework.series.indicators import BOUNDS, own_indicators
from framework.series.keeping import Given, Kept, keep
from framework.series.models import SeriesImport, SeriesImportState, SeriesRefusal
from framework.series.places import known_places, own_codes
from framework.series.refusals import Refusal
from framework.series.series_map import MapError, SeriesMap
from framework.series.series_rows import Expected, PassedOver, SeriesRow, read_rows

SIZED = (Unit.PERCENT, Unit.SCORE)
"""What is said of people who answered, so that a small base says that too few did."""
STATUSES = {
    Said.SUPPRESSED: ObservationStatus.SUPPRESSED,
    Said.PROVISIONAL: ObservationStatus.PROVISIONAL,
    Said.INDICATIVE: ObservationStatus.INDICATIVE,
}
"""What a publisher's marks mean, the one that counts most first."""


@dataclass
class LookedOver:
    """What a file holds: the figures that can be kept, rows that are refused, and how many the map leaves out."""

    rows: list[SeriesRow] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    left_out: int = 0

    @property
    def read(self) -> int:
        return len(self.rows) + len(self.refusals) + self.left_out


def look_over(session: Session, council: Council, file: BinaryIO, name: str, plan: SeriesMap) -> LookedOver:
    """Read a whole file without keeping anything. Raises `core.tables.UnreadableTable` or `MapError`."""
    looked, passed = LookedOver(), PassedOver()
    table = open_table(file, name, encoding=plan.encoding, delimiter=plan.delimiter)
    for read in read_rows(table, plan, expected(session, council, plan), passed):
        if isinstance(read, Refusal):
            looked.refusals.append(read)
        else:
            looked.rows.append(read)
    looked.left_out = passed.rows
    return looked


def expected(session: Session, council: Council, plan: SeriesMap) -> Expected:
    """What the file may speak of. Raises `MapError` for an indicator that the council does not have."""
    indicators = {each.code: each for each in own_indicators(session, council.id, IndicatorKind.OUTSIDE)}
    if plan.indicator and plan.indicator not in indicators:
        known = f": there is {', '.join(indicators)}" if indicators else ""
        raise MapError(f"indicator: the council has no outside series with the code {plan.indicator}{known}")
    own = own_codes(session, council)
    return Expected(
        indicators={code: BOUNDS[each.unit] for code, each in indicators.items()},
        resolve=known_places(session, council.id),
        groups={"ward": sorted(own - {council.code})},
        own=own,
        today=now().date(),
    )


def take_in(session: Session, council: Council, done: SeriesImport, looked: LookedOver) -> Kept:
    """Keep what a file holds, and say in its import what became of each row."""
    plan = SeriesMap.from_document(done.map)
    indicators = {each.code: each for each in own_indicators(session, council.id, IndicatorKind.OUTSIDE)}
    given = [_given(indicators[row.indicator], row, provenance_of(done, plan)) for row in looked.rows]
    kept = keep(session, council.id, ObservationSource.OUTSIDE, given, by=done.person_id, about=done.file_name)
    done.state = SeriesImportState.DONE
    done.rows_read, done.rows_left_out, done.rows_refused = looked.read, looked.left_out, len(looked.refusals)
    done.rows_added, done.rows_corrected, done.rows_same = kept.added, kept.corrected, kept.same
    session.add_all(_refused(council.id, done.id, looked.refusals))
    audit.record(
        session,
        "series-imported",
        council_id=council.id,
        person_id=done.person_id,
        subject=SeriesImport.__tablename__,
        subject_id=done.id,
        source=plan.source,
        file=done.file_name,
        sha256=done.file_hash,
        added=kept.added,
        corrected=kept.corrected,
        refused=len(looked.refusals),
    )
    session.flush()
    return kept


def provenance_of(done: SeriesImport, plan: SeriesMap) -> Json:
    """Whence a file's figures are, but for the row of each."""
    return {
        "source": plan.source,
        "publisher": plan.publisher,
        "licence": plan.licence,
        "address": plan.address,
        "retrieved_on": plan.retrieved_on,
        "file": done.file_name,
        "sha256": done.file_hash,
        "import": str(done.id),
        "comparability": {"series": f"{plan.publisher}: {plan.source}"},
    }


def file_hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def _given(indicator: Indicator, row: SeriesRow, provenance: Json) -> Given:
    return Given(
        indicator=indicator,
        area=row.area,
        period_start=row.period.start,
        period_end=row.period.end,
        domain_var=row.domain_var,
        domain=row.domain,
        mode=row.mode,
        status=_status(indicator, row),
        breaks_series=Said.BREAK in row.said,
        value=row.value,
        ci_low=row.low,
        ci_high=row.high,
        base=row.base,
        provenance=provenance | {"row": row.row} | ({"column": row.column} if row.column else {}),
    )


def _status(indicator: Indicator, row: SeriesRow) -> ObservationStatus:
    """What its publisher says; a share of few people is none the surer for being published."""
    said = next((status for mark, status in STATUSES.items() if mark in row.said), ObservationStatus.FINAL)
    if row.base is None or indicator.unit not in SIZED or said is ObservationStatus.SUPPRESSED:
        return said
    sized = _decided(row.base)
    if sized is Status.SUPPRESSED:
        return ObservationStatus.SUPPRESSED
    is_weak = sized is Status.INDICATIVE and said is ObservationStatus.FINAL
    return ObservationStatus.INDICATIVE if is_weak else said


@lru_cache(maxsize=4096)
def _decided(base: int) -> Status:
    """What may be done with a figure of so many people: the same for every row that rests on as many."""
    return decide_alone(base)


def _refused(council_id: UUID, import_id: UUID, refusals: Sequence[Refusal]) -> list[SeriesRefusal]:
    return [
        SeriesRefusal(
            council_id=council_id, import_id=import_id, row=each.row, column=each.column[:200], code=each.code,
            values=dict(each.values),
        )
        for each in refusals
    ]  # fmt: skip
