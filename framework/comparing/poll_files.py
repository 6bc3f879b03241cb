"""Files of polls' figures, read row by row: what is known of each is kept, and nothing is guessed."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import audit
from core.postcodes import FIRST_ROW, Refusal
from core.reference import Loaded, Publication
from core.reference_files import WrongHeading
from framework.comparing.models import PollLine

NEEDED = ("round", "question", "percent")
TEXTS = {"definition": 200, "wording": 500, "mode": 32, "population": 200, "fieldwork": 100, "source": 500,
         "verification": 300}  # fmt: skip
"""Columns that a file may have, and how much of each is kept."""
LONGEST = {"round": 32, "question": 64, "area": 32}
WHEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
NOT_TO_BE_USED = ("do not use", "unreliable")
NOT_EXACT = ("approximate", "not an exact figure", "estimated")
FACTS = (
    "value", "approximate", "definition", "wording", "base", "mode", "population", "fieldwork", "first_on", "last_on",
    "cited", "verification", "source", "dated_on",
)  # fmt: skip


@dataclass
class FoundLines:
    """What a file holds, the rows that cannot be used, and those that have no figure or are not to be used."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    passed_over: list[Refusal] = field(default_factory=list)
    read: int = 0


@dataclass(frozen=True)
class About:
    """What is true of every line of a file, beside what its rows say: the series, the place, and names of questions."""

    series: str
    area: str
    mode: str = ""
    population: str = ""
    questions: Mapping[str, str] = field(default_factory=dict)


class _Wrong(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def read_polls(rows: Iterator[Sequence[str]], about: About) -> FoundLines:
    """Read a file of polls' figures. Raises `WrongHeading`."""
    heading = [name.strip().casefold() for name in next(rows, [])]
    if not set(NEEDED) <= set(heading):
        raise WrongHeading(f"row 1 must name the columns {', '.join(NEEDED)}")
    found, seen = FoundLines(), set()
    for number, row in enumerate(rows, start=FIRST_ROW):
        if not any(cell.strip() for cell in row):
            continue
        found.read += 1
        if len(row) != len(heading):
            reason = f"the row has {len(row)} values where {len(heading)} are needed"
            found.refusals.append(Refusal(number, min(len(row), len(heading)) + 1, reason))
            continue
        cells = {name: cell.strip() for name, cell in zip(heading, row, strict=True)}
        if reason := _nothing_in(cells):
            found.passed_over.append(Refusal(number, heading.index("percent") + 1, reason))
            continue
        try:
            line = _line(cells, about)
            key = line["round"], line["question"], line["area"]
            if key in seen:
                raise _Wrong("question", f"“{cells['question']}” is there twice in round {line['round']}")
        except _Wrong as wrong:
            found.refusals.append(Refusal(number, heading.index(wrong.column) + 1, wrong.reason))
            continue
        seen.add(key)
        found.lines.append(line)
    return found


def load_polls(session: Session, lines: Sequence[Mapping[str, Any]], series: str, publication: Publication) -> Loaded:
    """Make these the lines of their series, in place of all that it had. Loading the same again changes nothing."""
    facts = {"source": publication.source, "dated_on": publication.dated_on, "series": series}
    new = {(line["round"], line["question"], line["area"]): {**line, **facts} for line in lines}
    held = {(one.round, one.question, one.area): one for one in _lines(session, series)}
    same = sum(key in held and _is_same(held[key], line) for key, line in new.items())
    changed = sum(key in held for key in new) - same
    if same != len(new) or same != len(held):
        session.execute(delete(PollLine).where(PollLine.series == series))
        session.add_all(PollLine(**line) for line in new.values())
        session.flush()
    audit.record(
        session, "reference-loaded", council_id=None, person_id=None, subject="poll_line", source=publication.source,
        dated_on=publication.dated_on.isoformat(), rows=len(new) - same,
    )  # fmt: skip
    return Loaded(len(new) - same - changed, changed, same)


def named_days(text: str) -> tuple[date, date] | None:
    """The stretch of time that a text names first: a day, a month or a year.

    >>> [str(day) for day in named_days("2018-02 (8-11 Feb)")], named_days("not stated")
    (['2018-02-01', '2018-02-28'], None)
    """
    found = WHEN.search(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    end = month or 12
    return first, date(first.year, end, calendar.monthrange(first.year, end)[1])


def _lines(session: Session, series: str) -> list[PollLine]:
    return list(session.scalars(select(PollLine).where(PollLine.series == series)))


def _is_same(held: PollLine, line: Mapping[str, Any]) -> bool:
    return all(getattr(held, name) == line[name] for name in FACTS)


def _nothing_in(cells: Mapping[str, str]) -> str:
    """Why a row is passed over: it has no figure, or whoever wrote it says that it is not to be used."""
    if any(words in cells.get("verification", "").casefold() for words in NOT_TO_BE_USED):
        return "whoever compiled the file says not to use it"
    return "" if cells["percent"] else "there is no figure"


def _line(cells: Mapping[str, str], about: About) -> dict[str, Any]:
    texts = {name: cells.get(name, "")[:longest] for name, longest in TEXTS.items()}
    days = named_days(texts["fieldwork"])
    said = f"{texts['verification']} {texts['definition']}".casefold()
    area = cells.get("area", "") or about.area
    kept = {
        "round": cells["round"],
        "question": about.questions.get(cells["question"], cells["question"]),
        "area": area,
        "value": _proportion(cells["percent"]),
        "approximate": any(words in said for words in NOT_EXACT),
        "base": _base(cells.get("base", "")),
        "definition": texts["definition"],
        "wording": texts["wording"],
        "mode": texts["mode"] or about.mode,
        "population": texts["population"] or about.population,
        "fieldwork": texts["fieldwork"],
        "first_on": days[0] if days else None,
        "last_on": days[1] if days else None,
        "cited": texts["source"],
        "verification": texts["verification"],
    }
    for name, longest in LONGEST.items():
        if not kept[name] or len(str(kept[name])) > longest:
            column = name if name in cells else "question"
            raise _Wrong(column, f"“{kept[name]}” is not 1 to {longest} characters")
    return kept


def _proportion(text: str) -> float:
    try:
        number = float(text.rstrip("% "))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise _Wrong("percent", f"“{text}” is not a number from 0 to 100")
    return round(number / 100, 6)


def _base(text: str) -> int | None:
    if not text:
        return None
    plain = text.replace(",", "")
    if not (plain.isascii() and plain.isdecimal() and 0 < int(plain) < 10**8):
        raise _Wrong("base", f"“{text}” is not a number of people")
    return int(plain)
