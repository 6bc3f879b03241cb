"""How well comments are read: on comments that were held out, from few labels, and beside a plain machine."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from analysis.day_one import day_one_classifier
from analysis.retraining import Told, retrain
from analysis.taxonomy import Taxonomy
from analysis.theme_scores import evaluate, flags_of
from analysis.themes import ThemeClassifier
from bench._comments import Labelled
from bench._goals import Goals
from bench._patients import (
    HIDDEN,
    LOCAL,
    learnt_elsewhere,
    precision_of_quotes,
    read_on_day_one,
    themes_that_emerged,
)
from bench._plain_machine import PlainMachine

REPEATS = 3
TRUSTS = ("NEAS", "NHFT")


@dataclass(frozen=True)
class Taught:
    """A classifier that learnt from all there is to learn from, and the processor seconds that this took."""

    data: Labelled
    classifier: ThemeClassifier
    seconds: float

    @classmethod
    def by(cls, data: Labelled) -> Taught:
        start = time.process_time()
        classifier = retrain(data.taxonomy, data.train, ()).classifier
        return cls(data, classifier, time.process_time() - start)


def quality(goals: Goals, taught: Taught) -> None:
    data, classifier = taught.data, taught.classifier
    seeds = _scores(ThemeClassifier(data.taxonomy), data.test)
    goals.least("macro-F1 of seeds alone", seeds["macro_f1"], 0.49)
    scores = _scores(classifier, data.test)
    goals.least("macro-F1", scores["macro_f1"], 0.63)
    goals.least("micro-F1", scores["micro_f1"], 0.74)
    accepted = scores["acceptance"]
    goals.least("comments with a label that is sure", accepted["comments_with_a_sure_label"], 0.70)
    goals.least("precision of labels that are sure", accepted["sure_precision"], 0.90)
    goals.least("comments accepted whole", accepted["whole"], 0.30)
    goals.most("top-label calibration error", scores["top_label_calibration_error"], 0.04)
    goals.most("mean error of a theme's share", scores["mean_error_of_shares"], 0.005)
    felt = scores["sentiment"]
    goals.least("accuracy of sentiment", felt["accuracy"], 0.84)
    goals.least("macro-F1 of sentiment", felt["macro_f1"], 0.70)
    goals.least("recall of negative comments at a precision of 0.75", felt["negative_recall_at_precision_75"], 0.88)
    goals.least("area under the curve, negative against positive", felt["auc_negative_positive"], 0.97)
    goals.least("precision of five quotes for a theme", precision_of_quotes(classifier, data.test), 0.85)


def elsewhere(goals: Goals) -> None:
    """Learning from one trust and 300 labels of the other, beside learning from all labels that the other has.

    A theme that no comment of the other has counts as nought where it is suggested, and is left out where it is not.
    Beside is the mean of the themes alone that its comments have.
    """
    for source, target in (TRUSTS, TRUSTS[::-1]):
        found = [each for seed in range(REPEATS) if (each := learnt_elsewhere(source, target, seed))]
        scores = [_scores(classifier, home.test) for classifier, home in found]
        goals.least(
            f"macro-F1 on {target} from {source} and {LOCAL} local labels",
            float(np.mean([each["macro_f1"] for each in scores])),
            0.55,
        )
        met = np.mean([_of_themes_met(each) for each in scores])
        home = found[0][1]
        every = _scores(retrain(home.taxonomy, home.train, ()).classifier, home.test)
        print(
            f"of the themes that comments of {target} have: {met:.3f}; learnt from all its {len(home.train):,} labels"
            f" instead: {every['macro_f1']:.3f}, and {_of_themes_met(every):.3f} of those themes",
            flush=True,
        )


def _of_themes_met(scores: dict[str, Any]) -> float:
    """The mean F1 of the themes that any comment has."""
    return float(np.mean([each["f1"] for each in scores["themes"].values() if each["labels"]]))


def on_day_one(goals: Goals, data: Labelled) -> None:
    """The shipped model on real comments from another field, on the six themes that are a council's too."""
    for name, classifier in (("seeds", ThemeClassifier(Taxonomy.load())), ("shipped model", day_one_classifier())):
        read = read_on_day_one(classifier, data.test)
        for what, score in read.items():
            print(f"{name} on six themes of patients, {what}: {score.value} ({score.low} to {score.high})", flush=True)
        goals.least(f"micro-F1 of the {name} on six themes of patients", read["f1"].value, 0.60)


def emerging(goals: Goals, data: Labelled) -> None:
    """Themes that were hidden arrive."""
    for seed in range(2):
        found = themes_that_emerged(data, seed)
        goals.least(f"hidden themes found of {HIDDEN} that arrive, draw {seed + 1}", len(found), 7)


def learning(goals: Goals, data: Labelled) -> None:
    for labels, goal in ((50, 0.50), (200, 0.51), (1000, 0.57)):
        found = []
        for seed in range(REPEATS):
            drawn = np.random.default_rng(seed).choice(len(data.train), labels, replace=False)
            told = [data.train[place] for place in drawn]
            found.append(_scores(retrain(data.taxonomy, told, ()).classifier, data.test)["macro_f1"])
        goals.least(f"macro-F1 from {labels:,} labels, mean of {REPEATS} draws", float(np.mean(found)), goal)


def _scores(classifier: ThemeClassifier, test: Sequence[Told]) -> dict[str, Any]:
    return evaluate(
        classifier,
        [each.text for each in test],
        [each.themes for each in test],
        [each.question for each in test],
        sentiments=[each.sentiment for each in test],
    )


def beside_a_plain_machine(taught: Taught) -> None:
    """One linear machine for each theme on TF-IDF of words and pairs, as anybody would begin."""
    data = taught.data
    truth = flags_of([each.themes for each in data.test], data.taxonomy.codes)
    start = time.process_time()
    machine = PlainMachine(data.taxonomy.codes).fit(data.train)
    said = machine.predict([each.text for each in data.test])
    theirs = time.process_time() - start
    start = time.process_time()
    ours = taught.classifier.predict([each.text for each in data.test], [each.question for each in data.test])
    cost = taught.seconds + time.process_time() - start
    for average in ("macro", "micro"):
        plain, own = (f1_score(truth, each, average=average, zero_division=0.0) for each in (said, ours))
        print(
            f"{average}-F1 on {data.name}: {own:.3f}, a plain machine {plain:.3f}, ratio {own / max(plain, 0.001):.2f}",
            flush=True,
        )
    print(f"learning and reading took {cost / theirs:.1f} times the plain machine's processor time", flush=True)
