"""A map: how a file of responses is to be read, kept as a TOML file that the next wave can use too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.toml_text import NotToml, read_toml
from surveys.exporting.no_answer import NoAnswer
from surveys.models import Mode, Recruitment
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.questions import Area, Date, Multiple, Ranking

OURS, THEIRS = "folkmoot", "columns"
FIELDS = ("respondent", "state", "mode", "recruitment", "language", "answered_on", "stratum", "psu", "design_weight")
ALLOWED: Mapping[str, frozenset[str]] = {
    "mode": frozenset(Mode),
    "recruitment": frozenset(Recruitment),
    "state": frozenset({"submitted", "partial"}),
}
REASONS = {reason.name.lower(): reason for reason in NoAnswer}
TOP = {"source", "layout", "encoding", "delimiter", "off_route", "missing", "columns", "questions"}
COLUMN_KEYS = {"header", "fixed", "values", "formats"}
QUESTION_KEYS = {"header", "headers", "values", "missing", "chosen", "not_chosen", "formats"}
DAYS = ("%Y-%m-%d", "%d/%m/%Y")


class MapError(Exception):
    """The map cannot be used; the message names the key at fault and how to put it right."""


@dataclass(frozen=True)
class Source:
    """Where a fact of a response comes from: the column under a header, or the same words for every row."""

    header: str = ""
    fixed: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    formats: Sequence[str] = DAYS


@dataclass(frozen=True)
class Asked:
    """Where the answer to a question comes from, and what its values mean.

    `headers` are the columns: one, or one for each option by the option's code, or one for each place in their order.
    """

    headers: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, NoAnswer] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset({"1"})
    not_chosen: frozenset[str] = frozenset({"0", ""})
    formats: Sequence[str] = DAYS


@dataclass(frozen=True)
class ResponseMap:
    """A source's name, and where everything comes from. A map of our own layout names no columns: we named them."""

    source: str
    layout: str = THEIRS
    encoding: str = ""
    delimiter: str = ""
    leaves_out: bool = False
    """Whether answers to questions that the routing did not lead to are left out, instead of refusing their row."""
    missing: Mapping[str, NoAnswer] = field(default_factory=dict)
    columns: Mapping[str, Source] = field(default_factory=dict)
    questions: Mapping[str, Asked] = field(default_factory=dict)

    @property
    def is_ours(self) -> bool:
        return self.layout == OURS

    @classmethod
    def load(cls, path: Path, questionnaire: Questionnaire) -> "ResponseMap":
        """Read a map for a questionnaire. Raises `MapError`."""
        try:
            return cls.from_text(path.read_text(encoding="utf-8"), questionnaire)
        except OSError as error:
            raise MapError(f"cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise MapError("is not UTF-8") from error

    @classmethod
    def from_text(cls, text: str, questionnaire: Questionnaire) -> "ResponseMap":
        try:
            return cls.from_document(read_toml(text), questionnaire)
        except NotToml as error:
            raise MapError(f"is not a TOML file: {error}") from error

    @classmethod
    def from_document(cls, document: Mapping[str, Any], questionnaire: Questionnaire) -> "ResponseMap":
        """Build a map from parsed TOML; `docs/responses.md` says what it may hold."""
        _refuse_unknown("", document, TOP)
        layout = _one_of(document, "layout", (THEIRS, OURS))
        missing = _missing("missing", document.get("missing", {}))
        if layout == OURS and ({"columns", "questions", "missing"} & document.keys()):
            raise MapError('layout: "folkmoot" names every column itself; leave out columns, questions and missing')
        columns = {name: _source(name, entry) for name, entry in _table(document, "columns").items()}
        if layout == THEIRS and not columns.get("respondent", Source()).header:
            raise MapError("columns.respondent: must name the column of the source's own respondent numbers")
        if layout == THEIRS and "mode" not in columns:
            raise MapError('columns.mode: must say how people answered, such as { fixed = "telephone" }')
        asked = _table(document, "questions")
        return cls(
            source=_words(document, "source", 100),
            layout=layout,
            encoding=_encoding(document.get("encoding", "")),
            delimiter=_one_of(document, "delimiter", ("", ",", ";", "\t", "|")),
            leaves_out=_one_of(document, "off_route", ("refuse", "leave-out")) == "leave-out",
            missing=missing,
            columns=columns,
            questions={code: _asked(code, entry, missing, questionnaire) for code, entry in asked.items()},
        )


def ours(source: str) -> ResponseMap:
    """The map of files that we wrote ourselves."""
    return ResponseMap(source, OURS)


def _source(name: str, entry: Any) -> Source:
    where = f"columns.{name}"
    if name not in FIELDS:
        raise MapError(f"{where}: is not one of {', '.join(FIELDS)}")
    if not isinstance(entry, dict):
        raise MapError(f'{where}: must be a table, such as {{ header = "…" }}')
    _refuse_unknown(where, entry, COLUMN_KEYS)
    if ("header" in entry) == ("fixed" in entry):
        raise MapError(f"{where}: give either header or fixed")
    values = {str(key): str(value) for key, value in _table(entry, "values", where).items()}
    meant = {*values.values(), *([str(entry["fixed"])] if "fixed" in entry else [])}
    if wrong := sorted(meant - ALLOWED[name]) if name in ALLOWED else []:
        raise MapError(f"{where}: “{wrong[0]}” is not one of {', '.join(sorted(ALLOWED[name]))}")
    formats = tuple(entry.get("formats", DAYS))
    return Source(str(entry.get("header", "")), str(entry.get("fixed", "")), values, formats)


def _asked(code: str, entry: Any, missing: Mapping[str, NoAnswer], questionnaire: Questionnaire) -> Asked:
    where, question = f"questions.{code}", questionnaire.question(code)
    if question is None or not question.answerable:
        raise MapError(f"{where}: the questionnaire asks no such question")
    if not isinstance(entry, dict):
        raise MapError(f'{where}: must be a table, such as {{ header = "…" }}')
    _refuse_unknown(where, entry, QUESTION_KEYS)
    options = [option.code for option in getattr(question, "options", ())]
    values = {str(key): str(value) for key, value in _table(entry, "values", where).items()}
    if options and not isinstance(question, Area) and (wrong := sorted(set(values.values()) - set(options))):
        raise MapError(f"{where}.values: “{wrong[0]}” is not an option; there are {', '.join(options)}")
    return Asked(
        headers=_headers(where, entry, isinstance(question, Multiple), isinstance(question, Ranking), options),
        values=values,
        missing={**missing, **_missing(f"{where}.missing", entry.get("missing", {}))},
        chosen=_set(where, entry, "chosen", ["1"]),
        not_chosen=_set(where, entry, "not_chosen", ["0", ""]),
        formats=tuple(entry.get("formats", DAYS)) if isinstance(question, Date) else DAYS,
    )


def _headers(where: str, entry: Mapping[str, Any], several: bool, ranked: bool, options: list[str]) -> dict[str, str]:
    if not (several or ranked):
        return {"": _words(entry, "header", 200, where)}
    found = entry.get("headers")
    if several and isinstance(found, dict) and found and not (wrong := sorted(set(found) - set(options))):
        return {str(option): str(header) for option, header in found.items()}
    if several:
        shown = f": “{wrong[0]}” is not an option" if isinstance(found, dict) and found else ""
        raise MapError(f'{where}.headers: must name a column for each option, such as {{ library = "Q2_1" }}{shown}')
    if not isinstance(found, list) or not found:
        raise MapError(f'{where}.headers: must be the columns of the places in their order, such as ["Q3_1", "Q3_2"]')
    return {str(place): str(header) for place, header in enumerate(found, start=1)}


def _missing(where: str, table: Any) -> dict[str, NoAnswer]:
    if not isinstance(table, dict):
        raise MapError(f'{where}: must say what each code means, such as {{ "98" = "dont_know" }}')
    for code, name in table.items():
        if name not in REASONS:
            raise MapError(f"{where}: “{code}” must be one of {', '.join(REASONS)}")
    return {str(code): REASONS[name] for code, name in table.items()}


def _set(where: str, entry: Mapping[str, Any], key: str, default: list[str]) -> frozenset[str]:
    found = entry.get(key, default)
    if not isinstance(found, list):
        raise MapError(f'{where}.{key}: must be a list of values, such as ["1"]')
    return frozenset(map(str, found))


def _table(document: Mapping[str, Any], key: str, where: str = "") -> dict[str, Any]:
    found = document.get(key, {})
    if not isinstance(found, dict):
        raise MapError(f"{f'{where}.{key}' if where else key}: must be a table")
    return found


def _refuse_unknown(where: str, table: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(table.keys() - known):
        path = f"{where}.{unknown[0]}" if where else unknown[0]
        raise MapError(f"{path}: is not a key of a map; here there may be {', '.join(sorted(known))}")


def _words(table: Mapping[str, Any], key: str, longest: int, where: str = "") -> str:
    path, found = f"{where}.{key}" if where else key, table.get(key)
    if not isinstance(found, str) or not 0 < len(found.strip()) <= longest:
        raise MapError(f"{path}: must be given in words, {longest} characters at most")
    return found.strip()


def _one_of(table: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    found = table.get(key, allowed[0])
    if found not in allowed:
        raise MapError(f"{key}: must be one of {', '.join(repr(each) for each in allowed)}")
    return str(found)


def _encoding(name: Any) -> str:
    try:
        "".encode(str(name) or "utf-8")
    except LookupError as error:
        raise MapError(f"encoding: {name} is not an encoding; try utf-8 or cp1252") from error
    return str(name)
