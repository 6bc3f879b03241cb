"""Publishers' files of councils, wards and neighbours, read row by row; what cannot be used is said with its place."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.postcodes import FIRST_ROW, Refusal
from core.reference import ReferenceArea

CODE = re.compile(r"[ENSW]\d{8}")
Rows = Iterable[Sequence[str]]
COUNCILS = {
    "code": "gss-code", "key": "local-authority-code", "name": "nice-name", "kind": "local-authority-type-name",
    "nation": "nation", "region": "region", "starts": "start-date", "ends": "end-date", "successors": "replaced-by",
    "former": "former-gss-codes",
}  # fmt: skip
CHANGES = ("old_code", "new_code")
NEIGHBOURS = ("la_gss", "model", "rank", "neighbour_gss")
WARD, COUNCIL, NAME = (
    re.compile(r"(ward|wd)\d*_?(code|cd)"),
    re.compile(r"(ltla|lad)\d*_?(code|cd)"),
    re.compile(r"(ward|wd)\d*_?(name|nm)"),
)


class WrongHeading(Exception):
    """The file's first row does not name the columns of a file that is known; the message says which it needs."""


@dataclass
class Found:
    """What a file holds, and the rows that cannot be used."""

    areas: list[ReferenceArea] = field(default_factory=list)
    wards: dict[str, dict[str, str]] = field(default_factory=dict)
    """The names of wards by their code, by the code of their council."""
    changes: list[tuple[int, str, str]] = field(default_factory=list)
    """The row, the old code and the new one of councils whose code alone changed."""
    neighbours: list[tuple[str, str, int, str]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    read: int = 0


def read_areas(rows: Iterator[Sequence[str]]) -> Found:
    """Read a file of councils, or one that says which council each ward is in. Raises `WrongHeading`."""
    heading = [name.strip() for name in next(rows, [])]
    if set(COUNCILS.values()) <= set(heading):
        return _councils(heading, rows)
    if set(CHANGES) <= set(heading):
        return _changes([heading.index(name) for name in CHANGES], len(heading), rows)
    places = [_place(heading, form) for form in (WARD, NAME, COUNCIL)]
    if -1 not in places:
        return _wards(places, len(heading), rows)
    raise WrongHeading(
        f"row 1 must name the columns of councils ({', '.join(COUNCILS.values())}), of code changes "
        f"({', '.join(CHANGES)}), or of wards, such as ward24_code, ward24_name and ltla24_code"
    )


def read_neighbours(rows: Iterator[Sequence[str]]) -> Found:
    """Read a file of councils that are alike. Raises `WrongHeading`."""
    heading = [name.strip() for name in next(rows, [])]
    if not set(NEIGHBOURS) <= set(heading):
        raise WrongHeading(f"row 1 must name the columns {', '.join(NEIGHBOURS)}")
    places = [heading.index(name) for name in NEIGHBOURS]
    found, seen = Found(), set()
    for number, row in _numbered(found, len(heading), rows):
        code, model, rank, other = (row[place].strip() for place in places)
        if wrong := [place for place, each in ((places[0], code), (places[3], other)) if not CODE.fullmatch(each)]:
            found.refusals.append(Refusal(number, wrong[0] + 1, f"“{row[wrong[0]]}” is not the code of a council"))
        elif not (rank.isdecimal() and int(rank)):
            found.refusals.append(Refusal(number, places[2] + 1, f"“{rank}” is not a rank from 1"))
        elif (code, model, rank) in seen or not model:
            found.refusals.append(Refusal(number, places[1] + 1, "the model has no name, or the rank is there twice"))
        else:
            seen.add((code, model, rank))
            found.neighbours.append((code, model, int(rank), other))
    return found


def _councils(heading: Sequence[str], rows: Rows) -> Found:
    found, places = Found(), {name: heading.index(column) for name, column in COUNCILS.items()}
    held: list[tuple[int, Mapping[str, str]]] = []
    for number, row in _numbered(found, len(heading), rows):
        held.append((number, {name: row[place].strip() for name, place in places.items()}))
    keys = {facts["key"]: facts["code"] for _, facts in held}
    seen: set[str] = set()
    for number, facts in held:
        try:
            area = _area(facts, keys)
        except _Wrong as wrong:
            found.refusals.append(Refusal(number, places[wrong.name] + 1, wrong.reason))
            continue
        if area.code in seen:
            found.refusals.append(Refusal(number, places["code"] + 1, f"the code {area.code} is there twice"))
            continue
        seen.add(area.code)
        found.areas.append(area)
    return found


def _area(facts: Mapping[str, str], keys: Mapping[str, str]) -> ReferenceArea:
    if not CODE.fullmatch(facts["code"]):
        raise _Wrong("code", f"“{facts['code']}” is not the code of a council")
    after = _listed(facts["successors"])
    if unknown := [each for each in after if not CODE.fullmatch(keys.get(each, each))]:
        raise _Wrong("successors", f"“{unknown[0]}” is no council of this file")
    return ReferenceArea(
        code=facts["code"], name=facts["name"], kind=facts["kind"], nation=facts["nation"], region=facts["region"],
        starts_on=_day(facts, "starts"), ends_on=_day(facts, "ends"),
        successors=[keys.get(each, each) for each in after],
        former_codes=_listed(facts["former"]),
    )  # fmt: skip


def _place(heading: Sequence[str], form: re.Pattern[str]) -> int:
    return next((place for place, name in enumerate(heading) if form.fullmatch(name.lower())), -1)


def _changes(places: Sequence[int], width: int, rows: Rows) -> Found:
    found = Found()
    for number, row in _numbered(found, width, rows):
        old, new = (row[place].strip() for place in places)
        if not (CODE.fullmatch(old) and CODE.fullmatch(new)):
            place = places[1] if CODE.fullmatch(old) else places[0]
            found.refusals.append(Refusal(number, place + 1, f"“{row[place]}” is not the code of a council"))
        else:
            found.changes.append((number, old, new))
    return found


def _wards(places: Sequence[int], width: int, rows: Rows) -> Found:
    found = Found()
    for number, row in _numbered(found, width, rows):
        ward, name, council = (row[place].strip() for place in places)
        if not CODE.fullmatch(ward) or not CODE.fullmatch(council):
            place = places[2] if CODE.fullmatch(ward) else places[0]
            reason = f"“{row[place]}” is not a code of a ward or council"
            found.refusals.append(Refusal(number, place + 1, reason))
        else:
            found.wards.setdefault(council, {})[ward] = name
    return found


def _numbered(found: Found, width: int, rows: Rows) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows that are as wide as the heading, counted as they go by."""
    for number, row in enumerate(rows, start=FIRST_ROW):
        if not any(cell.strip() for cell in row):
            continue
        found.read += 1
        if len(row) == width:
            yield number, row
        else:
            reason = f"the row has {len(row)} values where {width} are needed"
            found.refusals.append(Refusal(number, min(len(row), width) + 1, reason))


class _Wrong(Exception):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name, self.reason = name, reason


def _day(facts: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(facts[name]) if facts[name] else None
    except ValueError as error:
        raise _Wrong(name, f"“{facts[name]}” is not a day such as 2023-04-01") from error


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]
