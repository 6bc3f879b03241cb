"""A map: how a file of an outside series is read, as a document that a TOML file can hold and the form makes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from core.database import Json
from core.toml_text import NotToml, read_toml
from framework.series.cells import MARKS, Said
from framework.series.periods import APRIL, Habits

FIELDS = ("area", "period", "value", "lower", "upper", "base", "status", "group", "indicator", "mode")
NEEDED = ("area", "period", "value")
ONLY_OF_ROWS = ("value", "lower", "upper", "base", "status")
"""What each row has its own of, so that it cannot be the same for all."""
OWN_KEYS = {
    "period": {"across", "begins", "reads_as", "days"},
    "group": {"variable", "values", "everybody"},
    "indicator": {"values"},
}
MAP_KEYS = {
    "source", "publisher", "licence", "address", "retrieved_on", "indicator", "areas", "encoding", "delimiter",
    "decimal", "multiply", "marks", "only", "columns",
}  # fmt: skip
GROUPED_BY = ("age_band", "sex", "tenure", "ethnicity", "ward")
CODE = re.compile(r"[a-z][a-z0-9_-]{0,63}")
ALL, OWN = "all", "own"


class MapError(Exception):
    """The map cannot be used; the message names the key at fault and how to put it right."""

    @property
    def column(self) -> str:
        """The column of the map that is at fault, or the key itself."""
        path = str(self).partition(":")[0].split(".")
        return path[1] if path[0] == "columns" and len(path) > 1 else path[0]


@dataclass(frozen=True)
class Column:
    """Where a part of a figure comes from: the column under a header, or the same words for every row.

    A period may stand `across` instead: each heading that is a period has its figures below it.
    """

    header: str = ""
    fixed: str = ""
    across: bool = False
    variable: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    everybody: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeriesMap:
    """Whose figures they are, how they are written, and where each part of one comes from."""

    source: str
    columns: Mapping[str, Column]
    indicator: str = ""
    publisher: str = ""
    licence: str = ""
    address: str = ""
    retrieved_on: str = ""
    areas: str = ALL
    encoding: str = ""
    delimiter: str = ""
    decimal: str = "."
    multiply: float = 1.0
    marks: Mapping[str, Said] = field(default_factory=lambda: MARKS)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    habits: Habits = field(default_factory=Habits)

    @classmethod
    def load(cls, path: Path) -> "SeriesMap":
        """Read a map. Raises `MapError` when it cannot be read or used."""
        return cls.from_document(load_document(path))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "SeriesMap":
        """Build a map from parsed TOML; `docs/observations.md` says what it may hold. Raises `MapError`."""
        _refuse_unknown("", document, MAP_KEYS)
        columns = _table(document, "columns")
        _refuse_unknown("columns", columns, set(FIELDS))
        period = columns["period"] if isinstance(columns.get("period"), dict) else {}
        _refuse_beside_periods(columns, period)
        needed = NEEDED[:2] if period.get("across") else NEEDED
        if missing := [name for name in needed if name not in columns]:
            raise MapError(f"columns.{missing[0]}: must be given")
        if ("indicator" in document) == ("indicator" in columns):
            raise MapError("indicator: name one, or the column that says of which each row is")
        return cls(
            source=_words(document, "source", longest=100),
            publisher=_words(document, "publisher", longest=200),
            licence=_words(document, "licence", "", longest=200),
            address=_address(_words(document, "address", "", longest=500)),
            retrieved_on=_day(document.get("retrieved_on", "")),
            indicator=_code("indicator", document["indicator"]) if "indicator" in document else "",
            areas=_one_of(document, "areas", (ALL, OWN)),
            encoding=_encoding(_words(document, "encoding", "")),
            delimiter=_one_of(document, "delimiter", ("", ",", ";", "\t", "|")),
            decimal=_one_of(document, "decimal", (".", ",")),
            multiply=_factor(document.get("multiply", 1)),
            marks={**MARKS}
            | {mark.strip().casefold(): said for mark, said in _marks(_table(document, "marks")).items()},
            only=_only(_table(document, "only")),
            habits=Habits(
                begins=_month(period.get("begins", APRIL)),
                reads_as=_one_of(period, "reads_as", ("", "year", "month"), "columns.period."),
                days=_one_of(period, "days", ("", "month", "quarter", "year"), "columns.period."),
            ),
            columns={name: _column(name, entry) for name, entry in columns.items()},
        )


def load_document(path: Path) -> Json:
    """The document of a TOML file, its days as text. Raises `MapError`."""
    try:
        return read_document(path.read_bytes())
    except OSError as error:
        raise MapError(f"cannot be read: {error.strerror}") from error


def read_document(content: bytes) -> Json:
    """The document that TOML says, its days as text, as a database keeps it. Raises `MapError`."""
    try:
        document = read_toml(content.decode("utf-8-sig"))
    except (NotToml, UnicodeDecodeError) as error:
        raise MapError(f"is not a TOML file in UTF-8: {error}") from error
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in document.items()}


def _column(name: str, entry: Any) -> Column:
    where = f"columns.{name}"
    if not isinstance(entry, dict):
        raise MapError(f'{where}: must be a table, such as {{ header = "…" }}')
    _refuse_unknown(where, entry, {"header", "fixed"} | OWN_KEYS.get(name, set()))
    if not isinstance(entry.get("across", False), bool):
        raise MapError(f"{where}.across: must be true or false")
    across = bool(entry.get("across"))
    if ("header" in entry) + ("fixed" in entry) + across != 1:
        raise MapError(f"{where}: give either header or fixed" + (" or across" if name == "period" else ""))
    if name in ONLY_OF_ROWS and "fixed" in entry:
        raise MapError(f"{where}: cannot be fixed, as each row has its own")
    variable = _one_of(entry, "variable", ("", *GROUPED_BY), f"{where}.")
    if name == "group" and not variable:
        raise MapError(f"{where}.variable: must be one of {', '.join(GROUPED_BY)}")
    values = _values(where, entry.get("values", {}))
    if name == "indicator":
        values = {cell: _code(f"{where}.values", code) for cell, code in values.items()}
    return Column(
        header=_words(entry, "header", "", where=f"{where}."),
        fixed=_words(entry, "fixed", "", where=f"{where}."),
        across=across,
        variable=variable,
        values=values,
        everybody=tuple(each.casefold() for each in _list(where, entry.get("everybody", []))),
    )


def _refuse_beside_periods(columns: Mapping[str, Any], period: Mapping[str, Any]) -> None:
    """Where each period has a column, no column can hold what belongs to one figure."""
    if period.get("across") and (others := [name for name in ONLY_OF_ROWS if name in columns]):
        raise MapError(f"columns.{others[0]}: cannot be given where each period has a column of figures")


def _values(where: str, values: Any) -> dict[str, str]:
    if not isinstance(values, dict) or not all(isinstance(each, str) and each.strip() for each in values.values()):
        raise MapError(f'{where}.values: must say what each value means, such as {{ "Male" = "M" }}')
    return {cell.strip().casefold(): meaning.strip() for cell, meaning in values.items()}


def _only(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        header: tuple(each.casefold() for each in _list(f"only.{header}", [kept] if isinstance(kept, str) else kept))
        for header, kept in table.items()
    }


def _list(where: str, values: Any) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise MapError(f'{where}: must be a list of words, such as ["All"]')
    return [each.strip() for each in values]


def _marks(table: Mapping[str, Any]) -> dict[str, Said]:
    known = [said.value for said in Said]
    for mark, said in table.items():
        if said not in known:
            raise MapError(f'marks: "{mark}" must be one of {", ".join(known)}')
    return {mark.strip().casefold(): Said(said) for mark, said in table.items()}


def _table(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = document.get(key, {})
    if not isinstance(found, dict):
        raise MapError(f"{key}: must be a table, such as [{key}]")
    return found


def _refuse_unknown(where: str, table: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(table.keys() - known):
        path = f"{where}.{unknown[0]}" if where else unknown[0]
        raise MapError(f"{path}: is not a key of a map; here there may be {', '.join(sorted(known))}")


def _words(
    table: Mapping[str, Any], key: str, default: str | None = None, *, where: str = "", longest: int = 200
) -> str:
    found = table.get(key, default)
    if found is None or (key in table and not (isinstance(found, str) and (found.strip() or default == ""))):
        raise MapError(f"{where}{key}: must be given in words")
    if len(found) > longest or "\0" in found:
        raise MapError(f"{where}{key}: must have {longest} characters or fewer")
    return str(found).strip()


def _one_of(table: Mapping[str, Any], key: str, allowed: tuple[str, ...], where: str = "") -> str:
    found = table.get(key, allowed[0])
    if found not in allowed:
        raise MapError(f"{where}{key}: must be one of {', '.join(repr(each) for each in allowed)}")
    return str(found)


def _code(where: str, found: Any) -> str:
    if not isinstance(found, str) or not CODE.fullmatch(found):
        raise MapError(f"{where}: must be the code of an indicator, in small letters, digits and hyphens")
    return found


def _month(found: Any) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= 12:
        raise MapError("columns.period.begins: must be a month from 1 to 12, such as 4 for April")
    return found


def _factor(found: Any) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float) or not 1e-9 <= found <= 1e9:
        raise MapError("multiply: must be a number above 0, such as 100 for shares that are to be per cent")
    return float(found)


def _address(found: str) -> str:
    if found and not found.startswith(("https://", "http://")):
        raise MapError("address: must begin with https://")
    return found


def _day(found: Any) -> str:
    if isinstance(found, date):
        return found.isoformat()
    if found == "":
        return ""
    try:
        return date.fromisoformat(found).isoformat()
    except (TypeError, ValueError) as error:
        raise MapError("retrieved_on: must be a day, such as 2026-11-20") from error


def _encoding(name: str) -> str:
    if not name:
        return ""
    try:
        "".encode(name)
    except LookupError as error:
        raise MapError(f"encoding: {name} is not an encoding; try utf-8 or cp1252") from error
    return "utf-8-sig" if name.lower() in {"utf-8", "utf8"} else name
