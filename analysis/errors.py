"""What can be wrong with the data given to a statistic, each with one line that says how to find it."""

from __future__ import annotations


class DataError(ValueError):
    """The data cannot give an honest answer.

    `message` is one line in English; `variable`, `level` and `row` (an index label of the responses) say where.
    """

    def __init__(
        self, message: str, *, variable: str | None = None, level: str | None = None, row: object = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.variable = variable
        self.level = level
        self.row = row


class MissingColumnError(DataError):
    """A column that was asked for is not there."""


class MissingValueError(DataError):
    """A respondent has no value where one is needed."""


class MarginError(DataError):
    """A margin has a count that is not a number, or names a level twice."""


class MarginTotalsError(DataError):
    """Two margins count different populations."""


class UnknownLevelError(DataError):
    """A respondent has a level for which the margins count nobody."""


class EmptyLevelError(DataError):
    """The margins count people in a level where nobody responded."""


class BaseWeightError(DataError):
    """A base weight is missing, not a number, or not positive."""


class ConvergenceError(DataError):
    """No weights were found that meet every margin."""


class InfeasibleBoundsError(DataError):
    """No weights within the bounds meet the margins.

    `least` is the smallest upper bound that some weights can keep, in the bound's own units; None when the lower bound
    is at fault.
    """

    def __init__(
        self, message: str, *, variable: str | None = None, level: str | None = None, least: float | None = None
    ) -> None:
        super().__init__(message, variable=variable, level=level)
        self.least = least


class SchemeError(DataError):
    """A weighting scheme asks for what its method cannot do."""


class DesignError(DataError):
    """A sampling design contradicts itself, or leaves a variance that cannot be estimated."""


class NoResponsesError(DataError):
    """There is nobody to weight or to estimate from."""


class ItemError(DataError):
    """The definition of an item is incomplete."""


class UnknownAnswerError(DataError):
    """An answer is not one of its item's codes."""


class SeriesError(DataError):
    """A series over time cannot be charted."""


class ShortSeriesError(SeriesError):
    """A series is too short to be looked at; `least` is how many periods without gaps it needs."""

    def __init__(self, message: str, *, least: int) -> None:
        super().__init__(message)
        self.least = least


class FlatSeriesError(SeriesError):
    """A series hardly changes, so that nothing can be said of its changes."""


class FunnelError(DataError):
    """Units cannot be laid out in a funnel plot."""


class SmallAreaError(DataError):
    """Areas cannot be modelled from what is given."""


class CovariateError(DataError):
    """An area's covariate is not a number or is not there, or an area is there twice."""


class ComparisonError(DataError):
    """There are not two things to compare, or nothing to compare them by."""


class ModelError(DataError):
    """A regression has nothing to explain, or terms that cannot be told apart."""


class PartitionError(DataError):
    """Parquet partitions or the cluster that is to read them cannot be used, or not for what was asked."""
