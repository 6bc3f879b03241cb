"""Whether a comment is negative, neutral or positive, before anybody has labelled any.

English comments are scored by VADER (Hutto and Gilbert 2014, "VADER: A parsimonious rule-based model for sentiment
analysis of social media text", ICWSM), corrected for words that a council uses flatly ("waste collection", "care
home"). Welsh ones are scored by a small lexicon of our own, on VADER's scale of -4 to 4; both are in
`data/valences.json`. The question asked and the rating given then have their say.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any, Literal, NamedTuple, get_args

from analysis.question import Asked, asked, is_nothing
from analysis.text import Language, detect_language, straighten

Label = Literal["negative", "neutral", "positive"]
SENTIMENTS: tuple[Label, ...] = get_args(Label)

NEUTRAL_WITHIN = 0.15
LEAST_RATING, MIDDLE_RATING, MOST_RATING = 1, 3, 5
RATING_SHARE = 0.5
MOST_WORDS = 200

VALENCES = Path(__file__).parent / "data" / "valences.json"
WELSH_NEGATIONS = {"ddim", "dim", "nid", "nad", "heb", "neb", "byth", "un"}


class Sentiment(NamedTuple):
    """A label, and a score from -1 (most negative) to 1 (most positive); neutral within 0.15 of nought."""

    label: Label
    score: float

    @classmethod
    def from_score(cls, score: float) -> Sentiment:
        if abs(score) < NEUTRAL_WITHIN:
            return cls("neutral", score)
        return cls("positive" if score > 0 else "negative", score)


def sentiment(
    text: str, question: str | None = None, rating: float | None = None, language: Language | None = None
) -> Sentiment:
    """The sentiment of a comment.

    `rating` runs from 1 (worst) to 5 (best) and, when given, counts for half; ValueError when it is outside.

    >>> sentiment("Nothing", "What could we improve?").label, sentiment("Nothing", "What was good?").label
    ('positive', 'negative')
    """
    score = nothing_score(asked(question)) if is_nothing(text) else _words_score(text, language)
    return Sentiment.from_score(round(score if rating is None else blended(score, rating), 3))


def blended(score: float, rating: float) -> float:
    """A score from -1 to 1 in which a rating from 1 (worst) to 5 (best) counts for half; ValueError when it is outside.

    >>> blended(0.4, 1)
    -0.3
    """
    return (1 - RATING_SHARE) * score + RATING_SHARE * _rating_score(rating)


def welsh_score(text: str) -> float:
    """The sum of the lexicon's valences, squeezed to between -1 and 1 as VADER does (x / sqrt(x² + 15)).

    A negation up to three words before a word turns it round at three quarters of its strength, as in VADER;
    "iawn" straight after it strengthens it by a quarter.
    """
    words = re.findall(r"[\w'-]+", straighten(text).lower())
    total = sum(_welsh_valence(words, position) for position in range(len(words)))
    return total / math.sqrt(total**2 + 15)


def _welsh_valence(words: list[str], position: int) -> float:
    valence = _valences("cy").get(words[position], 0.0)
    if valence and words[position + 1 : position + 2] == ["iawn"]:
        valence *= 1.25
    if valence > 0 and WELSH_NEGATIONS.intersection(words[max(0, position - 3) : position]):
        valence *= -0.75
    return valence


def _words_score(text: str, language: Language | None) -> float:
    if (language or detect_language(text)) == "cy":
        return welsh_score(text)
    return fmean(float(_vader().polarity_scores(piece)["compound"]) for piece in _pieces(straighten(text)))


def _pieces(text: str) -> list[str]:
    """VADER takes time with the square of a text's length, so long ones are scored by pieces."""
    words = text.split()
    starts = range(0, len(words), MOST_WORDS)
    return [" ".join(words[start : start + MOST_WORDS]) for start in starts] if len(starts) > 1 else [text]


def nothing_score(question: Asked) -> float:
    """What "nothing" says, from -1 to 1, in answer to a question."""
    return {Asked.IMPROVE: 0.5, Asked.GOOD: -0.5, Asked.ANYTHING: 0.0}[question]


def _rating_score(rating: float) -> float:
    if not LEAST_RATING <= rating <= MOST_RATING:
        raise ValueError(f"rating must be from {LEAST_RATING} to {MOST_RATING}, not {rating}")
    return (rating - MIDDLE_RATING) / (MOST_RATING - MIDDLE_RATING)


@cache
def _valences(language: Language) -> dict[str, float]:
    valences: dict[Language, dict[str, float]] = json.loads(VALENCES.read_text(encoding="utf-8"))
    return valences[language]


@cache
def word_valences(language: Language) -> dict[str, float]:
    """How good or bad each word of a lexicon is, from -4 to 4."""
    return dict(_vader().lexicon) if language == "en" else _valences("cy")


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    analyser.lexicon.update(_valences("en"))
    return analyser
