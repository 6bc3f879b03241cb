"""How well a classifier does on comments that it has not learnt from, with intervals that say how sure that is.

Intervals are percentiles of resampled comments (Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, chapter
13).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.features import Matrix
from analysis.kinds import NAMES
from analysis.sentiment import SENTIMENTS
from analysis.themes import ThemeClassifier
from analysis.thresholds import whole_chance

Flags = npt.NDArray[np.bool_]
Scores = dict[str, Any]

ROUNDS = 1000
LEVELS = (2.5, 97.5)
BINS = 10
DIGITS = 4


def evaluate(
    classifier: ThemeClassifier,
    texts: Sequence[str],
    labels: Sequence[Collection[str]],
    questions: Sequence[str | None] | None = None,
    *,
    kinds: Sequence[str | None] | None = None,
    sentiments: Sequence[str | None] | None = None,
    seed: int = 0,
) -> Scores:
    """Scores as JSON holds them: of themes, and of kind and sentiment where they are given.

    Blank comments are left out. Raises ValueError when no comment is left, or a label is unknown.
    """
    kept = [place for place, text in enumerate(texts) if text.strip()]
    if not kept:
        raise ValueError("there are no comments with words to score")
    asked = [questions[place] for place in kept] if questions is not None else None
    read = [texts[place] for place in kept]
    truth = flags_of([labels[place] for place in kept], classifier.taxonomy.codes)
    likely = classifier.predict_proba(read, asked)
    scores: Scores = {"model": classifier.model, "comments": len(kept), "blank": len(texts) - len(kept)}
    scores |= theme_scores(classifier, likely, truth, seed)
    if kinds is not None or sentiments is not None:
        said = classifier.suggest(read, asked)
        if kinds is not None:
            scores["kind"] = _tone([each.kind for each in said], [kinds[place] for place in kept], NAMES)
        if sentiments is not None:
            felt = [sentiments[place] for place in kept]
            scores["sentiment"] = _tone([each.sentiment for each in said], felt, SENTIMENTS) | {
                "auc_negative_positive": _auc([each.sentiment_score for each in said], felt),
                "negative_recall_at_precision_75": _recall_at([-each.sentiment_score for each in said], felt),
            }
    return scores


def theme_scores(classifier: ThemeClassifier, likely: Matrix, truth: Flags, seed: int = 0) -> Scores:
    """Scores of themes from their probabilities; both arguments have shape (comments, themes)."""
    said = classifier.said(likely)
    chance, weights = np.random.default_rng(seed), np.empty((ROUNDS, len(truth)))
    for drawn in weights:
        drawn[:] = np.bincount(chance.integers(0, len(truth), len(truth)), minlength=len(truth))
    each = np.ones((1, len(truth)))
    scores: Scores = {}
    for name, measure in (("macro_f1", _macro), ("micro_f1", _micro), ("micro_precision", _precision),
                          ("micro_recall", _recall)):  # fmt: skip
        scores[name] = _figure(measure(each, said, truth)[0])
        scores[f"{name}_interval"] = _interval(measure(weights, said, truth))
    f1s, interval = _f1s(each, said, truth)[0], np.percentile(_f1s(weights, said, truth), LEVELS, axis=0)
    scores["themes"] = {
        code: {
            "labels": int(truth[:, place].sum()),
            "suggested": int(said[:, place].sum()),
            "precision": _share((said & truth)[:, place].sum(), said[:, place].sum()),
            "recall": _share((said & truth)[:, place].sum(), truth[:, place].sum()),
            "f1": _figure(f1s[place]),
            "f1_interval": [_figure(value) for value in interval[:, place]],
            "share": _figure(truth[:, place].mean()),
            "share_by_probabilities": _figure(likely[:, place].mean()),
        }
        for place, code in enumerate(classifier.taxonomy.codes)
    }
    errors = np.abs(likely.mean(axis=0) - truth.mean(axis=0))
    scores["greatest_error_of_a_share"] = _figure(errors.max())
    scores["mean_error_of_shares"] = _figure(errors.mean())
    scores["top_label_calibration_error"] = _figure(calibration_error(likely, truth))
    return scores | {"acceptance": _acceptance(classifier, likely, said, truth)}


def flags_of(labels: Sequence[Collection[str]], names: Sequence[str]) -> Flags:
    """Labels as flags of shape (comments, names). Raises ValueError for one that is unknown."""
    if unknown := sorted(set().union(*labels) - set(names)):
        raise ValueError(f"{unknown[0]!r} is not a theme of the model")
    return np.array([[name in each for name in names] for each in labels], dtype=bool).reshape(len(labels), len(names))


def calibration_error(likely: Matrix, truth: Flags, bins: int = BINS) -> float:
    """How far, on average, the greatest probability of a comment is from how often that label is right.

    Ten bins of equal width (Guo et al. 2017, "On calibration of modern neural networks").
    """
    top = likely.argmax(axis=1)
    sure, right = likely[np.arange(len(likely)), top], truth[np.arange(len(truth)), top]
    bin_of = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = np.bincount(bin_of, sure - right, minlength=bins)
    return float(np.abs(gaps).sum() / len(likely))


def _acceptance(classifier: ThemeClassifier, likely: Matrix, said: Flags, truth: Flags) -> Scores:
    """What a person need not look at: labels that are sure, and comments of which everything is."""
    if classifier.fitted_ is None:
        return {"comments_with_a_sure_label": 0.0, "sure_precision": None, "whole": 0.0, "whole_right": None}
    cuts = classifier.fitted_.themes.cuts
    sure = said & (likely >= cuts.sure)
    chance = likely.max(axis=1) if classifier.exclusive else whole_chance(likely, said)
    whole = chance >= cuts.whole
    return {
        "comments_with_a_sure_label": _figure(sure.any(axis=1).mean()),
        "sure_precision": _share((sure & truth).sum(), sure.sum()),
        "whole": _figure(whole.mean()),
        "whole_right": _share((said == truth).all(axis=1)[whole].sum(), whole.sum()),
        "whole_labels_right": _share((said & truth)[whole].sum(), said[whole].sum()),
    }


def _tone(said: Sequence[str], truth: Sequence[str | None], names: Sequence[str]) -> Scores:
    known = [(one, other) for one, other in zip(said, truth, strict=True) if other]
    if unknown := sorted({other for _, other in known if other is not None} - set(names)):
        raise ValueError(f"{unknown[0]!r} is not one of {', '.join(names)}")
    if not known:
        return {"comments": 0}
    ours, theirs = (np.array(side) for side in zip(*known, strict=True))
    each: dict[str, Scores] = {}
    for name in names:
        hit, given, there = ((ours == name) & (theirs == name)).sum(), (ours == name).sum(), (theirs == name).sum()
        f1 = _share(2 * hit, given + there)
        each[name] = {"labels": int(there), "precision": _share(hit, given), "recall": _share(hit, there), "f1": f1}
    present = [each[name]["f1"] or 0.0 for name in names if each[name]["labels"]]
    return {
        "comments": len(known),
        "accuracy": _figure((ours == theirs).mean()),
        "macro_f1": _figure(np.mean(present)),
        "labels": each,
    }


def _auc(scores: Sequence[float], truth: Sequence[str | None]) -> float | None:
    """The chance that a positive comment scores higher than a negative one (Mann and Whitney's U)."""
    ups = np.array([score for score, felt in zip(scores, truth, strict=True) if felt == "positive"])
    downs = np.sort([score for score, felt in zip(scores, truth, strict=True) if felt == "negative"])
    if not len(ups) or not len(downs):
        return None
    below = np.searchsorted(downs, ups, "left") + np.searchsorted(downs, ups, "right")
    return _figure(below.sum() / 2 / len(ups) / len(downs))


def _recall_at(scores: Sequence[float], truth: Sequence[str | None], precision: float = 0.75) -> float | None:
    """The greatest share of negative comments found by their scores where this share of what is found is negative."""
    known = np.array([bool(felt) for felt in truth])
    negative = np.array([felt == "negative" for felt in truth])[known]
    if not negative.any():
        return None
    order = np.argsort(-np.asarray(scores)[known], kind="stable")
    right = np.cumsum(negative[order])
    reached = right / np.arange(1, len(right) + 1) >= precision
    return _figure((right[reached].max() if reached.any() else 0) / negative.sum())


def _counts(weights: Matrix, said: Flags, truth: Flags) -> tuple[Matrix, Matrix, Matrix]:
    return weights @ (said & truth), weights @ said, weights @ truth


def _f1s(weights: Matrix, said: Flags, truth: Flags) -> Matrix:
    hit, given, there = _counts(weights, said, truth)
    return np.asarray(2 * hit / np.maximum(given + there, 1))


def _macro(weights: Matrix, said: Flags, truth: Flags) -> Matrix:
    """The mean F1 of the themes that any comment has."""
    return np.asarray(_f1s(weights, said, truth)[:, truth.any(axis=0) | said.any(axis=0)].mean(axis=1))


def _micro(weights: Matrix, said: Flags, truth: Flags) -> Matrix:
    hit, given, there = (part.sum(axis=1) for part in _counts(weights, said, truth))
    return np.asarray(2 * hit / np.maximum(given + there, 1))


def _precision(weights: Matrix, said: Flags, truth: Flags) -> Matrix:
    hit, given, _ = (part.sum(axis=1) for part in _counts(weights, said, truth))
    return np.asarray(hit / np.maximum(given, 1))


def _recall(weights: Matrix, said: Flags, truth: Flags) -> Matrix:
    hit, _, there = (part.sum(axis=1) for part in _counts(weights, said, truth))
    return np.asarray(hit / np.maximum(there, 1))


def _interval(values: Matrix) -> list[float]:
    return [_figure(value) for value in np.percentile(values, LEVELS)]


def _share(part: Any, whole: Any) -> float | None:
    return _figure(part / whole) if whole else None


def _figure(value: Any) -> float:
    return round(float(value), DIGITS)
