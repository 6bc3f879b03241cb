"""Rows of figures as they are written, in JSON and in CSV.

A thousand rows repeat the words of a few indicators, councils and workings: those are written once for all of them, and
a row is put together from what is its own and what it shares.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import orjson
from sqlalchemy.orm import Session

from core.formulas import harmless
from framework.feeding import comparisons
from framework.feeding.comparisons import plain_numbers
from framework.feeding.schemas import FIELDS, LANGUAGES
from framework.feeding.tables import AGAINST, COMPARED

Facts = Mapping[str, Any]
"""Fields by name; those that are JSON are as the database writes them."""
OBSERVED = FIELDS["observations"]
IN_JSON = {name for name, field in OBSERVED.items() if field.kind in {"json", "list", "words"}}
"""The fields that are JSON."""
NO_COMPARISON = "," * (len(COMPARED) - 1)
ORDER = (
    "id", "survey", "wave", "indicator", "indicator_version", "title", "council", "council_name", "period",
    "domain_var", "domain", "figures", "unit", "status", "comparisons", "interval_does_not_cover", "snapshot",
    "questionnaire", "weighting", "versions", "published_at", "area", "publication", "source", "mode", "breaks_series",
    "provenance", "commentary", "gap",
)  # fmt: skip
"""What a line of CSV has one after the other; `columns_of` names the columns."""


class Form(Protocol):
    """How rows are written."""

    def shared(self, facts: Facts) -> Any:
        """What many rows share, ready to be put into each of them."""

    def compared(self, session: Session, ids: Sequence[str]) -> Mapping[str, Any]:
        """What each of some figures is compared with."""

    def row(self, one: Sequence[Any], shares: Sequence[Any], compared: Any, caution: str, said: Any) -> bytes:
        """A row from its own columns (`framework.feeding.feed.COLUMNS`), what it shares, and what is said of it."""


class InJson:
    """Rows as objects of JSON."""

    def __init__(self) -> None:
        self.periods, self.said = _Made("/".join), _Made(lambda value: orjson.dumps(value).decode())

    def shared(self, facts: Facts) -> bytes:
        return "".join([f',"{name}":{self._written(name, value)}' for name, value in facts.items()]).encode()

    def _written(self, name: str, value: Any) -> str:
        """A field as it stands in JSON, where the database has not written it so already."""
        return value if name in IN_JSON and value is not None else self.said[value]

    def compared(self, session: Session, ids: Sequence[str]) -> Mapping[str, str]:
        return comparisons.in_json(session, ids)

    def row(
        self, one: Sequence[Any], shares: Sequence[bytes], compared: str | None, caution: str, said: Facts | None
    ) -> bytes:
        key, area, begins, ends, domain_var, domain, value, se, df, low, high, base, effective, effect = one[4:18]
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
            "interval_does_not_cover": None if low is None else orjson.Fragment(caution),
            "commentary": said,
        }
        return b"".join((orjson.dumps(own)[:-1], *shares, b"}"))


class OnLines:
    """Rows as lines of CSV."""

    def __init__(self) -> None:
        self.periods, self.words, self.json = _Made("/".join), _Made(cell), _Made(_sorted)
        self.cautions = _Made(lambda caution: _in_languages(orjson.loads(caution)))

    def shared(self, facts: Facts) -> dict[str, str]:
        return {name: self._cells(name, value) for name, value in facts.items()}

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

    def row(
        self,
        one: Sequence[Any],
        shares: Sequence[dict[str, str]],
        compared: Mapping[str, str] | None,
        caution: str,
        said: Facts | None,
    ) -> bytes:
        key, area, begins, ends, domain_var, domain, *figures, status, source, mode, breaks, provenance = one[4:]
        found, words = compared or {}, self.words
        told = {
            "id": key,
            "area": words[area],
            "period": self.periods[begins, ends],
            "domain_var": words[domain_var],
            "domain": words[domain],
            "figures": plain_numbers(figures),
            "status": status,
            "source": source,
            "mode": words[mode],
            "breaks_series": "true" if breaks else "false",
            "provenance": self.json[provenance],
            "comparisons": ",".join([found.get(each, NO_COMPARISON) for each in AGAINST]),
            "gap": found.get("gap", NO_COMPARISON),
            "interval_does_not_cover": NO_WORDS if figures[3] is None else self.cautions[caution],
            "commentary": cell(orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()) if said else "",
        }
        for each in shares:
            told |= each
        return ",".join([told[each] for each in ORDER]).encode()


NO_WORDS = "," * (len(LANGUAGES) - 1)
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


class _Made(dict[Any, str]):
    """Texts that are made once for each of what they are made from."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: Any) -> str:
        self[key] = found = self.make(key)
        return found
