"""How well and how fast comments are read, beside a plain machine on the same words: `make bench-themes`.

Take the ratios, not the seconds. Quality is measured on patients' comments where the folder of open data lies beside
the checkout or where FOLKMOOT_SHARED says, and on a third of Folkmoot's own corpus everywhere. `--short` does all of
it with few comments, to see that it works.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from analysis import model_store
from analysis.corpus import read_corpus
from analysis.day_one import day_one_classifier
from analysis.retraining import Told, retrain
from analysis.taxonomy import Taxonomy
from analysis.theme_scores import evaluate, flags_of
from analysis.themes import ThemeClassifier
from bench._patients import (
    HIDDEN,
    LOCAL,
    Labelled,
    learnt_elsewhere,
    precision_of_quotes,
    read_on_day_one,
    read_patients,
    themes_that_emerged,
)

TRUSTS = ("NEAS", "NHFT")
REPEATS = 3
BATCH = 500


class Goals:
    """Prints each goal and whether it was met."""

    def __init__(self) -> None:
        self.missed = 0

    def least(self, what: str, value: float | None, goal: float) -> None:
        self._print(what, value, f"at least {goal:g}", value is not None and round(value, 2) >= goal)

    def most(self, what: str, value: float | None, goal: float) -> None:
        self._print(what, value, f"at most {goal:g}", value is not None and value <= goal)

    def _print(self, what: str, value: float | None, goal: str, met: bool) -> None:
        self.missed += not met
        shown = "none" if value is None else f"{value:,.3f}"
        print(f"{'met' if met else 'NOT met':8} {what}: {shown} (goal: {goal})", flush=True)


def main(arguments: Sequence[str] = ()) -> int:
    short, goals = "--short" in arguments, Goals()
    patients = read_patients()
    if patients is None:
        print("The open data are absent: quality is measured on Folkmoot's own corpus alone.", flush=True)
    elif not short:
        _quality(goals, patients)
        _learning(goals, patients)
        _elsewhere(goals)
        _day_one(goals, patients)
        _emerging(goals, patients)
    corpus = corpus_thirds(900 if short else None)
    _beside_a_plain_machine(patients if patients and not short else corpus)
    _speed(goals, corpus, 400 if short else 20_000)
    print(f"{goals.missed} goals were not met.")
    return 0 if short else min(goals.missed, 1)


def corpus_thirds(most: int | None = None) -> Labelled:
    """Two thirds of Folkmoot's corpus to learn from, and one to be scored on."""
    taxonomy = Taxonomy.load()
    told = [Told(each.text, each.themes, each.question, each.kind, each.sentiment) for each in read_corpus(taxonomy)]
    told = [told[place] for place in np.random.default_rng(0).permutation(len(told))][:most]
    third = len(told) // 3
    return Labelled("corpus", taxonomy, told[third:], told[:third])


def _quality(goals: Goals, data: Labelled) -> None:
    seeds = _scores(ThemeClassifier(data.taxonomy), data.test)
    goals.least("macro-F1 of seeds alone", seeds["macro_f1"], 0.49)
    classifier = retrain(data.taxonomy, data.train, ()).classifier
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


def _elsewhere(goals: Goals) -> None:
    """Learning from one trust and 300 labels of the other; themes that no comment of the other has do not count."""
    for source, target in (TRUSTS, TRUSTS[::-1]):
        found = [learnt_elsewhere(source, target, seed) for seed in range(REPEATS)]
        scores = [_scores(classifier, home.test)["macro_f1"] for classifier, home in filter(None, found)]
        goals.least(f"macro-F1 on {target} from {source} and {LOCAL} local labels", float(np.mean(scores)), 0.55)


def _day_one(goals: Goals, data: Labelled) -> None:
    """The shipped model on real comments from another field, on the six themes that are a council's too."""
    for name, classifier in (("seeds", ThemeClassifier(Taxonomy.load())), ("shipped model", day_one_classifier())):
        read = read_on_day_one(classifier, data.test)
        for what, score in read.items():
            print(f"{name} on six themes of patients, {what}: {score.value} ({score.low} to {score.high})", flush=True)
        goals.least(f"micro-F1 of the {name} on six themes of patients", read["f1"].value, 0.60)


def _emerging(goals: Goals, data: Labelled) -> None:
    for seed in range(2):
        found = themes_that_emerged(data, seed)
        goals.least(f"hidden themes found of {HIDDEN} that arrive, draw {seed + 1}", len(found), 7)


def _learning(goals: Goals, data: Labelled) -> None:
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


def _beside_a_plain_machine(data: Labelled) -> None:
    """One linear machine for each theme on TF-IDF of words and pairs, as anybody would begin."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import f1_score
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.svm import LinearSVC

    truth = flags_of([each.themes for each in data.test], data.taxonomy.codes)
    start = time.process_time()
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    told = words.fit_transform([each.text for each in data.train])
    machine = OneVsRestClassifier(LinearSVC()).fit(told, flags_of([t.themes for t in data.train], data.taxonomy.codes))
    said = machine.predict(words.transform([each.text for each in data.test])).astype(bool)
    theirs = time.process_time() - start
    start = time.process_time()
    classifier = retrain(data.taxonomy, data.train, ()).classifier
    ours = classifier.predict([each.text for each in data.test], [each.question for each in data.test])
    cost = time.process_time() - start
    for average in ("macro", "micro"):
        plain, own = (f1_score(truth, each, average=average, zero_division=0.0) for each in (said, ours))
        print(
            f"{average}-F1 on {data.name}: {own:.3f}, a plain machine {plain:.3f}, ratio {own / max(plain, 0.001):.2f}",
            flush=True,
        )
    print(f"learning and reading took {cost / theirs:.1f} times the plain machine's processor time", flush=True)


def _speed(goals: Goals, data: Labelled, comments: int) -> None:
    many = (data.train * (5000 // len(data.train) + 1))[:5000] if comments > 1000 else data.train
    learnt: list[Any] = []
    goals.most(
        f"CPU-seconds to learn from {len(many):,}",
        _seconds(lambda: learnt.append(retrain(data.taxonomy, many, ()))),
        10,
    )
    packed = model_store.to_bytes(learnt[0].classifier, learnt[0].card)
    goals.most("megabytes of the model", len(packed) / 1e6, 10)
    goals.most("CPU-seconds to load it", _seconds(lambda: learnt.append(model_store.from_bytes(packed))), 1)
    classifier = learnt[-1]
    texts = [each.text for each in data.test] * (comments // len(data.test) + 1)
    classifier.suggest(texts[:100])
    goals.most("milliseconds for one comment", 1000 * _seconds(lambda: classifier.suggest(texts[:1])), 40)

    def read(size: int) -> None:
        for start in range(0, size, BATCH):
            classifier.suggest(texts[start : start + BATCH])

    rates = [size / _seconds(partial(read, size)) for size in (comments // 4, comments)]
    goals.least("comments a CPU-second", rates[1], 3000)
    goals.most("cost of a comment in four times as many, beside in the fewer", rates[0] / rates[1], 1.25)
    goals.most("megabytes of memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 300)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
