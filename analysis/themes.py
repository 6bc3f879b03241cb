"""Suggesting what comments are about: several themes or none for each, with the words that say so.

A suggestion is the machine's; an officer decides. A comment may hold two findings ("staff lovely, wait dreadful"), and
"not sure" is an answer: below a theme's threshold nothing is suggested.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.features import CommentFeatures, Matrix, seed_scores
from analysis.kinds import Kind, KindName, kind
from analysis.question import is_nothing
from analysis.reading import Reading
from analysis.seeds import SeedMatcher
from analysis.sentiment import Label, sentiment
from analysis.taxonomy import Taxonomy
from analysis.text import Language, common_words, stem
from analysis.theme_model import SEED_THRESHOLD, ThemeModel, learn_theme
from analysis.tone import Tone, ToneModel

EVIDENCE_WORDS = 3


@dataclass(frozen=True)
class ThemeScore:
    """A theme suggested, its probability from 0 to 1, and the words that weighed most."""

    code: str
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """What the classifier says of one comment: likeliest themes first, none when it is not sure.

    `sentiment_score` runs from -1 to 1, the other scores from 0 to 1. `text` has its personal data masked, and `model`
    names the taxonomy and, once fitted, the labels that the suggestion came from.
    """

    text: str
    language: Language
    kind: KindName
    kind_score: float
    kind_evidence: tuple[str, ...]
    sentiment: Label
    sentiment_score: float
    themes: tuple[ThemeScore, ...]
    model: str


class ThemeClassifier:
    """A multi-label classifier of comments in the manner of scikit-learn.

    Before `fit` it goes by the taxonomy's seeds. After `fit`, `models_` holds a `ThemeModel` for each theme that has
    labels enough, by code; the rest still go by their seeds. `tone_` holds what was learnt of kind and sentiment, when
    those were labelled too. `model_` names what was fitted.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.seeds = SeedMatcher(taxonomy)

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[Collection[str]],
        questions: Sequence[str | None] | None = None,
        tones: Sequence[tuple[str, str]] | None = None,
    ) -> ThemeClassifier:
        """Learn from labelled comments; `labels` holds the theme codes of each text, `tones` its kind and sentiment.

        Raises ValueError when there are no texts, lengths differ, or a code is not in the taxonomy.
        """
        _check_labels(texts, labels, self.taxonomy.codes)
        readings = self._read(texts, questions)
        seeds = seed_scores(readings, self.taxonomy.codes)
        self.features_ = CommentFeatures(self.taxonomy.codes)
        matrix = self.features_.fit_transform(readings)
        learnt = {
            code: learn_theme(matrix, np.array([code in each for each in labels]), seeds[:, column])
            for column, code in enumerate(self.taxonomy.codes)
        }
        self.models_ = {code: model for code, model in learnt.items() if model is not None}
        self.tone_ = self._learn_tone(readings, questions, matrix, tones)
        self.model_ = f"fitted-{self.taxonomy.version}-{_digest(self.taxonomy, texts, labels, questions, tones)}"
        return self

    @property
    def model(self) -> str:
        """The identifier of what suggests: `seeds-2026.1`, or `fitted-2026.1-` and a hash of seeds and labels."""
        return getattr(self, "model_", f"seeds-{self.taxonomy.version}")

    def predict_proba(self, texts: Sequence[str], questions: Sequence[str | None] | None = None) -> Matrix:
        """The probability of each theme; shape (comments, themes). A theme's share is the mean of its column."""
        return self._scores(*self._features(self._read(texts, questions)))

    def suggest(
        self,
        texts: Sequence[str],
        questions: Sequence[str | None] | None = None,
        ratings: Sequence[float | None] | None = None,
    ) -> list[Suggestion]:
        """A suggestion for each text, in order; ratings run from 1 (worst) to 5 (best).

        Raises ValueError when lengths differ or a rating is outside.
        """
        readings = self._read(texts, questions)
        matrix, seeds = self._features(readings)
        scores = self._scores(matrix, seeds)
        asked = _paired(texts, questions, "questions")
        rated = _paired(texts, ratings, "ratings")
        tones = self._tones(readings, asked, rated, matrix)
        return [
            self._suggestion(reading, tone, scores[row], matrix[row] if matrix is not None else None)
            for row, (reading, tone) in enumerate(zip(readings, tones, strict=True))
        ]

    def _read(self, texts: Sequence[str], questions: Sequence[str | None] | None) -> list[Reading]:
        asked = _paired(texts, questions, "questions")
        return [Reading.of(text, question, self.seeds) for text, question in zip(texts, asked, strict=True)]

    def _features(self, readings: Sequence[Reading]) -> tuple[Any, Matrix]:
        fitted = hasattr(self, "features_") and readings
        return self.features_.transform(readings) if fitted else None, seed_scores(readings, self.taxonomy.codes)

    def _scores(self, matrix: Any, seeds: Matrix) -> Matrix:
        scores = seeds.copy()
        if matrix is not None:
            for column, code in enumerate(self.taxonomy.codes):
                if model := self.models_.get(code):
                    scores[:, column] = model.scores(matrix, seeds[:, column])
        return scores

    def _learn_tone(
        self,
        readings: Sequence[Reading],
        questions: Sequence[str | None] | None,
        matrix: Any,
        tones: Sequence[tuple[str, str]] | None,
    ) -> ToneModel | None:
        if tones is None:
            return None
        ruled = _by_rules(readings, _paired(readings, questions, "questions"), [None] * len(readings))
        kinds, sentiments = zip(*_paired(readings, tones, "tones"), strict=True)
        return ToneModel().fit(matrix, ruled, kinds, sentiments)

    def _tones(
        self, readings: Sequence[Reading], asked: Sequence[str | None], rated: Sequence[float | None], matrix: Any
    ) -> Sequence[Tone]:
        """Kind and sentiment, by rules for "nothing": the question says what it means, and no model need learn it."""
        learnt: ToneModel | None = getattr(self, "tone_", None)
        if learnt is None or matrix is None:
            return _by_rules(readings, asked, rated)
        unrated = _by_rules(readings, asked, [None] * len(readings))
        tones = learnt.tones(matrix, unrated, [reading.text for reading in readings], rated)
        for row, reading in enumerate(readings):
            if is_nothing(reading.text) or not reading.text.strip():
                [tones[row]] = _by_rules([reading], [asked[row]], [rated[row]])
        return tones

    def _suggestion(self, reading: Reading, tone: Tone, scores: Matrix, row: Any) -> Suggestion:
        said, felt = tone.said, tone.felt
        themes = self._themes(reading, scores, row) or self._alone(reading, said, scores)
        return Suggestion(
            text=reading.text,
            language=reading.language,
            kind=said.name,
            kind_score=said.score,
            kind_evidence=said.evidence,
            sentiment=felt.label,
            sentiment_score=felt.score,
            themes=themes,
            model=self.model,
        )

    def _themes(self, reading: Reading, scores: Matrix, row: Any) -> tuple[ThemeScore, ...]:
        found = [
            ThemeScore(theme.code, round(float(score), 3), self._evidence(reading, theme.code, row))
            for theme, score in zip(self.taxonomy.themes, scores, strict=True)
            if not theme.alone and score >= self._threshold(theme.code)
        ]
        return tuple(sorted(found, key=lambda each: -each.score))

    def _alone(self, reading: Reading, said: Kind, scores: Matrix) -> tuple[ThemeScore, ...]:
        """The theme that stands alone, for a compliment in which no other theme was found."""
        if said.name != "compliment":
            return ()
        return tuple(
            ThemeScore(
                theme.code,
                round(max(float(score), said.score), 3),
                (reading.hits.get(theme.code) or said.evidence)[:EVIDENCE_WORDS],
            )
            for theme, score in zip(self.taxonomy.themes, scores, strict=True)
            if theme.alone
        )

    def _threshold(self, code: str) -> float:
        model = self._model(code)
        return model.threshold if model else SEED_THRESHOLD

    def _model(self, code: str) -> ThemeModel | None:
        models: dict[str, ThemeModel] = getattr(self, "models_", {})
        return models.get(code)

    def _evidence(self, reading: Reading, code: str, row: Any) -> tuple[str, ...]:
        model = self._model(code)
        if model is None:
            return reading.hits.get(code, ())[:EVIDENCE_WORDS]
        weights = self.features_.word_weights(reading, row, model.coefficients, code)
        telling = [
            phrase for phrase in weights if weights[phrase] > 0 and not common_words().issuperset(phrase.split())
        ]
        return _without_repeats(sorted(telling, key=lambda phrase: -weights[phrase]))


