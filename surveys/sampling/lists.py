"""A council's file of addresses, read row by row: what is kept of it is the reference, the stratum and the weight.

Of a file from a gazetteer the other columns, addresses among them, are read past and never kept.
"""

import gzip
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.database import Json
from core.formulas import looks_like_a_formula
from core.tables import UnreadableTable, open_table
from core.vault import vault_of
from surveys.errors import SurveyError
from surveys.models import Wave
from surveys.sampling.models import AddressList

REFERENCE, STRATUM, PSU, WEIGHT, SHARE = "reference", "stratum", "psu", "design_weight", "share"
NEEDED, KNOWN = (REFERENCE, STRATUM), (REFERENCE, STRATUM, PSU, WEIGHT, SHARE)
MISSING, TOO_LONG, FORMULA, REPEATED, NOT_A_WEIGHT, NOT_A_SHARE, CELLS = (
    "missing", "too_long", "formula", "repeated", "not_a_weight", "not_a_share", "cells",
)  # fmt: skip
LONGEST, MOST, LARGEST = 64, 500_000, 40_000_000
KEPT = timedelta(days=30)


class ListUnusable(SurveyError):
    """The file as a whole cannot be used; the message says why, and `column` which column is at fault."""

    def __init__(self, why: str, column: str = "") -> None:
        super().__init__(why)
        self.column = column


@dataclass(frozen=True)
class Address:
    """A household that may be drawn. `weight` is that of an earlier draw, 1 where there was none."""

    reference: str
    stratum: str
    psu: str | None
    weight: float
    share: float | None
    """The favourable share that is expected in its stratum, from 0 to 1, where the file says it."""


@dataclass(frozen=True)
class Read:
    """A file as it was read: what is kept, and every row that is not, with its number and the reason."""

    kept: list[Address]
    refused: list[Json]
    left_out: list[str]

    @property
    def rows(self) -> int:
        return len(self.kept) + len(self.refused)

    @property
    def reasons(self) -> Counter[str]:
        return Counter(each["reason"] for each in self.refused)


def read_list(file: BinaryIO, name: str) -> Read:
    """Read a CSV or XLSX file with the columns reference and stratum, and perhaps psu, design_weight and share.

    Raises `ListUnusable` for a file that lacks a column, holds one twice, or cannot be read to its end.
    """
    try:
        table = open_table(file, name)
        heading = [each.strip().lower() for each in table.header]
        for column in KNOWN:
            if heading.count(column) > 1 or (column in NEEDED and column not in heading):
                raise ListUnusable("column", column)
        kept: list[Address] = []
        refused: list[Json] = []
        seen: dict[str, int] = {}
        for number, cells in table.rows:
            if len(kept) + len(refused) >= MOST:
                raise ListUnusable("too_many")
            values = {name: cell.strip() for name, cell in zip(heading, cells, strict=False) if name in KNOWN}
            if fault := _fault(values, len(cells) == len(heading), seen):
                refused.append({"row": number, **fault})
                continue
            seen[values[REFERENCE]] = number
            kept.append(_address(values))
    except UnreadableTable as error:
        raise ListUnusable("unreadable") from error
    return Read(kept, refused, [each for each in table.header if each.strip().lower() not in KNOWN])


def keep_list(session: Session, council_id: UUID, wave: Wave, name: str, read: Read, by: UUID | None) -> AddressList:
    """Keep what was read in place of the list that there was. Raises `core.vault.VaultLocked`."""
    forget_list(session, council_id, wave)
    rows = [[each.reference, each.stratum, each.psu, each.weight, each.share] for each in read.kept]
    kept = AddressList(
        council_id=council_id,
        wave_id=wave.id,
        file_name=name[-255:],
        rows_read=read.rows,
        left_out=read.left_out[:50],
        refused=read.refused,
        sealed=vault_of(session).seal_bytes(gzip.compress(json.dumps(rows).encode())),
        uploaded_by=by,
    )
    session.add(kept)
    session.flush()
    return kept


def list_of(session: Session, council_id: UUID, wave: Wave) -> AddressList | None:
    mine = AddressList.council_id == council_id, AddressList.wave_id == wave.id
    return session.scalar(select(AddressList).where(*mine))


def addresses_of(session: Session, kept: AddressList) -> list[Address]:
    """What a list holds, in the order of its file. Raises `core.vault.SealBroken` or `core.vault.VaultLocked`."""
    rows = json.loads(gzip.decompress(vault_of(session).open_bytes(kept.sealed)))
    return [Address(*row) for row in rows]


def forget_list(session: Session, council_id: UUID, wave: Wave) -> None:
    session.execute(delete(AddressList).where(AddressList.council_id == council_id, AddressList.wave_id == wave.id))


def _fault(values: dict[str, str], whole: bool, seen: dict[str, int]) -> Json | None:
    """Why a row is refused; nothing where it is kept."""
    if not whole:
        return {"reason": CELLS, "column": ""}
    for column in (REFERENCE, STRATUM, *(each for each in (PSU,) if each in values)):
        if reason := _word_fault(values[column]):
            return {"reason": reason, "column": column}
    if first := seen.get(values[REFERENCE]):
        return {"reason": REPEATED, "column": REFERENCE, "first": first}
    if WEIGHT in values and not _number(values[WEIGHT], above=0.0):
        return {"reason": NOT_A_WEIGHT, "column": WEIGHT}
    share = _number(values[SHARE]) if values.get(SHARE) else 0.0
    if share is None or not 0 <= share <= 100:
        return {"reason": NOT_A_SHARE, "column": SHARE}
    return None


def _word_fault(cell: str) -> str:
    if not cell:
        return MISSING
    if len(cell) > LONGEST:
        return TOO_LONG
    return FORMULA if looks_like_a_formula(cell) or not cell.isprintable() else ""


def _address(values: dict[str, str]) -> Address:
    share = _number(values.get(SHARE, ""))
    weight = _number(values.get(WEIGHT, "1")) or 1.0
    return Address(values[REFERENCE], values[STRATUM], values.get(PSU), weight, None if share is None else share / 100)


def _number(cell: str, *, above: float = -math.inf) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) and number > above else None


def strata_of(addresses: Sequence[Address]) -> Iterator[tuple[str, list[Address]]]:
    """The addresses by stratum, in the order of the strata's names."""
    found: dict[str, list[Address]] = {}
    for each in addresses:
        found.setdefault(each.stratum, []).append(each)
    yield from sorted(found.items())
