"""Which ward a postcode is in, as each council has imported it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from core import audit, councils
from core.models import Postcode
from core.text import normal_postcode

FIRST_ROW = 2
"""Rows are numbered as a spreadsheet shows them: the heading is row 1."""


@dataclass(frozen=True)
class Refusal:
    """Why a row of a table cannot be used: which row and column of it, and the reason."""

    row: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.reason}"


@dataclass(frozen=True)
class Looked:
    """What a table holds: the wards of its postcodes, and the rows that cannot be used."""

    areas: Mapping[str, str]
    refusals: Sequence[Refusal]


def any_known(session: Session, council_id: UUID) -> bool:
    """Whether a council has imported any postcodes."""
    return bool(session.scalar(select(exists().where(Postcode.council_id == council_id))))


def area_of(session: Session, council_id: UUID, postcode: str) -> str | None:
    """The code of the ward where a postcode is, written in capitals without spaces."""
    mine = (Postcode.council_id == council_id, Postcode.postcode == postcode)
    return session.scalar(select(Postcode.area_code).where(*mine))


def look_over(session: Session, council_id: UUID, rows: Iterable[Sequence[str]]) -> Looked:
    """Read rows of a postcode and the code of a council's ward, and say which cannot be used and why."""
    known = {area.code for area in councils.areas_of(session, council_id)}
    areas: dict[str, str] = {}
    refusals = []
    for number, row in enumerate(rows, start=FIRST_ROW):
        try:
            postcode, area = _read(number, row, known)
        except _Unusable as unusable:
            refusals.append(unusable.refusal)
            continue
        if areas.setdefault(postcode, area) != area:
            refusals.append(Refusal(number, 1, f"“{row[0]}” was in the ward {areas[postcode]} further up"))
    return Looked(areas, refusals)


def replace_postcodes(session: Session, council_id: UUID, areas: Mapping[str, str]) -> None:
    """Make these the postcodes of a council, each with the code of its ward, in place of those it had."""
    session.execute(delete(Postcode).where(Postcode.council_id == council_id))
    rows = [{"council_id": council_id, "postcode": code, "area_code": area} for code, area in areas.items()]
    if rows:
        session.execute(insert(Postcode), rows)
    audit.record(
        session, "postcodes-imported", council_id=council_id, person_id=None, subject="council", subject_id=council_id,
        postcodes=len(rows),
    )  # fmt: skip


class _Unusable(Exception):
    def __init__(self, row: int, column: int, reason: str) -> None:
        super().__init__(reason)
        self.refusal = Refusal(row, column, reason)


def _read(number: int, row: Sequence[str], known: set[str]) -> tuple[str, str]:
    """The postcode and ward of a row; raises `_Unusable`."""
    if len(row) != 2:
        raise _Unusable(number, min(len(row) + 1, 3), f"the row has {len(row)} values where 2 are needed")
    postcode, area = normal_postcode(row[0]), row[1].strip()
    if postcode is None:
        raise _Unusable(number, 1, f"“{row[0]}” is not a full postcode")
    if area not in known:
        raise _Unusable(number, 2, f"the council has no ward “{area}”")
    return postcode, area
