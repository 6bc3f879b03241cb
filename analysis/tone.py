"""Kind and sentiment from what was learnt, once "nothing" and the rating have had the say that the rules give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.features import Matrix
from analysis.kinds import NAMES, Kind, kind, kind_scores, with_rating
from analysis.reading import Reading
from analysis.sentiment import SENTIMENTS, Sentiment, blended
from analysis.valence import felt

RATING = 2.0
"""How strongly a rating speaks beside what was learnt, which knew no ratings."""


@dataclass(frozen=True)
class Tone:
    """The kind and the sentiment of a comment."""

    said: Kind
    felt: Sentiment


def kind_seeds(readings: Sequence[Reading], words: Matrix) -> Matrix:
    """How surely the rules speak for each kind; shape (comments, kinds). `words` is how good the words are, -1 to 1."""
    scores = [
        kind_scores(each.asked, score, each.cues, says_something=bool(each.text.strip()) and not each.says_nothing)
        for each, score in zip(readings, words.tolist(), strict=True)
    ]
    return np.array([[score[name] for name in NAMES] for score in scores]).reshape(len(readings), len(NAMES))


def learnt_kind(reading: Reading, likely: Matrix, lean: Matrix, rating: float | None) -> Kind:
    """The likeliest kind, by its probabilities, leaning towards rare ones where there is no rating to go by."""
    scores = with_rating(dict(zip(NAMES, likely.tolist(), strict=True)), rating, RATING)
    leaning = dict(zip(NAMES, lean.tolist(), strict=True)) if rating is None else dict.fromkeys(NAMES, 1.0)
    name = max(NAMES, key=lambda each: scores[each] * leaning[each])
    return Kind(name, round(scores[name], 3), tuple(reading.cues[name]))


def learnt_sentiment(likely: Matrix, lean: Matrix, rating: float | None) -> Sentiment:
    """The likeliest sentiment; its score is the chance of positive less that of negative."""
    chances = dict(zip(SENTIMENTS, likely.tolist(), strict=True))
    score = chances["positive"] - chances["negative"]
    if rating is not None:
        return Sentiment.from_score(round(blended(score, rating), 3))
    leaning = dict(zip(SENTIMENTS, lean.tolist(), strict=True))
    return Sentiment(max(SENTIMENTS, key=lambda each: chances[each] * leaning[each]), round(score, 3))


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
