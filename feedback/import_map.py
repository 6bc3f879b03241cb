"""A map: how a file of comments is to be read, kept as a TOML file that another council can use too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.toml_text import NotToml, read_toml
from feedback.mailboxes import WHEN
from feedback.service import BEST, WORST

FIELDS = ("reference", "text", "date", "rating", "question", "channel", "service", "organisation", "area", "name")
NEEDED = ("reference", "date")
NO_RATING = "nothing"
MAIL = {
    "reference": {"header": "Message-ID", "required": True},
    "date": {"header": "Date", "formats": [WHEN]},
    "text": {"header": "Words"},
    "name": {"header": "From"},
    "channel": {"fixed": "email"},
}
"""How mail is read, unless the map says otherwise."""
MAP_KEYS = {"source", "format", "encoding", "delimiter", "blank_text", "columns"}
COLUMN_KEYS = {"header", "fixed", "required"}
OWN_KEYS = {"date": {"formats"}, "rating": {"values"}}


class MapError(Exception):
    """The map cannot be used; the message names the key at fault and how to put it right."""

    @property
    def column(self) -> str:
        """The column of the map that is at fault; "" where it is something else."""
        path = str(self).partition(":")[0].split(".")
        return path[1] if path[0] == "columns" and len(path) > 1 else ""


@dataclass(frozen=True)
class Column:
    """Where a field of a comment comes from: the column under a header, or the same fixed words for every row."""

    header: str = ""
    fixed: str = ""
    required: bool = False
    formats: tuple[str, ...] = ()
    values: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportMap:
    """A source's name, how its file is written, and where each field comes from."""

    source: str
    columns: Mapping[str, Column]
    encoding: str = ""
    """Empty where it is to be found out, as the delimiter is."""
    delimiter: str = ""
    blank_text: Literal["keep", "refuse"] = "refuse"

    @classmethod
    def load(cls, path: Path) -> "ImportMap":
        """Read a map; raises `MapError` when it cannot be read or used."""
        try:
            return cls.from_text(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise MapError(f"cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise MapError(f"is not a TOML file in UTF-8: {error}") from error

    @classmethod
    def from_text(cls, text: str) -> "ImportMap":
        """Build a map from TOML; raises `MapError`."""
        try:
            return cls.from_document(read_toml(text))
        except NotToml as error:
            raise MapError(f"is not a TOML file in UTF-8: {error}") from error

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "ImportMap":
        """Build a map from parsed TOML; `docs/importing-comments.md` says what it may hold."""
        _refuse_unknown("", document, MAP_KEYS)
        is_mail = _one_of(document, "format", ("table", "mail")) == "mail"
        columns = document.get("columns", {} if is_mail else None)
        if not isinstance(columns, dict):
            raise MapError("columns: must be a table, such as [columns.text]")
        columns = MAIL | columns if is_mail else columns
        _refuse_unknown("columns", columns, set(FIELDS))
        if missing := [name for name in NEEDED if name not in columns]:
            raise MapError(f"columns.{missing[0]}: must be given")
        return cls(
            source=_words(document, "source", longest=100),
            encoding=_encoding(_words(document, "encoding", "")),
            delimiter=_one_of(document, "delimiter", ("", ",", ";", "\t", "|")),
            blank_text=_one_of(document, "blank_text", ("refuse", "keep")),
            columns={name: _column(name, entry) for name, entry in columns.items()},
        )


def _column(name: str, entry: Any) -> Column:
    where = f"columns.{name}"
    if not isinstance(entry, dict):
        raise MapError(f'{where}: must be a table, such as {{ header = "…" }}')
    _refuse_unknown(where, entry, COLUMN_KEYS | OWN_KEYS.get(name, set()))
    if ("header" in entry) == ("fixed" in entry):
        raise MapError(f"{where}: give either header or fixed")
    if name in (*NEEDED, "text", "rating", "name") and "fixed" in entry:
        raise MapError(f"{where}: cannot be fixed, as each comment has its own")
    if not isinstance(entry.get("required", False), bool):
        raise MapError(f"{where}.required: must be true or false")
    return Column(
        header=_words(entry, "header", "", where=where),
        fixed=_words(entry, "fixed", "", where=where),
        required=entry.get("required", False) or name in NEEDED,
        formats=_formats(entry.get("formats")) if name == "date" else (),
        values=_values(entry.get("values")) if name == "rating" else {},
    )


def _formats(formats: Any) -> tuple[str, ...]:
    if not isinstance(formats, list) or not formats or not all(isinstance(each, str) for each in formats):
        raise MapError('columns.date.formats: must be a list of formats, such as ["%d/%m/%Y"]')
    return tuple(formats)


def _values(values: Any) -> dict[str, int | None]:
    if not isinstance(values, dict) or not values:
        raise MapError('columns.rating.values: must say what each value means, such as { "1" = 1, "6" = "nothing" }')
    allowed = {*range(BEST, WORST + 1), NO_RATING}
    for value, meaning in values.items():
        if isinstance(meaning, bool) or not isinstance(meaning, int | str) or meaning not in allowed:
            raise MapError(f'columns.rating.values: "{value}" must be 1 (very good) to 5 (very poor), or "nothing"')
    return {value.strip(): None if meaning == NO_RATING else meaning for value, meaning in values.items()}


def _refuse_unknown(where: str, table: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(table.keys() - known):
        path = f"{where}.{unknown[0]}" if where else unknown[0]
        raise MapError(f"{path}: is not a key of a map; here there may be {', '.join(sorted(known))}")


def _words(
    table: Mapping[str, Any], key: str, default: str | None = None, *, where: str = "", longest: int = 200
) -> str:
    path = f"{where}.{key}" if where else key
    found = table.get(key, default)
    if found is None or (key in table and not (isinstance(found, str) and found.strip())):
        raise MapError(f"{path}: must be given in words")
    if len(found) > longest:
        raise MapError(f"{path}: must have {longest} characters or fewer")
    return str(found)


def _one_of(table: Mapping[str, Any], key: str, allowed: tuple[Any, ...]) -> Any:
    found = table.get(key, allowed[0])
    if found not in allowed:
        raise MapError(f"{key}: must be one of {', '.join(repr(each) for each in allowed)}")
    return found


def _encoding(name: str) -> str:
    if not name:
        return ""
    try:
        "".encode(name)
    except LookupError as error:
        raise MapError(f"encoding: {name} is not an encoding; try utf-8 or cp1252") from error
    return "utf-8-sig" if name.lower() in {"utf-8", "utf8"} else name
