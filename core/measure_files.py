"""Files of what publishers count or measure of every council: a column for each measure, or a row for each category."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.postcodes import FIRST_ROW, Refusal
from core.reference_files import CODE, WrongHeading

CODES = ("code", "la_gss", "gss_code", "gss-code", "area", "area_code", "areacd", "ladcd", "geography code")
LONGEST = 100
WORDS = 0.5
"""A column in which more than this part of the filled cells is no number is words, and no measure."""


@dataclass
class FoundMeasures:
    """What a file holds: a measure's name, a council's code and the value; and the rows that cannot be used."""

    rows: list[tuple[str, str, float]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    read: int = 0


def read_measures(rows: Iterator[Sequence[str]]) -> FoundMeasures:
    """Read a file with a column of codes and a column for each measure, named as its heading says.

    Columns of words are passed over, and an empty cell is no value. Raises `WrongHeading`.
    """
    heading = [name.strip() for name in next(rows, [])]
    place = _code_place(heading)
    found = FoundMeasures()
    held = list(_coded(found, heading, place, rows))
    for column, name in enumerate(heading):
        cells = [(number, code, row[column].strip()) for number, code, row in held]
        filled = [cell for cell in cells if cell[2]]
        if column == place or not name or sum(_number(text) is None for _, _, text in filled) > WORDS * len(filled):
            continue
        for number, code, text in filled:
            value = _number(text)
            if value is None:
                found.refusals.append(Refusal(number, column + 1, f"“{text}” is not a number"))
            else:
                found.rows.append((name[:LONGEST], code, value))
    return found


def read_shares(rows: Iterator[Sequence[str]], by: str, count: str) -> FoundMeasures:
    """Read a file with a row for each council and category, and give each category's share of the council's count.

    `by` names the column of categories and `count` that of counts; whatever else tells rows apart is added up. A
    council of which a category is not there has none of it. Raises `WrongHeading`.
    """
    heading = [name.strip() for name in next(rows, [])]
    if lacking := [name for name in (by, count) if name not in heading]:
        raise WrongHeading(f"row 1 has no column “{lacking[0]}”")
    place, category, counted = _code_place(heading), heading.index(by), heading.index(count)
    found = FoundMeasures()
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for number, code, row in _coded(found, heading, place, rows):
        value, name = _number(row[counted].strip()), row[category].strip()
        if value is None or value < 0:
            found.refusals.append(Refusal(number, counted + 1, f"“{row[counted]}” is not a count"))
        elif not name:
            found.refusals.append(Refusal(number, category + 1, "there is no category"))
        else:
            sums[code][name] += value
    names = sorted({name for held in sums.values() for name in held})
    for code, held in sums.items():
        everybody = math.fsum(held.values())
        if everybody:
            found.rows += [(f"{by}: {name}"[:LONGEST], code, held.get(name, 0.0) / everybody) for name in names]
    return found


def _code_place(heading: Sequence[str]) -> int:
    found = next((place for place, name in enumerate(heading) if name.casefold() in CODES), None)
    if found is None:
        raise WrongHeading(f"row 1 must name the column of codes, such as {', '.join(CODES[:4])}")
    return found


def _coded(
    found: FoundMeasures, heading: Sequence[str], place: int, rows: Iterator[Sequence[str]]
) -> Iterator[tuple[int, str, Sequence[str]]]:
    """The rows that are as wide as the heading and have a council's code."""
    for number, row in enumerate(rows, start=FIRST_ROW):
        if not any(cell.strip() for cell in row):
            continue
        found.read += 1
        if len(row) != len(heading):
            reason = f"the row has {len(row)} values where {len(heading)} are needed"
            found.refusals.append(Refusal(number, min(len(row), len(heading)) + 1, reason))
        elif not CODE.fullmatch(row[place].strip()):
            found.refusals.append(Refusal(number, place + 1, f"“{row[place]}” is not the code of a council"))
        else:
            yield number, row[place].strip(), row


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
