"""Scoring what a machine says of comments against what people decided, and telling whether one machine is worse.

F1 is the harmonic mean of precision and recall. Intervals are 95% percentile intervals of a bootstrap over comments
(Efron and Tibshirani 1993, "An introduction to the bootstrap", chapter 13), with a fixed seed; two machines are
compared on the same resampled comments.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

RESAMPLES, SEED = 1000, 20261127
MAIN_FROM = 10
"""A theme is a main one when at least so many of the comments scored have it."""
TOLERANCE = 0.05
OVERALL_TOLERANCE = 0.01

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """A score from 0 to 1 with its 95% interval, on `base` comments; None where nothing could be scored."""

    value: float | None
    low: float | None
    high: float | None
    base: int


@dataclass(frozen=True)
class ThemeMark:
    """A theme's marks: `base` comments have it, and `suggested` were said to."""

    code: str
    precision: float | None
    recall: float | None
    f1: Score
    base: int
    suggested: int


@dataclass(frozen=True)
class Exam:
    """All marks of a machine on `base` comments."""

    base: int
    micro_f1: Score
    macro_f1: Score
    kinds: Score
    sentiments: Score
    themes: tuple[ThemeMark, ...]


@dataclass(frozen=True)
class Change:
    """How a theme's F1 (or, under the code "", the micro-F1) changes: candidate less current, with its interval."""

    code: str
    difference: float
    low: float
    high: float
    base: int
    worse: bool


Labels = Sequence[Collection[str]]


def examine(
    said: Labels, true: Labels, kinds: Sequence[bool], sentiments: Sequence[bool], codes: Sequence[str]
) -> Exam:
    """Mark a machine; `said` and `true` hold theme codes by comment, `kinds` and `sentiments` whether it was right.

    >>> exam = examine([{"a"}, {"a"}, set()], [{"a"}, set(), {"b"}], [True, True, False], [True] * 3, ["a", "b"])
    >>> exam.micro_f1.value, exam.themes[0].precision, exam.themes[0].recall, round(exam.kinds.value, 2)
    (0.5, 0.5, 1.0, 0.67)
    """
    hits, wrong, missed = _outcomes(said, true, codes)
    weights = _resamples(len(true))
    f1s = _f1(weights @ hits, weights @ wrong, weights @ missed)
    micro = _f1((weights @ hits).sum(axis=1), (weights @ wrong).sum(axis=1), (weights @ missed).sum(axis=1))
    marks = tuple(_mark(code, hits[:, k], wrong[:, k], missed[:, k], f1s[:, k]) for k, code in enumerate(codes))
    used = [k for k, mark in enumerate(marks) if mark.base]
    whole = _f1(hits.sum(), wrong.sum(), missed.sum())
    macro = [marks[k].f1.value or 0.0 for k in used]
    return Exam(
        base=len(true),
        micro_f1=_score(float(whole), micro, len(true)),
        macro_f1=_score(
            float(np.mean(macro)) if used else float("nan"),
            np.nan_to_num(f1s[:, used]).mean(axis=1) if used else micro * np.nan,
            len(true),
        ),
        kinds=_share(kinds, weights),
        sentiments=_share(sentiments, weights),
        themes=marks,
    )


def changes(candidate: Labels, current: Labels, true: Labels, codes: Sequence[str]) -> list[Change]:
    """How the main themes' F1 and the micro-F1 change from the current machine to the candidate, on the same comments.

    A main theme is worse when its F1 falls by more than 0.05, or when the whole interval of its change is below nought;
    the whole is worse when micro-F1 falls by more than 0.01. No comments, no changes.

    >>> true = [{"a"}] * 12
    >>> [(each.code, each.difference, each.worse) for each in changes([set()] * 6 + true[:6], true, true, ["a"])]
    [('', -0.333, True), ('a', -0.333, True)]
    """
    if not true:
        return []
    new, old, weights = _outcomes(candidate, true, codes), _outcomes(current, true, codes), _resamples(len(true))
    bases = new[0].sum(axis=0) + new[2].sum(axis=0)
    found = [
        _change("", [m.sum(axis=1) for m in new], [m.sum(axis=1) for m in old], weights, len(true), OVERALL_TOLERANCE)
    ]
    for k, code in enumerate(codes):
        if bases[k] >= MAIN_FROM:
            mine = [m[:, k] for m in new], [m[:, k] for m in old]
            found.append(_change(code, *mine, weights, int(bases[k]), TOLERANCE))
    return found


def _change(code: str, new: list[Matrix], old: list[Matrix], weights: Matrix, base: int, tolerance: float) -> Change:
    difference = float(_f1(*(m.sum() for m in new)) - _f1(*(m.sum() for m in old)))
    resampled = _f1(*(weights @ m for m in new)) - _f1(*(weights @ m for m in old))
    low, high = (float(each) for each in np.nanpercentile(resampled, (2.5, 97.5)))
    worse = difference < -tolerance - 1e-9 or (code != "" and high < 0)
    return Change(code, round(difference, 3), round(low, 3), round(high, 3), base, worse)


def _outcomes(said: Labels, true: Labels, codes: Sequence[str]) -> tuple[Matrix, Matrix, Matrix]:
    says = np.array([[code in each for code in codes] for each in said], dtype=bool).reshape(len(said), len(codes))
    has = np.array([[code in each for code in codes] for each in true], dtype=bool).reshape(len(true), len(codes))
    return (says & has).astype(float), (says & ~has).astype(float), (~says & has).astype(float)


def _resamples(n: int) -> Matrix:
    """How often each comment is drawn in each resample; shape (resamples, comments)."""
    rng = np.random.default_rng(SEED)
    return rng.multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(float) if n else np.zeros((RESAMPLES, 0))


def _f1(hits: Any, wrong: Any, missed: Any) -> Any:
    """F1 of counts; 1 where nothing was said or true, for then nothing is amiss."""
    total = 2 * hits + wrong + missed
    return np.where(total > 0, 2 * hits / np.where(total > 0, total, 1), 1.0)


def _mark(code: str, hits: Matrix, wrong: Matrix, missed: Matrix, resampled: Matrix) -> ThemeMark:
    base, suggested = int((hits + missed).sum()), int((hits + wrong).sum())
    f1 = float(_f1(hits.sum(), wrong.sum(), missed.sum())) if base + suggested else float("nan")
    return ThemeMark(
        code=code,
        precision=float(hits.sum() / suggested) if suggested else None,
        recall=float(hits.sum() / base) if base else None,
        f1=_score(f1, resampled, len(hits)),
        base=base,
        suggested=suggested,
    )


def _share(right: Sequence[bool], weights: Matrix) -> Score:
    flags = np.array(right, dtype=float)
    if not len(flags):
        return Score(None, None, None, 0)
    return _score(float(flags.mean()), weights @ flags / len(flags), len(flags))


def _score(value: float, resampled: Matrix, base: int) -> Score:
    if not base or np.isnan(value):
        return Score(None, None, None, base)
    low, high = np.nanpercentile(resampled, (2.5, 97.5))
    return Score(round(value, 4), round(float(low), 4), round(float(high), 4), base)
