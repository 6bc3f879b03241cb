"""Neighbours that a council computes for itself from publishers' measures, and how they were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.errors import DataError
from analysis.nearness import Measure, Nearness, Scale, Transform, nearest
from core.database import Json
from core.measures import measures, values_of
from core.places import Places

MOST = 60
USUAL = 15
"""How many neighbours are kept where nobody says otherwise: as many as CIPFA's model names."""


@dataclass(frozen=True)
class Computed:
    """Neighbours from the nearest, as many as were asked for; how far each is; and everything that decides them."""

    codes: list[str]
    nearness: Nearness
    recipe: Json


def compute(
    session: Session, places: Places, code: str, chosen: Sequence[Measure], *, most: int = USUAL,
    scale: Scale = Scale.DEVIATION,
) -> Computed:  # fmt: skip
    """Find the councils of today nearest to one by some measures, whichever code their publisher used.

    A council that took the place of others has no measures before its publisher says them: shares of several cannot be
    averaged. Raises a `DataError` that names what is at fault.
    """
    names = [measure.name for measure in chosen]
    known = {name: (source, dated_on) for name, source, dated_on in measures(session)}
    if lacking := [name for name in names if name not in known]:
        raise DataError(f"There is no measure “{lacking[0]}”.", variable=lacking[0])
    if len(set(names)) < len(names):
        raise DataError("A measure is named twice.", variable=names[0])
    found = nearest(_of_today(values_of(session, names), places), places.one_code(code), chosen, scale=scale)
    near = found.neighbours[:most]
    recipe = {
        "measures": [
            {
                "name": measure.name, "weight": measure.weight, "transform": found.transforms[measure.name].value,
                "source": known[measure.name][0], "dated": known[measure.name][1].isoformat(),
            }
            for measure in chosen
        ],
        "scale": scale.value,
        "areas": len(found.neighbours) + 1,
        "distances": [round(each.distance, 6) for each in near],
        "relative": [round(each.relative, 6) for each in near],
        "source": "; ".join(sorted({f"{known[name][0]}, {known[name][1].isoformat()}" for name in names})),
    }  # fmt: skip
    return Computed([each.code for each in near], found, recipe)


def measures_named(words: Mapping[str, float], transform: Transform = Transform.AUTO) -> list[Measure]:
    """Measures with their weights, all transformed alike."""
    return [Measure(name, weight, transform) for name, weight in words.items()]


def _of_today(values: Mapping[str, dict[str, float]], places: Places) -> dict[str, dict[str, float]]:
    """Values by the one code of each council that is there today; a council's own code comes before a former one."""
    found: dict[str, dict[str, float]] = {}
    for code in sorted(values, key=lambda each: each == places.one_code(each)):
        if places.present(code) == [places.one_code(code)]:
            found.setdefault(places.one_code(code), {}).update(values[code])
    return found
