"""Rows of figures as they are written, in JSON and in CSV.

A thousand rows repeat the words of a few indicators, councils and workings: those are written once for all of them, and
a row is put together from what is its own and what it shares. What is its own stays as it is, so that it may be kept.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

import orjson
from sqlalchemy.orm import Session

from core.formulas import harmless
from framework.feeding import comparisons
from framework.feeding.comparisons import plain_numbers
from framework.feeding.reading import identifier, word, written
from framework.feeding.schemas import FIELDS, LANGUAGES
from framework.feeding.tables import AGAINST, COMPARED
from framework.models import Observation

TABLE = Observation.__table__.c
SHARED: tuple[Any, ...] = (
    *map(identifier, (TABLE.publication_id, TABLE.indicator_id, TABLE.council_id, TABLE.working_id, TABLE.id)),
    TABLE.ci_low,
)  # fmt: skip
"""What a row shares with others, what it is, and where its interval begins if it has one."""
PUBLICATION, INDICATOR, COUNCIL, WORKING, ID, LOW = range(6)
COLUMNS: tuple[Any, ...] = (
    *SHARED, TABLE.area, written(TABLE.period_start), written(TABLE.period_end), TABLE.domain_var, TABLE.domain,
    TABLE.value, TABLE.se, TABLE.df, TABLE.ci_high, TABLE.base, TABLE.effective_base, TABLE.design_effect,
    word(TABLE.status), word(TABLE.source), TABLE.mode, TABLE.breaks_series, written(TABLE.provenance),
)  # fmt: skip
"""And what is its own."""
EDITION = 1
"""Another number whenever `own` of a form below writes otherwise than before: no version misreads what another kept."""
Facts = Mapping[str, Any]
"""Fields by name; those that are JSON are as the database writes them."""
OBSERVED = FIELDS["observations"]
IN_JSON = {name for name, field in OBSERVED.items() if field.kind in {"json", "list", "words"}}
"""The fields that are JSON."""
Text = TypeVar("Text", str, bytes)
NO_COMPARISON = "," * (len(COMPARED) - 1)
TOGETHER = (
    ("survey", "wave"), ("published_at",), ("publication",), ("indicator", "indicator_version", "title"), ("unit",),
    ("council", "council_name"), ("snapshot", "questionnaire", "weighting", "versions"),
)  # fmt: skip
"""What rows share of a line of CSV, as it stands together there; `columns_of` names the columns."""


class Form(Protocol):
    """How rows are written."""

    kept_as: str
    """The column in which a row's own part is kept as it is written so."""

    def shared(self, facts: Facts) -> Any:
        """What many rows share, ready to be put into each of them."""

    def compared(self, session: Session, ids: Sequence[str]) -> Mapping[str, Any]:
        """What each of some figures is compared with."""

    def own(self, one: Sequence[Any], compared: Any) -> bytes:
        """What a row says of itself alone, from `COLUMNS` and what it is compared with."""

    def row(self, own: bytes, shares: Sequence[Any], caution: str | None, said: Any) -> bytes:
        """A row from what is its own, what it shares (its publication's, indicator's, council's and working's), what
        its interval does not cover, and what its council says."""


def own_parts(session: Session, rows: Sequence[Any], form: Form) -> dict[str, bytes]:
    """What each row of `COLUMNS` says of itself alone, by its identifier."""
    compared = form.compared(session, [row[ID] for row in rows if row[WORKING]]) if rows else {}
    return {row[ID]: form.own(row, compared.get(row[ID])) for row in rows}


class InJson:
    """Rows as objects of JSON."""

    kept_as = "in_json"

    def __init__(self) -> None:
        self.periods, self.said = _Made("/".join), _Made(lambda value: orjson.dumps(value).decode())
        self.cautions = _Made(lambda caution: f',"interval_does_not_cover":{caution or "null"}'.encode())

    def shared(self, facts: Facts) -> bytes:
        return "".join([f',"{name}":{self._written(name, value)}' for name, value in facts.items()]).encode()

    def _written(self, name: str, value: Any) -> str:
        """A field as it stands in JSON, where the database has not written it so already."""
        return value if name in IN_JSON and value is not None else self.said[value]

    def compared(self, session: Session, ids: Sequence[str]) -> Mapping[str, str]:
        return comparisons.in_json(session, ids)

    def own(self, one: Sequence[Any], compared: str | None) -> bytes:
        key, low, area, begins, ends, domain_var, domain, value, se, df, high, base, effective, effect = one[ID:18]
        status, source, mode, breaks, provenance = one[18:]
        own = {
            "id": key,
            "area": area,
            "period": self.periods[begins, ends],
            "domain_var": domain_var,
            "domain": domain,
            "value": value,
            "se": se,
            "df": df,
            "lci_95": low,
            "uci_95": high,
            "base": base,
            "effective_base": effective,
            "design_effect": effect,
            "status": status,
            "source": source,
            "mode": mode,
            "breaks_series": breaks,
            "provenance": orjson.Fragment(provenance),
            "comparisons": orjson.Fragment(compared or "[]"),
        }
        return orjson.dumps(own)[:-1]

    def row(self, own: bytes, shares: Sequence[bytes], caution: str | None, said: Facts | None) -> bytes:
        return b"".join((own, *shares, self.cautions[caution], self.commentary(said)))

    def commentary(self, said: Facts | None) -> bytes:
        return b',"commentary":%b}' % orjson.dumps(said) if said else b',"commentary":null}'


