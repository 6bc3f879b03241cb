"""What stands out for a council: the few figures that are more than noise."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from analysis.rounding import answered_at_least
from core.models import Council
from framework.models import Indicator, Polarity, Verdict
from framework.reading import IndicatorReading, Reading

GOOD = {Polarity.HIGHER_IS_BETTER: Verdict.HIGHER, Polarity.LOWER_IS_BETTER: Verdict.LOWER}
NAMED = {Verdict.HIGHER, Verdict.LOWER}


@dataclass(frozen=True)
class Standing:
    """A council's indicators by what may be said of them; better and worse follow each indicator's polarity.

    `responses` are how many answered at least; nothing where they are too few to be told.
    """

    council: Council
    responses: int | None
    better: list[Indicator] = field(default_factory=list)
    worse: list[Indicator] = field(default_factory=list)
    improved: list[Indicator] = field(default_factory=list)
    worsened: list[Indicator] = field(default_factory=list)
    compared: list[Indicator] = field(default_factory=list)

    @property
    def unclear(self) -> int:
        """How many indicators show no clear difference from the others."""
        return len(self.compared) - len(self.better) - len(self.worse)

    def note(self, indicator: Indicator, reading: Reading) -> None:
        if reading.others.verdict is not Verdict.TOO_FEW:
            self.compared.append(indicator)
        _place(indicator, reading.others.verdict, self.better, self.worse)
        _place(indicator, reading.earlier.verdict, self.improved, self.worsened)


def standings(readings: Iterable[IndicatorReading]) -> list[Standing]:
    """Each council's standing, in the order of the councils' codes."""
    known = list(readings)
    bases: dict[UUID, list[int | None]] = {}
    for each in (reading for indicator in known for reading in indicator.readings):
        bases.setdefault(each.figure.council_id, []).append(each.figure.base)
    by_council: dict[UUID, Standing] = {}
    for indicator in known:
        for reading in indicator.readings:
            figure = reading.figure
            responses = answered_at_least(bases[figure.council_id])
            standing = by_council.setdefault(figure.council_id, Standing(figure.council, responses))
            standing.note(indicator.indicator, reading)
    return sorted(by_council.values(), key=lambda standing: standing.council.code)


def _place(indicator: Indicator, verdict: Verdict, good: list[Indicator], bad: list[Indicator]) -> None:
    if verdict in NAMED and indicator.polarity in GOOD:  # Where neither way is better, neither is said.
        (good if verdict is GOOD[indicator.polarity] else bad).append(indicator)
