"""One indicator of a wave as a reader needs it: each figure, what it is compared with, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from framework.comparability import Obstacle, obstacle
from framework.comparison import NOT_COMPARED, Comparison, since, with_others
from framework.models import Indicator, Observation, Publication
from framework.published import Survey, figures_of


@dataclass(frozen=True)
class Reading:
    """A council's figure, how it stands beside the others', and its change since the last wave or why there is none."""

    figure: Observation
    others: Comparison
    change: Comparison
    obstacle: Obstacle | None


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
    session: Session, survey: Survey, publication: Publication, indicator: str | None = None
) -> list[IndicatorReading]:
    """Every indicator of a publication (or one) with each council's figure, compared with the others and before."""
    before = survey.before(publication)
    earlier = figures_of(session, before, indicator=indicator) if before else []
    figures = figures_of(session, publication, indicator=indicator)
    return [
        _read_indicator(list(group), earlier, before, publication)
        for _, group in groupby(figures, key=lambda figure: figure.indicator_id)
    ]


def _read_indicator(
    figures: Sequence[Observation],
    earlier: Sequence[Observation],
    before: Publication | None,
    publication: Publication,
) -> IndicatorReading:
    indicator = figures[0].indicator
    past = {figure.council_id: figure for figure in earlier if figure.indicator.code == indicator.code}
    readings = [
        Reading(figure, others, *_change(past.get(figure.council_id), before, figure, publication))
        for figure, others in zip(figures, with_others(figures), strict=True)
    ]
    return IndicatorReading(indicator, readings)


def _change(
    past: Observation | None, before: Publication | None, figure: Observation, publication: Publication
) -> tuple[Comparison, Obstacle | None]:
    if before is None:
        return NOT_COMPARED, Obstacle.FIRST_WAVE
    if past is None:
        return NOT_COMPARED, Obstacle.NOT_PUBLISHED_BEFORE
    was, now = (past.indicator, before.wave.questionnaire), (figure.indicator, publication.wave.questionnaire)
    reason = obstacle(was, now)
    return (NOT_COMPARED, reason) if reason else (since(past, figure), None)
