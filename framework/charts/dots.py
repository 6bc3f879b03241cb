"""Figures side by side as dots on lines: each with its interval, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framework.charts.scales import Scale, scale_of
from framework.comparing.words import amount
from framework.models import Unit


@dataclass(frozen=True)
class Dot:
    """A row: its figure in words, and where it and the ends of its interval stand, in per cent of the scale."""

    label: str
    shown: str
    interval: str
    at: float
    low: float | None
    high: float | None
    own: bool = False


@dataclass(frozen=True)
class Dots:
    """Rows on one scale, with a line to read them against where there is one."""

    rows: list[Dot]
    scale: Scale
    marks: list[str]
    reference: float | None = None
    reference_says: str = ""


Told = tuple[str, float | None, float | None, float | None, str, str]
"""A label, the value and the ends of its interval in the figure's unit, and the value and interval in words."""


def dots_of(
    rows: Sequence[Told], unit: Unit, average: float | None = None, average_says: str = "", *, from_nought: bool = False
) -> Dots:
    """Lay rows out on a scale that holds them all; a share's scale is from nobody to everybody."""
    ends = [end for _, value, low, high, *_ in rows for end in (value, low, high) if end is not None]
    whole = Scale(0.0, 1.0, (0.0, 0.5, 1.0)) if unit is Unit.PERCENT else None
    scale = whole or scale_of(min(ends), max(ends), from_nought=from_nought)
    dots = [
        Dot(label, shown, interval, scale.part(value or 0.0), _part(scale, low), _part(scale, high))
        for label, value, low, high, shown, interval in rows
    ]
    says = f"{average_says}: {amount(average, unit)}" if average is not None else ""
    reference = scale.part(average) if average is not None else None
    return Dots(dots, scale, [amount(mark, unit) for mark in scale.marks], reference, says)


def _part(scale: Scale, value: float | None) -> float | None:
    return None if value is None else scale.part(value)
