"""Kind and sentiment from what was learnt, once "nothing" and the rating have had the say that the rules give them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import NamedTuple

import numpy as np

from analysis.features import Matrix
from analysis.kinds import NAMES, Kind, kind, kind_scores, pulls
from analysis.reading import Reading
from analysis.sentiment import SENTIMENTS, Sentiment, blended
from analysis.valence import felt

RATING = 2.0
"""How strongly a rating speaks beside what was learnt, which knew no ratings."""


class Tone(NamedTuple):
    """The kind and the sentiment of a comment."""

    said: Kind
    felt: Sentiment


def kind_seeds(readings: Sequence[Reading], words: Matrix) -> Matrix:
    """How surely the rules speak for each kind; shape (comments, kinds). `words` is how good the words are, -1 to 1."""
    scores = [
        kind_scores(each.asked, score, each.cues, says_something=bool(each.text.strip()) and not each.says_nothing)
        for each, score in zip(readings, words.tolist(), strict=True)
    ]
    return np.array(scores).reshape(len(readings), len(NAMES))


def learnt_kinds(
    readings: Sequence[Reading], likely: Matrix, lean: Matrix, ratings: Sequence[float | None]
) -> list[Kind]:
    """The likeliest kinds, by their probabilities, leaning towards rare ones where there is no rating to go by.

    `likely` has shape (comments, kinds), and `lean` (kinds,).
    """
    leaning = np.broadcast_to(lean, likely.shape)
    rated = [place for place, rating in enumerate(ratings) if rating is not None]
    if rated:
        likely, leaning = likely.copy(), leaning.copy()
        likely[rated] *= [pulls(ratings[place], RATING) for place in rated]
        leaning[rated] = 1.0
    chances = likely / reduce(add, likely.T)[:, None]
    chosen = (chances * leaning).argmax(axis=1)
    scores = chances[np.arange(len(chances)), chosen].tolist()
    return [
        Kind(name := NAMES[place], round(score, 3), tuple(reading.cues[name]))
        for reading, place, score in zip(readings, chosen.tolist(), scores, strict=True)
    ]


def learnt_sentiments(likely: Matrix, lean: Matrix, ratings: Sequence[float | None]) -> list[Sentiment]:
    """The likeliest sentiments; a score is the chance of positive less that of negative.

    `likely` has shape (comments, sentiments), and `lean` (sentiments,).
    """
    scores = (likely[:, SENTIMENTS.index("positive")] - likely[:, SENTIMENTS.index("negative")]).tolist()
    chosen = (likely * lean).argmax(axis=1).tolist()
    return [
        Sentiment(SENTIMENTS[place], round(score, 3))
        if rating is None
        else Sentiment.from_score(round(blended(score, rating), 3))
        for place, score, rating in zip(chosen, scores, ratings, strict=True)
    ]


def felt_of_clause(likely: Matrix) -> Sentiment:
    """How a clause feels; one that leans either way is not called neutral."""
    score = float(likely[SENTIMENTS.index("positive")] - likely[SENTIMENTS.index("negative")])
    return Sentiment.from_score(round(score, 3))


def goes_by_rules(reading: Reading) -> bool:
    """Whether no model need say what a comment means: blanks, and "nothing", which means what the question makes it."""
    return not reading.words or reading.says_nothing


def ruled_tone(reading: Reading, question: str | None, rating: float | None) -> Tone:
    """What the rules say of a comment."""
    by_words = felt(reading, rating)
    return Tone(kind(reading.text, question, rating, reading.language, by_words), by_words)