def _by_rules(readings: Sequence[Reading], asked: Sequence[str | None], rated: Sequence[float | None]) -> list[Tone]:
    tones = []
    for reading, question, rating in zip(readings, asked, rated, strict=True):
        felt = sentiment(reading.text, question, rating, reading.language)
        tones.append(Tone(kind(reading.text, question, rating, reading.language, felt), felt))
    return tones


def _without_repeats(phrases: Sequence[str]) -> tuple[str, ...]:
    kept: list[str] = []
    seen: set[str] = set()
    for phrase in phrases:
        stems = {stem(word) for word in phrase.split()}
        if not stems & seen:
            kept.append(phrase)
            seen |= stems
    return tuple(kept[:EVIDENCE_WORDS])


def _paired(texts: Sequence[Any], values: Sequence[Any] | None, name: str) -> Sequence[Any]:
    if values is None:
        return [None] * len(texts)
    if len(values) != len(texts):
        raise ValueError(f"there are {len(texts)} texts but {len(values)} {name}")
    return values


def _check_labels(texts: Sequence[str], labels: Sequence[Collection[str]], codes: Sequence[str]) -> None:
    if not texts:
        raise ValueError("there are no texts to learn from")
    _paired(texts, labels, "labels")
    if unknown := sorted(set().union(*labels) - set(codes)):
        raise ValueError(f"{unknown[0]!r} is not a theme of the taxonomy")


def _digest(
    taxonomy: Taxonomy,
    texts: Sequence[str],
    labels: Sequence[Collection[str]],
    questions: Sequence[str | None] | None,
    tones: Sequence[tuple[str, str]] | None,
) -> str:
    seeds = [[theme.code, theme.seeds] for theme in taxonomy.themes]
    learnt = [seeds, list(texts), [sorted(each) for each in labels], list(questions or []), list(tones or [])]
    return hashlib.sha256(json.dumps(learnt, ensure_ascii=False, default=dict).encode()).hexdigest()[:12]
