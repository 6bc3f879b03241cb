"""A simulated hour: pages asked for at random moments, served in turn by so many processes. Values in, values out."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bench._load import percentile

HIGH = 0.99
MOST = 100_000
"""So many processes are never wanted."""


@dataclass(frozen=True)
class Stretch:
    """Some seconds in which pages come at an even rate, by the second."""

    seconds: float
    rate: float

    def times(self, number: float) -> "Stretch":
        """The same with so many pages for each that came."""
        return Stretch(self.seconds, self.rate * number)


@dataclass(frozen=True)
class Hour:
    """What became of an hour: how many pages came, and how long they took with their waits, in seconds."""

    pages: int
    median: float
    high: float
    longest: float
    busy: float
    """The share of the processes' time that was taken in the busiest of the stretches."""


def arrivals(stretches: Sequence[Stretch], rng: Random) -> list[float]:
    """The moments at which pages are asked for: a Poisson process at the rate of each stretch."""
    moments: list[float] = []
    begun = 0.0
    for stretch in stretches:
        moment, ended = begun, begun + stretch.seconds
        while stretch.rate > 0 and (moment := moment + rng.expovariate(stretch.rate)) < ended:
            moments.append(moment)
        begun = ended
    return moments


def serve(moments: Sequence[float], lasting: Sequence[float], processes: int) -> list[float]:
    """How long each page took with its wait, where the first that is free takes the one that came first.

    >>> serve([0.0, 0.1, 0.2], [1.0, 1.0, 1.0], 2)
    [1.0, 1.0, 1.8]
    """
    free = [0.0] * processes
    took = []
    for moment, seconds in zip(moments, lasting, strict=True):
        ended = max(moment, heapq.heappop(free)) + seconds
        heapq.heappush(free, ended)
        took.append(ended - moment)
    return took


def simulate(stretches: Sequence[Stretch], mean: float, shape: Sequence[float], processes: int, rng: Random) -> Hour:
    """Let pages come, each lasting as long as a drawn one of `shape` times the mean, in seconds."""
    moments = arrivals(stretches, rng)
    lasting = [mean * _drawn(shape, rng) for _ in moments]
    took = serve(moments, lasting, processes)
    busiest = max(stretch.rate for stretch in stretches) * mean * sum(shape) / len(shape) / processes
    return Hour(len(took), percentile(took, 0.5), percentile(took, HIGH), max(took), busiest)


def fewest(
    stretches: Sequence[Stretch], mean: float, shape: Sequence[float], goal: float, *, seed: int
) -> tuple[int, Hour]:
    """The fewest processes with which 99 of a hundred pages take no longer than the goal, and their hour."""
    low, high = 0, 1
    while (hour := simulate(stretches, mean, shape, high, Random(seed))).high > goal:
        low, high = high, high * 2
        if high > MOST:
            raise ValueError("A page takes longer than the goal by itself.")
    while high - low > 1:
        middle = (low + high) // 2
        tried = simulate(stretches, mean, shape, middle, Random(seed))
        low, high, hour = (middle, high, hour) if tried.high > goal else (low, middle, tried)
    return high, hour


def _drawn(shape: Sequence[float], rng: Random) -> float:
    """A value between two neighbours of a shape's steps."""
    place = rng.random() * (len(shape) - 1)
    below = int(place)
    return shape[below] + (shape[below + 1] - shape[below]) * (place - below)
