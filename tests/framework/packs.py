"""A pack of one indicator for tests, with nobody's words yet."""

from datetime import date
from typing import Any

from core.models import Council
from framework.models import Indicator, Ripple, Tier
from framework.packs.models import Pack, PackEntry, PackKind
from surveys.models import Commission
from tests.factories import Factory


def make_pack(
    make: Factory, council: Council, commission: Commission, indicator: Indicator | None = None, **facts: Any
) -> tuple[Pack, PackEntry]:
    """A quarter's pack, due on the last day of November 2026, and its one entry."""
    words = {"en": "Autumn pack", "cy": "Pecyn yr hydref"}
    plain = {"begins_on": date(2025, 7, 1), "ends_on": date(2026, 9, 30), "due_on": date(2026, 11, 30)}
    pack = make.keep(
        Pack(council_id=council.id, kind=PackKind.SCRUTINY, slug="scrutiny-2026-09", title=words, **(plain | facts))
    )
    indicator = indicator or make.keep(
        Indicator(
            commission=commission,
            code="packed",
            title=words,
            measure=words,
            question="q1",
            favourable=["1"],
            tier=Tier.HIGH,
            ripple=Ripple.PLACE,
        )
    )
    entry = PackEntry(council_id=council.id, pack_id=pack.id, indicator_id=indicator.id, position=1)
    return pack, make.keep(entry)
