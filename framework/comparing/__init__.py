"""Figures beside figures: whether they may be compared, with whom, and what the difference is."""

from framework.comparing.aspects import Answer, Aspect, Comparability, drawn_together
from framework.comparing.reading import Beside, BesideGroup, Comparisons, comparability, comparisons_of

__all__ = [
    "Answer", "Aspect", "Beside", "BesideGroup", "Comparability", "Comparisons", "comparability", "comparisons_of",
    "drawn_together",
]  # fmt: skip
