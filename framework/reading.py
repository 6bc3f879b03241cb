"""One indicator of a wave as a reader needs it: each figure, what it is compared with, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from framework.comparison import NOT_COMPARED, Comparison
from framework.models import Against, Difference, Indicator, Observation, Obstacle, Publication, Verdict
from framework.published import differences_of, figures_of

Judged = Comparison | Difference
"""What may be said of a figure beside others, as it was published, or that nothing may."""


@dataclass(frozen=True)
class Reading:
    """A council's figure, how it stands beside the others', and its change since earlier waves and since the last."""

    figure: Observation
    others: Judged
    earlier: Judged
    last: Judged

    @property
    def obstacle(self) -> Obstacle | None:
        """Why there is no earlier wave to compare with."""
        return self.earlier.obstacle if isinstance(self.earlier, Difference) else Obstacle.NOT_PUBLISHED_BEFORE

    @property
    def waves(self) -> int:
        """How many earlier waves the figure is compared with."""
        return len(self.earlier.compared)

    @property
    def is_news(self) -> bool:
        """Whether the change since the last wave says something else than that since all the earlier ones."""
        said = self.last.verdict is not Verdict.TOO_FEW
        return said and self.waves > 1 and self.last.verdict is not self.earlier.verdict


@dataclass(frozen=True)
class IndicatorReading:
    indicator: Indicator
    readings: list[Reading]

    @property
    def average(self) -> float | None:
        """The plain mean of the councils' figures that are shown: each council counts once."""
        values = [reading.figure.value for reading in self.readings if reading.figure.value is not None]
        return sum(values) / len(values) if len(values) > 1 else None


def read(
    session: Session, publication: Publication, indicator: str | None = None, council_id: UUID | None = None
) -> list[IndicatorReading]:
    """Every indicator of a publication (or one), each council's figure (or one's), compared with others and before."""
    figures = figures_of(session, publication, indicator=indicator, council_id=council_id)
    kinds = (Against.COUNCILS, Against.EARLIER, Against.LAST)
    compared = differences_of(session, publication, *kinds, figures=figures if council_id else None)
    return [
        _read_indicator(list(group), compared) for _, group in groupby(figures, key=lambda figure: figure.indicator_id)
    ]


def _read_indicator(
    figures: Sequence[Observation], compared: Mapping[UUID, Mapping[Against, Difference]]
) -> IndicatorReading:
    readings = [_reading(figure, compared.get(figure.id, {})) for figure in figures]
    return IndicatorReading(figures[0].indicator, readings)


def _reading(figure: Observation, compared: Mapping[Against, Difference]) -> Reading:
    kinds = (Against.COUNCILS, Against.EARLIER, Against.LAST)
    return Reading(figure, *(compared.get(kind, NOT_COMPARED) for kind in kinds))
