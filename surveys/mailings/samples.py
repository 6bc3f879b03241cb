"""Whom to invite: counted from a wave's strata, or read from a council's own file of sampled addresses."""

import csv
import math
from collections.abc import Iterator
from io import StringIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.formulas import looks_like_a_formula
from surveys.mailings.invitations import Sampled
from surveys.models import Invitation, InvitationState, Stratum, Wave

COLUMNS = ("reference", "stratum", "design_weight")
PSU = "psu"
"""The column that a sample drawn in clusters has besides: the primary sampling unit of each household."""
LONGEST = 64
MOST = 200_000


class SampleFault(Exception):
    """The file cannot be used. `row` counts as a spreadsheet does, the heading being row 1; 0 is the whole file."""

    def __init__(self, reason: "Reason", row: int = 0, column: str = "", **values: object) -> None:
        super().__init__(f"row {row}, {column}: {reason}")
        self.reason, self.row, self.column, self.values = reason, row, column, values


Reason = str
UNREADABLE, EMPTY, TOO_MANY, NO_COLUMN, UNKNOWN_COLUMN = "unreadable", "empty", "too_many", "no_column", "unknown"
NOBODY_LEFT = "nobody_left"
CELLS, MISSING, TOO_LONG, A_FORMULA, REPEATED, NOT_A_WEIGHT = (
    "cells", "missing", "too_long", "formula", "repeated", "weight",
)  # fmt: skip


def lacking(session: Session, council_id: UUID, wave: Wave) -> list[Sampled]:
    """A household for every address that a wave's strata say is asked and that has no living invitation yet.

    Its design weight is the stratum's population for each address issued. The references are the stratum's code and a
    number, such as `E05000001-00012`, for the council to match with its own list of addresses.
    """
    invited = _invited(session, council_id, wave)
    mine = (Stratum.council_id == council_id, Stratum.wave_id == wave.id)
    rows: list[Sampled] = []
    for stratum in session.scalars(select(Stratum).where(*mine).order_by(Stratum.code)):
        already = invited.get(stratum.code, set())
        numbered = (f"{stratum.code[: LONGEST - 7]}-{number:05}" for number in range(1, stratum.issued + 1))
        free = [reference for reference in numbered if reference not in already]
        wanted = max(0, stratum.issued - len(already))
        rows += [Sampled(reference, stratum.code, stratum.design_weight) for reference in free[:wanted]]
    return rows


def read_sample(content: bytes) -> list[Sampled]:
    """The households of a CSV file in UTF-8 with the columns reference, stratum and design_weight, and perhaps psu.

    Other columns are refused so that nobody uploads names or addresses. Raises `SampleFault` for the first thing that
    is wrong, and then nothing of the file is used.
    """
    seen: dict[str, int] = {}
    rows: list[Sampled] = []
    for number, cells in _rows(content):
        sampled = _sampled(number, cells)
        if first := seen.get(sampled.reference):
            raise SampleFault(REPEATED, number, "reference", first=first)
        seen[sampled.reference] = number
        rows.append(sampled)
    if not rows:
        raise SampleFault(EMPTY)
    if len(rows) > MOST:
        raise SampleFault(TOO_MANY, most=MOST)
    return rows


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not empty, with its number and its cells by column."""
    try:
        reader = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        heading = [name.strip().lower() for name in next(reader, [])]
        _check_heading(heading)
        for number, cells in enumerate(reader, start=2):
            if any(cell.strip() for cell in cells):
                if len(cells) != len(heading):
                    raise SampleFault(CELLS, number, found=len(cells), expected=len(heading))
                yield number, dict(zip(heading, (cell.strip() for cell in cells), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise SampleFault(UNREADABLE) from error


def _check_heading(heading: list[str]) -> None:
    for name in COLUMNS:
        if heading.count(name) != 1:
            raise SampleFault(NO_COLUMN, 1, name)
    if heading.count(PSU) > 1:
        raise SampleFault(NO_COLUMN, 1, PSU)
    for name in heading:
        if name not in (*COLUMNS, PSU):
            raise SampleFault(UNKNOWN_COLUMN, 1, name[:LONGEST])


def _sampled(number: int, cells: dict[str, str]) -> Sampled:
    for name, cell in cells.items():
        _check_cell(number, name, cell)
    return Sampled(cells["reference"], cells["stratum"], _weight(number, cells["design_weight"]), cells.get(PSU))


def _check_cell(number: int, name: str, cell: str) -> None:
    if not cell:
        raise SampleFault(MISSING, number, name)
    if len(cell) > LONGEST:
        raise SampleFault(TOO_LONG, number, name, limit=LONGEST)
    if name != "design_weight" and (looks_like_a_formula(cell) or not cell.isprintable()):
        raise SampleFault(A_FORMULA, number, name)


def _weight(number: int, cell: str) -> float:
    try:
        weight = float(cell)
    except ValueError:
        weight = math.nan
    if not (math.isfinite(weight) and weight > 0):
        raise SampleFault(NOT_A_WEIGHT, number, "design_weight")
    return weight


def _invited(session: Session, council_id: UUID, wave: Wave) -> dict[str, set[str]]:
    """The references of the living invitations by stratum."""
    statement = select(Invitation.stratum, Invitation.reference).where(
        Invitation.council_id == council_id,
        Invitation.wave_id == wave.id,
        Invitation.state != InvitationState.CANCELLED,
        Invitation.member_id.is_(None),
    )
    found: dict[str, set[str]] = {}
    for stratum, reference in session.execute(statement):
        found.setdefault(stratum, set()).add(reference)
    return found
