"""Before a council has labelled anything, the corpus suggests themes better than the seeds alone."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score

from analysis.day_one import day_one_classifier
from analysis.taxonomy import Taxonomy
from analysis.themes import ThemeClassifier

COUNCIL_COMMENTS = Path(__file__).parent / "data" / "council_comments.json"
MEASURED_MICRO_F1 = 0.787


@pytest.fixture(scope="module")
def comments() -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(COUNCIL_COMMENTS.read_text(encoding="utf-8"))["comments"]
    return read


def suggested(classifier: ThemeClassifier, texts: list[str]) -> np.ndarray:
    said = [{theme.code for theme in each.themes} for each in classifier.suggest(texts)]
    return np.array([[code in each for code in classifier.taxonomy.codes] for each in said])


def test_the_corpus_suggests_better_than_the_seeds_and_is_no_more_often_wrong(
    comments: list[dict[str, Any]],
) -> None:
    texts = [each["text"] for each in comments]
    labelled = np.array([[code in each["themes"] for code in Taxonomy.load().codes] for each in comments])
    by_seeds = suggested(ThemeClassifier(Taxonomy.load()), texts)
    by_corpus = suggested(day_one_classifier(), texts)
    assert f1_score(labelled, by_corpus, average="micro") >= MEASURED_MICRO_F1 - 0.02
    assert f1_score(labelled, by_corpus, average="micro") > f1_score(labelled, by_seeds, average="micro") + 0.05
    assert precision_score(labelled, by_corpus, average="micro") >= precision_score(labelled, by_seeds, average="micro")


def test_every_theme_is_learnt() -> None:
    assert set(day_one_classifier().models_) == set(Taxonomy.load().codes)


def test_two_findings_stay_two_and_not_sure_stays_an_answer() -> None:
    both, neither = day_one_classifier().suggest(["staff lovely, wait dreadful", "I have lived here for a while"])
    assert {theme.code for theme in both.themes} == {"staff_attitude", "delay_waiting"}
    assert neither.themes == ()


def test_it_is_made_once() -> None:
    assert day_one_classifier() is day_one_classifier()
