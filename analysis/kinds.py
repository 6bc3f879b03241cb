"""Whether a comment is a complaint, a compliment, a suggestion, a question or neither, by rules.

The rules go by wording, by what was asked and by the rating. Each cue found in the wording adds its weight to a kind;
cues are regular expressions matched on whole words, in `data/kind_cues.json`, and plain negation is a weak cue of
complaint. Sentiment adds twice its score to compliment or to complaint. A question about improvement adds to
suggestion, one about good points to compliment; a rating of 1 or 2 adds to complaint, and of 5 to compliment. The sums
become scores by softmax, which add up to one over the five kinds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from analysis.patterns import Finder, needles
from analysis.question import Asked, asked, is_nothing
from analysis.sentiment import Sentiment, sentiment
from analysis.text import Language, straighten

KindName = Literal["complaint", "compliment", "suggestion", "question", "neither"]
NAMES: tuple[KindName, ...] = get_args(KindName)

CUES = Path(__file__).parent / "data" / "kind_cues.json"
NEITHER_START = 0.6
SENTIMENT_WEIGHT = 2.0
QUESTION_WEIGHT = 0.8
RATING_WEIGHT = 1.0


@dataclass(frozen=True)
class Kind:
    """A kind, its score from 0 to 1, and the words that spoke for it."""

    name: KindName
    score: float
    evidence: tuple[str, ...]


def kind(
    text: str,
    question: str | None = None,
    rating: float | None = None,
    language: Language | None = None,
    felt: Sentiment | None = None,
) -> Kind:
    """The likeliest kind of a comment; a blank one is neither.

    `rating` runs from 1 (worst) to 5 (best). `felt` is the comment's sentiment, when it is known already.

    >>> kind("Nothing", "What could we improve?").name, kind("Nothing", "What was good?").name
    ('compliment', 'complaint')
    >>> kind("You should open the library on Sundays.")
    Kind(name='suggestion', score=0.507, evidence=('You should',))
    """
    felt = felt or sentiment(text, question, rating, language)
    cues = _cues_found(straighten(text))
    scores = _softmax(_weights(text, asked(question), rating, felt.score, cues))
    name = max(NAMES, key=scores.__getitem__)
    return Kind(name, round(scores[name], 3), tuple(cues[name]) or _nothing_words(text))


def kind_scores(text: str, question: Asked, felt: float) -> dict[KindName, float]:
    """What the rules make of each kind, adding up to one; `felt` is how good the words are, from -1 to 1."""
    return _softmax(_weights(text, question, None, felt, _cues_found(straighten(text))))


def cues_of(text: str, name: KindName) -> tuple[str, ...]:
    """The words that speak for a kind.

    >>> cues_of("You should plant more trees", "suggestion")
    ('You should',)
    """
    return tuple(_cues_found(straighten(text))[name])


def with_rating(scores: Mapping[KindName, float], rating: float | None, strength: float = 1.0) -> dict[KindName, float]:
    """Scores that add up to one, once a rating from 1 (worst) to 5 (best) has had its say, by its strength.

    >>> with_rating({"complaint": 0.5, "compliment": 0.5}, 1)
    {'complaint': 0.7310585786300049, 'compliment': 0.2689414213699951}
    """
    pulled = {name: score * math.exp(strength * _pull(name, rating)) for name, score in scores.items()}
    return {name: score / sum(pulled.values()) for name, score in pulled.items()}


@cache
def _cues() -> Finder[tuple[KindName, float]]:
    finder: Finder[tuple[KindName, float]] = Finder()
    for each in json.loads(CUES.read_text(encoding="utf-8")):
        for cue in each["en"] + each["cy"]:
            finder.add_crossing((each["kind"], each["weight"]), rf"(?<!\w)(?:{cue})(?!\w)", needles(cue))
    return finder


def _cues_found(text: str) -> dict[KindName, dict[str, float]]:
    found: dict[KindName, dict[str, float]] = {name: {} for name in NAMES}
    nothing = is_nothing(text)
    for (name, weight), words in _cues().find(text):
        if not nothing or name == "compliment":
            found[name][words] = weight
    return found


def _softmax(weights: Mapping[KindName, float]) -> dict[KindName, float]:
    total = sum(math.exp(weight) for weight in weights.values())
    return {name: math.exp(weight) / total for name, weight in weights.items()}


def _weights(
    text: str, question: Asked, rating: float | None, felt: float, cues: Mapping[KindName, Mapping[str, float]]
) -> dict[KindName, float]:
    weights = {name: _diminishing(list(cues[name].values())) for name in NAMES}
    weights["neither"] += NEITHER_START
    weights["compliment"] += SENTIMENT_WEIGHT * max(0.0, felt)
    weights["complaint"] += SENTIMENT_WEIGHT * max(0.0, -felt)
    if text.strip() and not is_nothing(text):
        weights["suggestion"] += QUESTION_WEIGHT * (question is Asked.IMPROVE)
        weights["compliment"] += QUESTION_WEIGHT * (question is Asked.GOOD)
    return {name: weight + _pull(name, rating) for name, weight in weights.items()}


def _pull(name: KindName, rating: float | None) -> float:
    if rating is None:
        return 0.0
    return RATING_WEIGHT * {"complaint": rating <= 2, "compliment": rating >= 5}.get(name, False)


def _diminishing(weights: list[float]) -> float:
    """The first cue counts whole, the second half, the third a third: ten thanks are not ten times as sure as one."""
    return sum(weight / position for position, weight in enumerate(sorted(weights, reverse=True), start=1))


def _nothing_words(text: str) -> tuple[str, ...]:
    return (text.strip(),) if is_nothing(text) else ()
