"""What anybody would begin with: a linear machine for each theme on TF-IDF of words and pairs. It masks nothing,
splits nothing into clauses, gives no evidence, and knows neither questions, kinds nor how sure it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC

from analysis.retraining import Told
from analysis.theme_scores import flags_of


class PlainMachine:
    """Learns the themes of comments and says which others have."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = codes
        self.words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        self.machine = OneVsRestClassifier(LinearSVC())

    def fit(self, told: Sequence[Told]) -> PlainMachine:
        counted = self.words.fit_transform([each.text for each in told])
        self.machine.fit(counted, flags_of([each.themes for each in told], self.codes))
        return self

    def predict(self, texts: Sequence[str]) -> Any:
        """Which themes comments have, as flags of shape (comments, themes)."""
        return self.machine.predict(self.words.transform(texts)).astype(bool)
