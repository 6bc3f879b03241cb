"""Higher, lower or just noise: what may be said of a published figure beside others.

There is no rank and no traffic light: a difference is named only when it is too large to be chance.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from analysis.compare import NORMAL_QUANTILE, Difference, Value, against_mean_of_others, benjamini_hochberg, holm
from framework.models import Verdict

SIGNIFICANT = 0.05
ADJUST: dict[str, Callable[[Sequence[float]], list[float]]] = {"holm": holm, "bh": benjamini_hochberg}


class Figure(Protocol):
    """What a comparison needs of an observation; a suppressed one has no value."""

    value: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None


@dataclass(frozen=True)
class Comparison:
    """A verdict and what it rests on.

    The difference, its standard error and 95% interval are proportions. `p` is the test's own and `p_adjusted` the one
    that the verdict goes by, adjusted over a `family` of comparisons. `compared` are the places of the figures used.
    """

    verdict: Verdict
    difference: float | None = None
    se: float | None = None
    statistic: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    family: int = 1
    adjustment: str = "none"
    compared: tuple[int, ...] = ()


NOT_COMPARED = Comparison(Verdict.TOO_FEW)


Alike = Callable[[int, int], bool]
"""Whether the figures at two places may be compared."""


def with_others(
    figures: Sequence[Figure], adjustment: str = "holm", alike: Alike = lambda one, other: True
) -> list[Comparison]:
    """Compare each council's figure for one indicator with the plain mean of the others', in the order given.

    p-values are adjusted over the indicator's councils: Holm's keep the chance of any false mark among them to one in
    twenty, Benjamini and Hochberg's ("bh") the share of false marks among the marks. Figures without a value are left
    out of everything, and each is compared with those alone that it is `alike`.
    """
    estimates = {place: estimate for place, figure in enumerate(figures) if (estimate := _estimate(figure))}
    others = {
        place: tuple(other for other in estimates if other != place and alike(place, other)) for place in estimates
    }
    compared = [place for place in estimates if others[place]]
    differences = [_against(estimates, place, others[place]) for place in compared]
    adjusted = ADJUST[adjustment]([difference.p for difference in differences]) if differences else []
    found = [NOT_COMPARED] * len(figures)
    for place, difference, p in zip(compared, differences, adjusted, strict=True):
        found[place] = _judge(difference, p, others[place], len(compared), adjustment)
    return found


def _against(estimates: Mapping[int, Value], place: int, others: Sequence[int]) -> Difference:
    """An estimate less the mean of some others, in the order of their places whichever it is compared with."""
    together = sorted((place, *others))
    return against_mean_of_others([estimates[each] for each in together])[together.index(place)]


def since_earlier(earlier: Sequence[Figure], latest: Figure) -> Comparison:
    """Compare a figure with the plain mean of the same council's in earlier waves, in order of time.

    The verdict agrees with the 95% interval. Earlier figures without a value are left out.
    """
    from analysis.trend import latest_against_earlier  # It brings NumPy, which pages of figures need not wait for.

    now, before = _estimate(latest), [_estimate(figure) for figure in earlier]
    known = tuple(place for place, estimate in enumerate(before) if estimate)
    if not now or not known:
        return NOT_COMPARED
    difference = latest_against_earlier([*(estimate for estimate in before if estimate), now])
    return _judge(difference, difference.p, known)


def since(before: Figure | None, after: Figure) -> Comparison:
    """Compare a figure with the same council's in one earlier wave; the verdict agrees with the 95% interval."""
    return since_earlier([before] if before else [], after)


def verdict_of(difference: float, p: float) -> Verdict:
    if p < SIGNIFICANT:
        return Verdict.HIGHER if difference > 0 else Verdict.LOWER
    return Verdict.NO_CLEAR_DIFFERENCE


def _estimate(figure: Figure) -> Value | None:
    """The figure's value and standard error, or None where it cannot be compared.

    A share of exactly 0 or 1 has no standard error of its own, which is not certainty: the reach of its interval says
    how much is known.
    """
    if figure.value is None or figure.ci_low is None or figure.ci_high is None:
        return None
    reach = max(figure.value - figure.ci_low, figure.ci_high - figure.value)
    return Value(figure.value, figure.se or reach / NORMAL_QUANTILE)


def _judge(
    difference: Difference, p: float, compared: tuple[int, ...], family: int = 1, adjustment: str = "none"
) -> Comparison:
    return Comparison(
        verdict_of(difference.difference, p),
        difference.difference,
        difference.se,
        difference.z,
        difference.ci_low,
        difference.ci_high,
        difference.p,
        p,
        family,
        adjustment,
        compared,
    )
