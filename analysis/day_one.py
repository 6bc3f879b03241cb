"""The classifier for a council that has labelled nothing yet: Folkmoot's taxonomy, learnt from Folkmoot's corpus."""

from __future__ import annotations

from functools import cache

from analysis.corpus import read_corpus
from analysis.taxonomy import Taxonomy
from analysis.themes import ThemeClassifier


@cache
def day_one_classifier() -> ThemeClassifier:
    """A classifier of the council taxonomy fitted on the corpus, made once in a process because it takes seconds.

    On comments in neither the corpus nor the seeds it found more themes than the seeds alone and was no more often
    wrong, and its kinds and sentiments were right more often than the rules'; `THEMES.md` has the figures. Shared by
    all callers, so that nobody may fit it again.
    """
    taxonomy = Taxonomy.load()
    corpus = read_corpus(taxonomy)
    return ThemeClassifier(taxonomy).fit(
        [comment.text for comment in corpus],
        [comment.themes for comment in corpus],
        [comment.question for comment in corpus],
        [(comment.kind, comment.sentiment) for comment in corpus],
    )