class OnLines:
    """Rows as lines of CSV. What is a line's own is a list of cells, those that stand together as one."""

    kept_as = "on_a_line"

    def __init__(self) -> None:
        self.periods, self.words, self.json = _Made("/".join), _Made(cell), _Made(_sorted)
        self.cautions = _Made(lambda caution: _in_languages(orjson.loads(caution or "{}")))

    def shared(self, facts: Facts) -> tuple[str, ...]:
        cells = {name: self._cells(name, value) for name, value in facts.items()}
        return tuple(",".join([cells[name] for name in names]) for names in TOGETHER if names[0] in cells)

    def _cells(self, name: str, value: Any) -> str:
        """The cells of a field that many rows share: a cell for each language where it is of words."""
        kind = OBSERVED[name].kind
        if kind == "words":
            return _in_languages(orjson.loads(value))
        if value is None:
            return ""
        return self.json[value] if name in IN_JSON else self.words[str(value)]

    def compared(self, session: Session, ids: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        return comparisons.on_a_line(session, ids)

    def own(self, one: Sequence[Any], compared: Mapping[str, str] | None) -> bytes:
        key, low, area, begins, ends, domain_var, domain, *figures, status, source, mode, breaks, provenance = one[ID:]
        found, words = compared or {}, self.words
        numbers = plain_numbers([*figures[:3], low, *figures[3:]])
        about = self.periods[begins, ends], words[domain_var], words[domain], numbers
        verdicts = status, *[found.get(each, NO_COMPARISON) for each in AGAINST]
        origin = source, words[mode], "true" if breaks else "false", self.json[provenance]
        together = key, ",".join(about), ",".join(verdicts), words[area], ",".join(origin)
        return orjson.dumps((*together, found.get("gap", NO_COMPARISON)))

    def row(self, own: bytes, shares: Sequence[Sequence[str]], caution: str | None, said: Facts | None) -> bytes:
        (survey, published_at, publication), (indicator, unit), (council,), (working,) = shares
        key, about, verdicts, area, origin, gap = orjson.loads(own)
        does_not_cover, commentary = self.cautions[caution], self.commentary(said)
        line = (
            key, survey, indicator, council, about, unit, verdicts, does_not_cover, working, published_at, area,
            publication, origin, commentary, gap,
        )  # fmt: skip
        return ",".join(line).encode()

    def commentary(self, said: Facts | None) -> str:
        return cell(orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()) if said else ""


TO_BE_QUOTED = re.compile(r'[",\r\n]')


def cell(text: str) -> str:
    """A text as a cell of CSV, which no spreadsheet takes for a formula.

    >>> cell("bins, bags"), cell("=1+1"), cell('a "good" place')
    ('"bins, bags"', "'=1+1", '"a ""good"" place"')
    """
    said = harmless(text)
    return '"{}"'.format(said.replace('"', '""')) if TO_BE_QUOTED.search(said) else said


def _in_languages(words: Mapping[str, str]) -> str:
    return ",".join(cell(words.get(language, "")) for language in LANGUAGES)


def _sorted(text: str) -> str:
    return cell(orjson.dumps(orjson.loads(text), option=orjson.OPT_SORT_KEYS).decode())


class _Made(dict[Any, Text], Generic[Text]):
    """Texts that are made once for each of what they are made from."""

    def __init__(self, make: Callable[[Any], Text]) -> None:
        super().__init__()
        self.make: Callable[[Any], Text] = make

    def __missing__(self, key: Any) -> Text:
        self[key] = found = self.make(key)
        return found
