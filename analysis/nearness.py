"""Which areas are most like one: a distance over many measures, each transformed and scaled so that all count alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.errors import DataError

Values = Mapping[str, Mapping[str, float]]
"""The values of each area's measures, by the area's code and the measure's name."""


class Transform(StrEnum):
    """How a measure's values are bent before they are scaled, so that a few extreme areas do not rule the distance."""

    NONE = "none"
    ROOT = "root"
    LOG = "log"
    LOGIT = "logit"
    AUTO = "auto"


class Scale(StrEnum):
    """How a measure is brought to one size with the others: by its standard deviation or by its range."""

    DEVIATION = "deviation"
    RANGE = "range"


@dataclass(frozen=True)
class Measure:
    """A measure that counts in the distance, how much it weighs, and how it is transformed."""

    name: str
    weight: float = 1.0
    transform: Transform = Transform.AUTO


@dataclass(frozen=True)
class Neighbour:
    """An area like another: their distance, the same as a share of the farthest area's, and what it is made of.

    `parts` is each measure's share of the squared distance, by its name; they add up to 1 unless the distance is nil.
    """

    code: str
    distance: float
    relative: float
    parts: Mapping[str, float]


@dataclass(frozen=True)
class Nearness:
    """The areas by their distance, the nearest first; the transform that each measure had; and who was left out.

    `lacking` are areas without a value of some measure, in the order of their codes.
    """

    neighbours: list[Neighbour]
    transforms: Mapping[str, Transform]
    lacking: list[str]


def nearest(values: Values, code: str, measures: Sequence[Measure], *, scale: Scale = Scale.DEVIATION) -> Nearness:
    """Put areas in the order of their likeness to one.

    Every measure is transformed, brought to mean 0 and standard deviation 1 (n − 1 in its denominator) or to the range
    0 to 1 over all areas that have every measure, and the distance is √Σ w (z − z′)²: the method of the Office for
    National Statistics' statistical nearest neighbours and of CIPFA's model, whose `relative` distance has the
    farthest area at 1. A transform that is left to be chosen is the one of those that the values allow after which they
    are least skewed. Areas of equal distance stand in the order of their codes.

    Raises `DataError`, naming the measure or area, for no measure, a weight that is not positive, a measure that is the
    same everywhere or cannot be transformed so, and an area without values.

    >>> table = {"A": {"old": 10, "own": 50}, "B": {"old": 12, "own": 50}, "C": {"old": 20, "own": 80}}
    >>> plain = [Measure(name, transform=Transform.NONE) for name in ("old", "own")]
    >>> found = nearest(table, "A", plain)
    >>> [(each.code, round(each.distance, 4), round(each.relative, 3)) for each in found.neighbours]
    [('B', 0.378, 0.147), ('C', 2.5635, 1.0)]
    >>> {name: round(share, 3) for name, share in found.neighbours[1].parts.items()}
    {'old': 0.543, 'own': 0.457}
    """
    if not measures:
        raise DataError("Likeness needs at least one measure.")
    if wrong := [each for each in measures if not (each.weight > 0 and math.isfinite(each.weight))]:
        raise DataError(f"The weight of {wrong[0].name} must be a number above 0.", variable=wrong[0].name)
    names = [measure.name for measure in measures]
    complete = sorted(each for each, held in values.items() if all(math.isfinite(held.get(n, math.nan)) for n in names))
    lacking = sorted(values.keys() - set(complete))
    if code not in complete:
        raise DataError(f"The area {code} has no value of some measure.", variable=code)
    columns: dict[str, list[float]] = {}
    transforms: dict[str, Transform] = {}
    for measure in measures:
        column = [values[each][measure.name] for each in complete]
        transforms[measure.name] = _transform(measure, column)
        columns[measure.name] = _scaled(measure.name, [BENT[transforms[measure.name]](x) for x in column], scale)
    place = complete.index(code)
    weights = {measure.name: measure.weight for measure in measures}
    found = [
        (other, {name: weights[name] * (column[each] - column[place]) ** 2 for name, column in columns.items()})
        for each, other in enumerate(complete)
        if other != code
    ]
    distances = [(math.sqrt(math.fsum(parts.values())), other, parts) for other, parts in found]
    distances.sort(key=lambda row: (row[0], row[1]))
    farthest = distances[-1][0] if distances else 0.0
    neighbours = [_neighbour(other, distance, farthest, parts) for distance, other, parts in distances]
    return Nearness(neighbours, transforms, lacking)


def skewness(values: Sequence[float]) -> float:
    """The third standardised moment, nil for values that are all the same.

    >>> round(skewness([1, 2, 9]), 4), skewness([1, 2, 3])
    (0.6655, 0.0)
    """
    middle = math.fsum(values) / len(values)
    second = math.fsum((x - middle) ** 2 for x in values) / len(values)
    third = math.fsum((x - middle) ** 3 for x in values) / len(values)
    return third / second**1.5 if second else 0.0


BENT: Mapping[Transform, Callable[[float], float]] = {
    Transform.NONE: float,
    Transform.ROOT: math.sqrt,
    Transform.LOG: math.log,
    Transform.LOGIT: lambda share: math.log(share / (1 - share)),
}
ALLOWED: Mapping[Transform, Callable[[float], bool]] = {
    Transform.NONE: lambda x: True,
    Transform.ROOT: lambda x: x >= 0,
    Transform.LOG: lambda x: x > 0,
    Transform.LOGIT: lambda x: 0 < x < 1,
}


def _transform(measure: Measure, column: Sequence[float]) -> Transform:
    if measure.transform is not Transform.AUTO:
        if not all(map(ALLOWED[measure.transform], column)):
            message = f"{measure.name} has values of which there is no {measure.transform.value}."
            raise DataError(message, variable=measure.name)
        return measure.transform
    possible = [transform for transform in BENT if all(map(ALLOWED[transform], column))]
    return min(possible, key=lambda transform: abs(skewness([BENT[transform](x) for x in column])))


def _scaled(name: str, column: Sequence[float], scale: Scale) -> list[float]:
    """Bring a column to one size. Distances do not depend on where its middle is."""
    if len(column) < 2 or min(column) == max(column):
        raise DataError(f"{name} is the same in every area.", variable=name)
    middle = math.fsum(column) / len(column)
    if scale is Scale.RANGE:
        size = max(column) - min(column)
    else:
        size = math.sqrt(math.fsum((x - middle) ** 2 for x in column) / (len(column) - 1))
    return [(x - middle) / size for x in column]


def _neighbour(code: str, distance: float, farthest: float, parts: Mapping[str, float]) -> Neighbour:
    whole = math.fsum(parts.values())
    shares = {name: part / whole if whole else 0.0 for name, part in parts.items()}
    return Neighbour(code, distance, distance / farthest if farthest else 0.0, shares)
