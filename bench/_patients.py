"""Patients' comments read by who did not learn from their like; quotes from them, and themes that arrive among them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.corpus import LabelledComment
from analysis.emerging import emerging_themes
from analysis.exam import Score, examine
from analysis.quotes import pick_quotes
from analysis.retraining import Told, retrain
from analysis.seeds import SeedMatcher
from analysis.theme_scores import LEVELS, ROUNDS, flags_of
from analysis.themes import ThemeClassifier
from bench._comments import Labelled, read_patients

SHARED = {
    "staff_attitude": "Staff manner & personal attributes",
    "delay_waiting": "Timeliness of care",
    "being_heard": "Staff listening, understanding & involving patients",
    "customer_contact_website": "Contacting services",
    "kept_informed": "Kept informed & communication",
    "accessibility_fairness": "Rights, equality & safety",
}
"""The council themes that patients' comments have too, under the names that those have."""
LOCAL = 300
QUOTES = 5
HIDDEN = 8
ROWS_READ = 3
OF_THE_MONTH = 0.2


def learnt_elsewhere(source: str, target: str, seed: int) -> tuple[ThemeClassifier, Labelled] | None:
    """A classifier that learnt from one trust and from 300 labels of another, and that other's comments."""
    abroad, home = read_patients(learnt_from=source), read_patients(learnt_from=target, read_of=target)
    if abroad is None or home is None:
        return None
    drawn = np.random.default_rng(seed).choice(len(home.train), LOCAL, replace=False)
    corpus = [
        LabelledComment(each.text, tuple(each.themes), "", each.sentiment or "", each.question, "en", "")
        for each in abroad.train
    ]
    return retrain(home.taxonomy, [home.train[place] for place in drawn], corpus).classifier, home


def read_on_day_one(classifier: ThemeClassifier, test: Sequence[Told]) -> dict[str, Score]:
    """How a classifier of the council taxonomy reads patients' comments, on the themes that both have.

    `f1` and `precision` are of all these themes together, `sure` is the precision of what is called sure.
    """
    said = classifier.suggest([each.text for each in test], [each.question for each in test])
    truth = [{code for code, name in SHARED.items() if name in each.themes} for each in test]
    codes = {sure: [{t.code for t in each.themes if t.sure or not sure} & set(SHARED) for each in said]
             for sure in (False, True)}  # fmt: skip
    return {
        "f1": examine(codes[False], truth, [], [], list(SHARED)).micro_f1,
        "precision": _precision(codes[False], truth),
        "sure": _precision(codes[True], truth),
    }


def _precision(said: Sequence[set[str]], truth: Sequence[set[str]]) -> Score:
    """The share of what was said that is true, with its interval by a bootstrap over comments."""
    right = np.array([len(each & other) for each, other in zip(said, truth, strict=True)])
    given = np.array([len(each) for each in said])
    if not given.sum():
        return Score(None, None, None, 0)
    draws = np.random.default_rng(0).integers(0, len(said), (ROUNDS, len(said)))
    shares = right[draws].sum(axis=1) / np.maximum(given[draws].sum(axis=1), 1)
    low, high = (round(float(each), 4) for each in np.percentile(shares, LEVELS))
    return Score(round(float(right.sum() / given.sum()), 4), low, high, int(given.sum()))


def precision_of_quotes(classifier: ThemeClassifier, test: Sequence[Told]) -> float:
    """The share of five quotes for a theme that have it, as people labelled; the mean of all themes."""
    texts = [each.text for each in test]
    likely = classifier.predict_proba(texts, [each.question for each in test])
    truth = flags_of([each.themes for each in test], classifier.taxonomy.codes)
    right = [truth[pick_quotes(texts, likely[:, k], QUOTES), k].sum() / QUOTES for k in range(truth.shape[1])]
    return float(np.mean(right))


def themes_that_emerged(data: Labelled, seed: int) -> list[str]:
    """Of the eight commonest themes but for praise and blame those found when each was hidden and then arrived.

    History is four fifths of the comments without the theme, and the month all the rest. A theme is found when one of
    the first three rows holds a word that is a seed of it.
    """
    every = [*data.train, *data.test]
    truth = flags_of([each.themes for each in every], data.taxonomy.codes)
    places = [place for place in np.argsort(-truth.sum(axis=0)) if "experience" not in data.taxonomy.codes[place]]
    matcher, rng = SeedMatcher(data.taxonomy), np.random.default_rng(seed)
    found = []
    for place in places[:HIDDEN]:
        of_month = truth[:, place] | (rng.random(len(every)) < OF_THE_MONTH)
        rows = emerging_themes([each.text for each in every], of_month.tolist(), most=ROWS_READ)
        code = data.taxonomy.codes[place]
        if any(code in matcher.hits(word) for row in rows for word in row.words):
            found.append(code)
    return found
