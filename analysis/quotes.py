"""Which comments to show for a theme: typical of it, of a length to be read, and unlike each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.features import Matrix
from analysis.text import tokens

FEWEST_WORDS, MOST_WORDS = 6, 40
MOST_ALIKE = 0.5
"""The greatest cosine between two comments that are both shown."""


def pick_quotes(texts: Sequence[str], scores: Sequence[float] | Matrix, most: int = 5) -> list[int]:
    """Places of the comments to show: the likeliest first, of 6 to 40 words, each unlike those before it.

    `scores` say how surely each comment is about the theme; those of nought or less are never shown. Where too few
    comments have such a length the others follow, nearest to it first. Texts should have their personal data masked.

    >>> said = ["The bins were missed again this week", "Bins", "The bins were missed again this Friday",
    ...         "Nobody has emptied our recycling since Easter"]
    >>> pick_quotes(said, [0.9, 1.0, 0.8, 0.7], most=2)
    [0, 3]
    """
    words = [set(tokens(text)) for text in texts]
    lengths = [len(text.split()) for text in texts]
    order = sorted(
        (place for place in range(len(texts)) if scores[place] > 0 and words[place]),
        key=lambda place: (_too_far(lengths[place]), -scores[place], place),
    )
    picked: list[int] = []
    for place in order:
        if len(picked) == most:
            break
        if all(_likeness(words[place], words[other]) <= MOST_ALIKE for other in picked):
            picked.append(place)
    return picked


def typicality(vectors: Any, scores: Matrix) -> Matrix:
    """How near each comment is to the middle of its theme, from 0 to 1; shape (comments,).

    `vectors` has shape (comments, terms) and rows of length one; the middle weighs each by its score.
    """
    middle = np.asarray(vectors.T @ scores).ravel()
    length = float(np.sqrt(middle @ middle))
    return np.asarray(vectors @ middle).ravel() / length if length else np.zeros(vectors.shape[0])


def _too_far(length: int) -> int:
    return max(FEWEST_WORDS - length, length - MOST_WORDS, 0)


def _likeness(first: set[str], second: set[str]) -> float:
    """The cosine between two comments as sets of words."""
    return float(len(first & second) / np.sqrt(len(first) * len(second)))
