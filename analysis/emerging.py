"""What is new or growing among the comments of a period, against what came before, by the words that give it away.

A word's odds of being in a comment are compared between the period and the time before, as log-odds with a Dirichlet
prior drawn from both together (Monroe, Colaresi and Quinn 2008, "Fightin' Words", Political Analysis 16). How often
noise alone would bring a word as strong as the strongest is found by dealing the comments out anew between the two,
again and again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from analysis.features import Matrix
from analysis.quotes import pick_quotes
from analysis.text import common_words, language_of, stem, tokens

PRIOR_COMMENTS = 20.0
FEWEST_COMMENTS = 3
DEALS = 199
DEALS_AT_ONCE = 20
TOGETHER = 0.5
TELLING = 1.64
"""The strength from which a word tells more of what emerges, where it comes with a word that emerges by itself."""
MOST_WORDS = 5
MOST_QUOTES = 3

Flags = npt.NDArray[np.bool_]
Term = tuple[str, ...]


@dataclass(frozen=True)
class EmergingTheme:
    """Words that came up more than expected, likely because of something new.

    `words` are as people wrote them, the most telling first. `comments` of the period hold the first, where `expected`
    would have by the share before; `before` is how many held it then. `strength` is a z-score, and `false_alarm` the
    share of deals, from 0 to 1, in which noise alone brought any word as strong. `typical` are places in the texts
    given.
    """

    words: tuple[str, ...]
    comments: int
    expected: float
    before: int
    strength: float
    false_alarm: float
    typical: tuple[int, ...]


def emerging_themes(
    texts: Sequence[str], is_new: Sequence[bool], *, false_alarms: float = 0.05, most: int = 10, seed: int = 0
) -> list[EmergingTheme]:
    """What emerges among the new comments, strongest first.

    `false_alarms` is how often, at most, something may be shown where nothing but chance is at work. Texts should have
    their personal data masked; blanks are left out. ValueError when there are no new comments, or none before.
    """
    new = np.array(is_new, dtype=bool)
    worded = np.array([bool(text.strip()) for text in texts], dtype=bool)
    if len(new) != len(worded):
        raise ValueError(f"there are {len(worded)} texts but {len(new)} marks of what is new")
    if not (new & worded).any() or not (~new & worded).any():
        raise ValueError("there must be comments in the period and before it")
    places = np.flatnonzero(worded)
    said = _Said.of([texts[int(place)] for place in places])
    if not said.terms:
        return []
    return _found(said, new[places], places, false_alarms, most, seed)


@dataclass(frozen=True)
class _Said:
    """Which terms each comment holds; `matrix` has shape (comments, terms), `forms` how each is mostly written."""

    texts: list[str]
    terms: list[Term]
    forms: list[str]
    matrix: Any

    @classmethod
    def of(cls, texts: list[str]) -> _Said:
        forms: dict[Term, Counter[str]] = defaultdict(Counter)
        rows: list[list[Term]] = []
        for text in texts:
            found = _terms_of(text)
            rows.append(list(found))
            for term, form in found.items():
                forms[term][form] += 1
        terms = [term for term, written in forms.items() if FEWEST_COMMENTS <= written.total() < len(texts)]
        numbers = {term: number for number, term in enumerate(terms)}
        indices = [[numbers[term] for term in row if term in numbers] for row in rows]
        ends = np.cumsum([0, *(len(row) for row in indices)])
        flat = np.array([number for row in indices for number in row], dtype=np.int64)
        matrix = csr_matrix((np.ones(len(flat)), flat, ends), (len(texts), len(terms)))
        return cls(texts, terms, [forms[term].most_common(1)[0][0] for term in terms], matrix)


def _terms_of(text: str) -> dict[Term, str]:
    """The stems of a comment and pairs of neighbours, without common words, each with how it is written here."""
    words = tokens(text)
    language = language_of(words)
    told = [(word, stem(word, language)) for word in words]
    telling = [len(word) > 1 and word not in common_words() and not word[0].isdigit() for word in words]
    found: dict[Term, str] = {(said[1],): said[0] for said, tells in zip(told, telling, strict=True) if tells}
    for (first, one), (second, two) in pairwise(zip(told, telling, strict=True)):
        if one and two:
            found[first[1], second[1]] = f"{first[0]} {second[0]}"
    return found


def _found(
    said: _Said, new: Flags, places: npt.NDArray[np.int64], false_alarms: float, most: int, seed: int
) -> list[EmergingTheme]:
    totals = np.asarray(said.matrix.sum(axis=0)).ravel()
    now = np.asarray(said.matrix[new].sum(axis=0)).ravel()
    strengths = log_odds(now, totals, int(new.sum()), len(new))
    chance = _strongest_by_chance(said.matrix, totals, int(new.sum()), seed)
    passing = {
        int(term): (1 + int((chance >= strengths[term]).sum())) / (DEALS + 1)
        for term in np.argsort(-strengths, kind="stable")
        if strengths[term] > 0 and now[term] >= FEWEST_COMMENTS
    }
    passing = {term: alarm for term, alarm in passing.items() if alarm <= false_alarms}
    telling = [
        int(term)
        for term in np.argsort(-strengths, kind="stable")
        if strengths[term] >= TELLING and now[term] >= FEWEST_COMMENTS
    ]
    holding = said.matrix[new].tocsc()
    themes: list[EmergingTheme] = []
    left = dict(passing)
    new_places = np.flatnonzero(new)
    while left and len(themes) < most:
        lead = next(iter(left))
        together = [lead, *_together(holding, lead, [term for term in telling if term != lead])]
        for term in together:
            left.pop(term, None)
        telling = [term for term in telling if term not in together]
        before = int(totals[lead] - now[lead])
        rows = _typical(said, new_places, together, strengths)
        themes.append(
            EmergingTheme(
                words=tuple(said.forms[term] for term in together[:MOST_WORDS]),
                comments=int(now[lead]),
                expected=round(before / int((~new).sum()) * int(new.sum()), 1),
                before=before,
                strength=round(float(strengths[lead]), 2),
                false_alarm=round(passing[lead], 4),
                typical=tuple(int(places[row]) for row in rows),
            )
        )
    return themes


def log_odds(now: Matrix, totals: Matrix, new: int, comments: int) -> Matrix:
    """The z-score of each term's log-odds between `new` comments and the rest; shape (terms,) or (terms, deals).

    `now` counts the new comments that hold a term, `totals` all that do.
    """
    totals = totals.reshape(-1, *([1] * (now.ndim - 1)))
    prior = PRIOR_COMMENTS * totals / comments
    first, second = now + prior, totals - now + prior
    odds = np.log(first / (new + PRIOR_COMMENTS - first)) - np.log(second / (comments - new + PRIOR_COMMENTS - second))
    scores: Matrix = odds / np.sqrt(1 / first + 1 / second)
    return scores


def _strongest_by_chance(matrix: Any, totals: Matrix, new: int, seed: int) -> Matrix:
    """The greatest z-score of any term in each of the deals; shape (deals,)."""
    rng = np.random.default_rng(seed)
    comments, strongest = matrix.shape[0], []
    turned = matrix.T.tocsr()
    for start in range(0, DEALS, DEALS_AT_ONCE):
        dealt = np.zeros((comments, min(DEALS_AT_ONCE, DEALS - start)))
        for deal in range(dealt.shape[1]):
            dealt[rng.choice(comments, new, replace=False), deal] = 1
        now = turned @ dealt
        scores = np.where(now >= FEWEST_COMMENTS, log_odds(now, totals, new, comments), 0.0)
        strongest.append(scores.max(axis=0))
    return np.concatenate(strongest)


def _together(holding: Any, lead: int, others: Sequence[int]) -> list[int]:
    """Terms at least half of whose comments hold the leading one too, or the other way about."""
    if not others:
        return []
    leads = holding[:, [lead]]
    both = np.asarray((holding[:, list(others)].T @ leads).todense()).ravel()
    counts = np.asarray(holding[:, list(others)].sum(axis=0)).ravel()
    return [term for term, shared, count in zip(others, both, counts, strict=True) if shared >= TOGETHER * count]


def _typical(said: _Said, new_places: npt.NDArray[np.int64], terms: Sequence[int], strengths: Matrix) -> list[int]:
    weights = np.zeros(len(said.terms))
    weights[list(terms)] = strengths[list(terms)]
    scores = np.asarray(said.matrix[new_places] @ weights).ravel()
    best = np.argsort(-scores, kind="stable")[:50]
    texts = [said.texts[new_places[row]] for row in best]
    return [int(new_places[best[place]]) for place in pick_quotes(texts, scores[best], MOST_QUOTES)]
