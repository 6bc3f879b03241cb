"""A council's own series for tests: an indicator with a figure for each month, from values that the test gives."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

import numpy as np

from core.models import Council
from framework.models import (
    Indicator,
    IndicatorKind,
    Observation,
    ObservationSource,
    ObservationStatus,
    Publication,
    Ripple,
    Tier,
    Unit,
)
from tests.factories import Factory
from tests.framework.making import OPENED, words


def make_series(
    make: Factory,
    council: Council,
    code: str,
    values: Sequence[float],
    *,
    first: tuple[int, int] = (2021, 1),
    tier: Tier = Tier.SPECIFIC,
    se: float | None = None,
    public: bool = True,
) -> Indicator:
    """An own indicator, public unless it is said not to be, with a figure a month; an interval where `se` is given."""
    indicator = make.keep(
        Indicator(
            council_id=council.id, kind=IndicatorKind.OUTSIDE, code=code, title=words(code.capitalize()),
            measure=words(f"How many {code}"), tier=tier, ripple=Ripple.PEOPLE, unit=Unit.COUNT, decimals=0,
        )
    )  # fmt: skip
    publication = Publication(council_id=council.id, title=words(code), published_at=OPENED) if public else None
    if publication:
        make.keep(publication)
    for number, value in enumerate(values):
        month = 12 * first[0] + first[1] - 1 + number
        begins = date(month // 12, month % 12 + 1, 1)
        row = Observation(
            publication_id=publication.id if publication else None, council_id=council.id, indicator_id=indicator.id,
            area=council.code, source=ObservationSource.OUTSIDE, status=ObservationStatus.FINAL,
            period_start=begins, period_end=begins.replace(day=monthrange(begins.year, begins.month)[1]),
            value=float(value), provenance={},
        )  # fmt: skip
        if se is not None:
            row.se, row.ci_low, row.ci_high, row.base = se, value - 1.96 * se, value + 1.96 * se, 400
        make.session.add(row)
    make.session.flush()
    return indicator


def leader_and_follower(n: int = 60, lag: int = 3, sign: int = 1, seed: int = 4) -> tuple[list[float], list[float]]:
    """Two series of which the second does, `lag` months later, nearly what the first did, or its contrary."""
    draw = np.random.default_rng(seed)
    leader = draw.standard_normal(n + lag)
    follower = sign * leader[:n] + 0.25 * draw.standard_normal(n)
    return [100 + 10 * float(each) for each in leader[lag:]], [50 + 5 * float(each) for each in follower]


def unrelated(n: int = 60, seed: int = 9) -> list[float]:
    return [20 + 4 * float(each) for each in np.random.default_rng(seed).standard_normal(n)]
