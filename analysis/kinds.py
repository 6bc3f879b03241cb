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
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from analysis.patterns import Finder, demands
from analysis.question import Asked, asked, is_nothing
from analysis.sentiment import Sentiment, sentiment
from analysis.text import Language, straighten

KindName = Literal["complaint", "compliment", "suggestion", "question", "neither"]
NAMES: tuple[KindName, ...] = get_args(KindName)

Cues = Mapping[KindName, Mapping[str, float]]
NO_CUES: Cues = {name: {} for name in NAMES}
NOTHING_FOUND = (0.0,) * len(NAMES)

CUES = Path(__file__).parent / "data" / "kind_cues.json"
NEITHER_START = 0.6
SENTIMENT_WEIGHT = 2.0
QUESTION_WEIGHT = 0.8
RATING_WEIGHT = 1.0


class Kind(NamedTuple):
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
    cues = cues_found(text)
    weights = _weights(asked(question), rating, felt.score, cues, _says_something(text))
    scores = dict(zip(NAMES, _softmax(weights), strict=True))
    name = max(NAMES, key=scores.__getitem__)
    return Kind(name, round(scores[name], 3), tuple(cues[name]) or _nothing_words(text))


def kind_scores(question: Asked, felt: float, cues: Cues, *, says_something: bool) -> list[float]:
    """What the rules make of each kind of `NAMES`, adding up to one; `felt` is how good the words are, from -1 to 1."""
    return _softmax(_weights(question, None, felt, cues, says_something))


def pulls(rating: float | None, strength: float = 1.0) -> list[float]:
    """What the chance of each kind of `NAMES` is multiplied by for a rating from 1 (worst) to 5 (best).

    >>> pulls(1)
    [2.718281828459045, 1.0, 1.0, 1.0, 1.0]
    """
    return [math.exp(strength * _pull(name, rating)) for name in NAMES]


@cache
def _cues() -> Finder[tuple[KindName, float]]:
    finder: Finder[tuple[KindName, float]] = Finder()
    for each in json.loads(CUES.read_text(encoding="utf-8")):
        for cue in each["en"] + each["cy"]:
            finder.add_crossing((each["kind"], each["weight"]), rf"(?<!\w)(?:{cue})(?!\w)", demands(cue))
    return finder


def cues_found(text: str) -> Cues:
    """The words of a text that speak for each kind, with their weights.

    >>> cues_found("You should plant more trees")["suggestion"]
    {'You should': 1.6}
    """
    straight = straighten(text)
    met = [*_cues().find(straight)]
    if not met:
        return NO_CUES
    nothing = is_nothing(straight)
    found: dict[KindName, dict[str, float]] = {name: {} for name in NAMES}
    for (name, weight), words in met:
        if not nothing or name == "compliment":
            found[name][words] = weight
    return found


def _softmax(weights: Sequence[float]) -> list[float]:
    raised = [*map(math.exp, weights)]
    total = sum(raised)
    return [each / total for each in raised]


def _says_something(text: str) -> bool:
    return bool(text.strip()) and not is_nothing(text)


def _weights(question: Asked, rating: float | None, felt: float, cues: Cues, says_something: bool) -> list[float]:
    """What speaks for each kind of `NAMES`."""
    found = NOTHING_FOUND if cues is NO_CUES else [_diminishing(cues[name].values()) for name in NAMES]
    complaint, compliment, suggestion, asks, neither = found
    neither += NEITHER_START
    compliment += SENTIMENT_WEIGHT * max(0.0, felt)
    complaint += SENTIMENT_WEIGHT * max(0.0, -felt)
    if says_something:
        suggestion += QUESTION_WEIGHT * (question is Asked.IMPROVE)
        compliment += QUESTION_WEIGHT * (question is Asked.GOOD)
    weights = [complaint, compliment, suggestion, asks, neither]
    if rating is None:
        return weights
    return [weight + _pull(name, rating) for name, weight in zip(NAMES, weights, strict=True)]


def _pull(name: KindName, rating: float | None) -> float:
    if rating is None:
        return 0.0
    return RATING_WEIGHT * {"complaint": rating <= 2, "compliment": rating >= 5}.get(name, False)


def _diminishing(weights: Iterable[float]) -> float:
    """The first cue counts whole, the second half, the third a third: ten thanks are not ten times as sure as one."""
    return sum(weight / position for position, weight in enumerate(sorted(weights, reverse=True), start=1))


def _nothing_words(text: str) -> tuple[str, ...]:
    return (text.strip(),) if is_nothing(text) else ()
