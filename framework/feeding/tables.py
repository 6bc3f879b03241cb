"""Rows as CSV: a column for each language's words, and nothing that a spreadsheet would take for a formula."""

import csv
import io
from collections.abc import Iterable
from typing import Any

import orjson

from core.formulas import harmless
from framework.feeding.schemas import FIELDS, LANGUAGES

AGAINST = ("councils", "earlier", "last", "groups")
COMPARED = ("verdict", "difference", "lci_95", "uci_95", "p_adjusted")
LATER = {"observations": tuple(f"gap_{name}" for name in COMPARED)}
"""Columns of comparisons that were not made in the first days."""
IN_JSON = {"json", "list", "objects"}
LINE = b"\r\n"
FIRST = {
    "observations": (
        "id", "survey", "wave", "indicator", "indicator_version", "title_en", "title_cy", "council",
        "council_name_en", "council_name_cy", "period", "domain_var", "domain", "value", "se", "df", "lci_95", "uci_95",
        "base", "effective_base", "design_effect", "unit", "status",
        *(f"{against}_{name}" for against in AGAINST for name in COMPARED),
        "interval_does_not_cover_en", "interval_does_not_cover_cy", "snapshot", "questionnaire", "weighting",
        "versions", "published_at",
    ),
}  # fmt: skip
"""Columns that stand first, in the order that readers know; new ones come behind them."""


def columns_of(name: str) -> list[str]:
    """The columns of a list, which never change their order."""
    found = list(FIRST.get(name, ()))
    for field, told in FIELDS[name].items():
        if told.kind == "words":
            found += [f"{field}_{language}" for language in LANGUAGES]
        elif told.kind != "comparisons":
            found.append(field)
    return list(dict.fromkeys([*found, *LATER.get(name, ())]))


def under_headings(name: str, lines: Iterable[bytes]) -> bytes:
    """Lines of a list that are written already, under one of headings."""
    return LINE.join((",".join(columns_of(name)).encode(), *lines, b""))


def as_csv(name: str, rows: Iterable[dict[str, Any]]) -> str:
    """A list under a line of headings."""
    text, columns = io.StringIO(), columns_of(name)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        flat = _flat(name, row)
        writer.writerow([flat.get(column) for column in columns])
    return text.getvalue()


def _flat(name: str, row: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for field, told in FIELDS[name].items():
        value = row[field]
        if value is None:
            continue
        if told.kind == "words":
            flat |= {f"{field}_{language}": harmless(value.get(language, "")) for language in LANGUAGES}
        elif told.kind in IN_JSON:
            flat[field] = orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
        elif told.kind == "flag":
            flat[field] = "true" if value else "false"
        else:
            flat[field] = harmless(value) if isinstance(value, str) else value
    return flat
