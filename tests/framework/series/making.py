"""Outside series for tests: an indicator of a council's own, a map, and files that hostile people might send."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.models import Council
from framework.models import Frequency, Indicator, IndicatorKind, Ripple, Tier, Unit
from framework.series.series_rows import Bounds, Expected
from tests.factories import Factory

OWN = "E07999001"
MAP: dict[str, Any] = {
    "source": "Waste left in streets",
    "publisher": "The Office",
    "indicator": "waste",
    "columns": {
        "area": {"header": "Area"},
        "period": {"header": "Year"},
        "value": {"header": "Value"},
        "lower": {"header": "Low"},
        "upper": {"header": "High"},
        "base": {"header": "Base"},
        "status": {"header": "Status"},
    },
}
HEADER = "Area,Year,Value,Low,High,Base,Status"


def own_indicator(make: Factory, council: Council, code: str = "waste", **facts: Any) -> Indicator:
    words = {"en": f"Indicator {code}", "cy": f"Dangosydd {code}"}
    usual = {"kind": IndicatorKind.OUTSIDE, "unit": Unit.PERCENT, "title": words, "measure": words,
             "tier": Tier.SPECIFIC, "ripple": Ripple.PLACE, "frequency": Frequency.YEARLY}  # fmt: skip
    return make.keep(Indicator(council_id=council.id, code=code, **(usual | facts)))


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows)).encode()


def expecting(*indicators: str, places: Sequence[str] = (OWN, "E07999002"), most: float | None = 100) -> Expected:
    """What a file may speak of, without a database."""
    bounds = Bounds(0, most, divisor=100 if most == 100 else 1)
    return Expected(
        indicators=dict.fromkeys(indicators or ("waste",), bounds),
        resolve=lambda code: code if code in places else None,
        groups={"ward": ["A", "B"]},
        own=frozenset({OWN}),
        today=date(2026, 11, 27),
    )
