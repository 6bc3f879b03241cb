"""A study's findings as its page shows them: a table's rows, and the picture beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Json
from framework import words
from framework.models import Indicator, Observation, Publication
from framework.studies import drawing
from framework.studies import words as study_words
from framework.studies.models import Study, StudyFigure


@dataclass(frozen=True)
class Chart:
    """A chart of waves: a row for each, and its picture."""

    rows: list[tuple[Observation, Json]]
    plot: drawing.Plot

    @property
    def last(self) -> Json:
        return self.rows[-1][1]

    @property
    def unusual(self) -> list[tuple[Observation, Json]]:
        return [row for row in self.rows if row[1]["cause"] != study_words.USUAL]


def chart(found: Json, figures: Sequence[Observation]) -> Chart:
    points = found["points"]
    names = [words.wave(one.publication) for one in figures]
    return Chart(list(zip(figures, points, strict=True)), drawing.chart_plot(points, names))


def funnel(rows: Sequence[tuple[Observation, Json]]) -> drawing.Plot:
    """Councils are numbered in the order of the table."""
    values = [figure.value or 0.0 for figure, _ in rows]
    return drawing.funnel_plot([place for _, place in rows], values, [str(place) for place in range(1, len(rows) + 1)])


def intervals(rows: Sequence[tuple[str, StudyFigure]]) -> list[dict[str, object]]:
    """What is shown, in per cent."""
    return [
        {"label": name, "value": 100 * one.value, "low": 100 * one.ci_low, "high": 100 * one.ci_high}
        for name, one in rows
        if one.value is not None and one.ci_low is not None and one.ci_high is not None
    ]


def waves(session: Session, publications: Sequence[str]) -> list[str]:
    """The periods of the waves that are put together, oldest first."""
    ids = [UUID(each) for each in publications]
    found = session.scalars(select(Publication).where(Publication.id.in_(ids)))
    return [words.period(one) for one in sorted(found, key=lambda one: one.wave.number)]


@dataclass(frozen=True)
class Opinions:
    """What goes with an opinion: rows of names and findings, the most telling first, and the picture."""

    rows: list[tuple[str, Json]]
    chart: list[dict[str, object]]
    widest: float


def opinions(study: Study, indicators: Sequence[Indicator]) -> Opinions:
    """Shares in percentage points of the variation that is explained."""
    found = sorted(study.findings.get("opinions", []), key=lambda one: -one["share"])
    names = study_words.titles([one["code"] for one in found], indicators)
    bars = [
        {"label": name, "value": 100 * one["share"], "low": 100 * one["share_low"], "high": 100 * one["share_high"]}
        for name, one in zip(names, found, strict=True)
        if one["share_low"] is not None and one["share_high"] is not None
    ]
    highest = max((100 * one["share_high"] for one in found if one["share_high"] is not None), default=1.0)
    return Opinions(list(zip(names, found, strict=True)), bars, 5 * (1 + int(highest / 5)))
