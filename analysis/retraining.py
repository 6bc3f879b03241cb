"""Learning from what people decided, beside the corpus or without it, and saying how well the result does.

A council's decisions weigh more than the corpus, which nobody of the council wrote, but while there are few of them the
corpus keeps every theme known. What the corpus alone taught is trusted less, theme by theme, until decisions bear it
out: a first retraining on few decisions changes little of the model of day one.
"""

from __future__ import annotations

import platform
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Any

import numpy as np

from analysis.corpus import LabelledComment, read_corpus
from analysis.label_model import earned
from analysis.taxonomy import Taxonomy
from analysis.theme_scores import flags_of, theme_scores
from analysis.themes import ThemeClassifier, data_hash

LIBRARIES = ("numpy", "scipy", "scikit-learn", "nltk")
DECISION_WEIGHT = 3.0
"""How much a decision counts beside a comment of the corpus."""

TRUST, CUT, SURE = 0.6, 0.33, 0.9
"""Without decisions: the share of what the corpus taught, against the seeds, and from which probability a theme is
suggested, and sure. Residents do not write as the corpus does."""

Card = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """A comment and what a person said of it: theme codes, and kind and sentiment where those are known."""

    text: str
    themes: Collection[str]
    question: str | None = None
    kind: str | None = None
    sentiment: str | None = None


@dataclass(frozen=True)
class Learnt:
    """A classifier, and its model card as JSON holds it."""

    classifier: ThemeClassifier
    card: Card = field(default_factory=dict)


def retrain(
    taxonomy: Taxonomy,
    told: Sequence[Told],
    corpus: Sequence[LabelledComment] | None = None,
    *,
    exclusive: bool = False,
) -> Learnt:
    """Learn from what people said, blanks left out, and from a corpus: `read_corpus(taxonomy)`, or () for none.

    With no corpus given it is Folkmoot's, where the taxonomy has all its themes. Without any comment the classifier
    goes by its seeds. The card holds the scores on what people said, each comment judged by a fit that had not seen
    it. Raises ValueError when a label is unknown.
    """
    rows = [each for each in told if each.text.strip()]
    written = _written(taxonomy) if corpus is None else [_as_told(each) for each in corpus]
    every = [*rows, *written]
    classifier = ThemeClassifier(taxonomy, exclusive=exclusive)
    if every:
        classifier.fit(
            [each.text for each in every],
            [each.themes for each in every],
            [each.question for each in every],
            kinds=[each.kind for each in every],
            sentiments=[each.sentiment for each in every],
            weights=[DECISION_WEIGHT if written else 1.0] * len(rows) + [1.0] * len(written),
            looked_for=[taxonomy.codes] * len(rows) + [_known_to(written, taxonomy)] * len(written),
        )
    if written:
        _temper(classifier, rows)
    return Learnt(classifier, _card(classifier, rows, len(written), len(told) - len(rows)))


def _written(taxonomy: Taxonomy) -> list[Told]:
    if not set(Taxonomy.load().codes) <= set(taxonomy.codes):
        return []
    return [_as_told(each) for each in read_corpus(taxonomy)]


def _as_told(comment: LabelledComment) -> Told:
    return Told(comment.text, comment.themes, comment.question, comment.kind, comment.sentiment)


def _known_to(written: Sequence[Told], taxonomy: Taxonomy) -> Collection[str]:
    """The themes that a corpus has labels of; a council's own are none of them."""
    labelled: set[str] = set().union(*(each.themes for each in written))
    return labelled & set(taxonomy.codes)


def _temper(classifier: ThemeClassifier, rows: Sequence[Told]) -> None:
    """Hold back what the corpus taught of a theme as far as decisions do not yet bear it out."""
    fitted = classifier.fitted_
    assert fitted is not None
    counts = flags_of([each.themes for each in rows], classifier.taxonomy.codes).sum(axis=0)
    own = earned(len(rows), counts)
    share = own + (1 - own) * TRUST
    likely, seeds = fitted.held_out["themes"], fitted.held_out["seeds"]
    classifier.fitted_ = replace(
        fitted,
        themes=fitted.themes.elsewhere(TRUST, CUT, SURE, own),
        held_out={**fitted.held_out, "themes": share * likely + (1 - share) * seeds},
    )


def _card(classifier: ThemeClassifier, rows: Sequence[Told], written: int, blank: int) -> Card:
    labels = flags_of([each.themes for each in rows], classifier.taxonomy.codes)
    card: Card = {
        "model": classifier.model,
        "taxonomy_version": classifier.taxonomy.version,
        "data_hash": data_hash(
            [[each.text, sorted(each.themes), each.question, each.kind, each.sentiment] for each in rows]
        ),
        "comments": len(rows),
        "blank_comments_left_out": blank,
        "corpus_comments": written,
        "labels": {code: int(count) for code, count in zip(classifier.taxonomy.codes, labels.sum(axis=0), strict=True)},
        "made_with": {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES},
    }
    fitted = classifier.fitted_
    if fitted is not None and rows:
        likely = np.asarray(fitted.held_out["themes"])[: len(rows)]
        card["held_out"] = theme_scores(classifier, likely, labels)
    return card
