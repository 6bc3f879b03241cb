"""A picture with two axes and what must be said of it: its keys, the words of its scale, and what lies across."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from framework.studies.drawing import Plot


@dataclass(frozen=True)
class Plotted:
    """A plot; `keys` are signs and what they mean, `scale_words` stand from the top, `named` writes marks' names."""

    plot: Plot
    keys: list[tuple[str, str]]
    across: str
    scale_words: list[str]
    named: bool = False


def plotted(
    plot: Plot, say: Callable[[float], str], keys: list[tuple[str, str]], across: str, *, named: bool = False
) -> Plotted:
    """`say` writes a value of the scale."""
    return Plotted(plot, keys, across, [say(mark) for mark in plot.scale.marks], named)
