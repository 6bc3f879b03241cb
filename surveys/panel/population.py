"""A council's population by what its panel is counted by, from the counts that weighting uses."""

from collections import Counter
from uuid import UUID

from sqlalchemy.orm import Session

from surveys.results import population_counts


def population_of(session: Session, council_id: UUID) -> dict[str, dict[str, int]]:
    """Adults by ward, age band and sex, for each of these that is known."""
    found = population_counts(session, council_id)
    by: dict[str, Counter[str]] = {"age_band": Counter(), "sex": Counter()}
    for level, count in found.get("age_sex", {}).items():
        age_band, _bar, sex = level.partition("|")
        by["age_band"][age_band] += count
        by["sex"][sex] += count
    known = {name: dict(counts) for name, counts in by.items() if counts}
    return known | ({"ward": dict(found["ward"])} if "ward" in found else {})


def age_and_sex(session: Session, council_id: UUID) -> dict[str, int]:
    """Adults by age band and sex together, such as `16-24|F`."""
    return dict(population_counts(session, council_id).get("age_sex", {}))
