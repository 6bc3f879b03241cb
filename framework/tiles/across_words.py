"""The rows of an indicator's page over many councils, written once each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import Row

from core.language import localised
from framework import words
from framework.models import Indicator, ObservationStatus, Verdict
from framework.saying import say as _
from framework.tiles import values


@dataclass(frozen=True)
class Line:
    """A council's figure in words."""

    href: str
    name: str
    value: str
    interval: str
    base: str
    others: str
    since: str


def lines(rows: Sequence[Row[*tuple[Any, ...]]], indicator: Indicator) -> list[Line]:
    return list(_lines(rows, indicator))


def _lines(rows: Sequence[Row[*tuple[Any, ...]]], indicator: Indicator) -> Iterator[Line]:
    others, changes = _said(words.BESIDE_OTHERS), _said(words.CHANGED)
    obstacles = {obstacle: str(said) for obstacle, said in words.OBSTACLES.items()}
    address = url_for("tiles.home", council="~")
    for row in rows:
        hidden = row.status is ObservationStatus.SUPPRESSED
        yield Line(
            address.replace("~", row.slug),
            localised(row.name),
            str(words.STATUSES[row.status]) if hidden else values.said(row.value, indicator, 0),
            "" if hidden else _interval(row, indicator),
            str(_("base %(base)s", base=values.whole(row.base))),
            obstacles[row.apart] if row.apart else others.get(row.others, ""),
            obstacles[row.obstacle] if row.obstacle else changes.get(row.since, ""),
        )


def _interval(row: Row[*tuple[Any, ...]], indicator: Indicator) -> str:
    low, high = (values.said(end, indicator, 0) for end in (row.ci_low, row.ci_high))
    return str(_("%(low)s to %(high)s", low=low, high=high))


def _said(names: dict[Verdict, Any]) -> dict[Verdict, str]:
    """Verdicts in words, those that name a difference with their sign."""
    signs = words.SYMBOLS
    return {
        verdict: f"{signs[verdict]}\u00a0{name}" if verdict in signs else str(name) for verdict, name in names.items()
    }
