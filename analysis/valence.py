"""How good or bad the words of a comment are: clues from which sentiment is learnt, and before that all there is.

The English words are VADER's lexicon with Folkmoot's corrections, the Welsh ones Folkmoot's own; a negation up to three
words before turns a word round. Unlike VADER itself this costs some microseconds a comment.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from analysis.features import Matrix
from analysis.reading import Reading
from analysis.sentiment import WELSH_NEGATIONS, Sentiment, blended, nothing_score, word_valences
from analysis.text import Language

COLUMNS = 5
MOST_WORDS_HELD = 65_536
REACH = 3
TURNED = -0.74
TURNING_POINTS = frozenset({"but", "however", "although", "though", "except", "ond", "fodd", "serch", "heblaw"})
ENGLISH_NEGATIONS = frozenset({
    "no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "hardly", "barely",
    "rarely", "seldom", "lack", "lacking", "cannot", "cant", "dont", "doesnt", "didnt", "isnt", "wasnt", "wont",
    "wouldnt", "couldnt", "shouldnt", "havent", "hasnt", "hadnt", "arent", "werent", "aint",
})  # fmt: skip


def valences(readings: Sequence[Reading]) -> Matrix:
    """How good, how bad, and how good and bad after a "but" the words are, and what "nothing" means here.

    Shape (comments, 5), each from -1 to 1.
    """
    sums = np.array([_sums(reading.words, reading.language) for reading in readings]).reshape(len(readings), 4)
    squeezed = sums / np.sqrt(sums**2 + 15)
    nothing = [nothing_score(each.asked) if each.says_nothing else 0.0 for each in readings]
    return np.hstack([squeezed, np.array(nothing).reshape(-1, 1)])


def felt(reading: Reading, rating: float | None = None) -> Sentiment:
    """The sentiment of a comment by its words alone, "nothing" by its question; a rating from 1 to 5 counts for half.

    On patients' comments this was right as often as VADER itself, at a fifteenth of its cost.
    """
    [row] = valences([reading])
    score = float(row[4] if reading.says_nothing else row[0] - row[1])
    return Sentiment.from_score(round(score if rating is None else blended(score, rating), 3))


def sentiment_seeds(clues: Matrix) -> Matrix:
    """How surely valences alone speak for negative, neutral and positive; shape (comments, 3), from 0 to 1."""
    good, bad, _, _, nothing = clues.T
    score = np.where(nothing != 0, nothing, good - bad)
    return np.stack([np.maximum(0, -score), np.maximum(0, 1 - 2 * np.abs(score)), np.maximum(0, score)], axis=1)


def _sums(words: Sequence[str], language: Language) -> tuple[float, float, float, float]:
    known = _known_words(language)
    good = bad = good_after = bad_after = 0.0
    turned_at, negated_at = len(words), -REACH - 1
    for place, counts in enumerate(map(known.__getitem__, words)):
        if counts is None:
            continue
        turns, negates, value = counts
        if turns:
            turned_at, good_after, bad_after = place, 0.0, 0.0
        if negates:
            negated_at = place
        if value is None:
            continue
        if 0 < place - negated_at <= REACH:
            value *= TURNED
        if value > 0:
            good, good_after = good + value, good_after + value * (place > turned_at)
        else:
            bad, bad_after = bad - value, bad_after - value * (place > turned_at)
    return good, bad, good_after, bad_after


NEGATING = (False, True, None)
Counting = tuple[bool, bool, float | None]


class _KnownWords(dict[str, Counting | None]):
    """What is known of each word that counts; none of the others, of which as many are kept as there is room for."""

    def __missing__(self, word: str) -> Counting | None:
        counts = NEGATING if word.endswith("n't") else None
        if len(self) < MOST_WORDS_HELD:
            self[word] = counts
        return counts


@cache
def _known_words(language: Language) -> _KnownWords:
    """Of each word that counts whether it turns from good to bad or back, whether it negates, and its value."""
    lexicon = word_valences(language)
    negations = frozenset(WELSH_NEGATIONS) if language == "cy" else ENGLISH_NEGATIONS
    return _KnownWords(
        {
            word: (word in TURNING_POINTS, word in negations or word.endswith("n't"), lexicon.get(word))
            for word in {*lexicon, *negations, *TURNING_POINTS}
        }
    )
