"""Comments to measure with: patients' of the open data, Folkmoot's own, and as many as are wanted made of both."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from analysis.corpus import read_corpus
from analysis.retraining import Told
from analysis.taxonomy import Taxonomy, labels_taxonomy
from app.settings import ROOT

SENTIMENTS = {"1.0": "positive", "2.0": "positive", "3.0": "neutral", "4.0": "negative", "5.0": "negative"}
SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
MISSPELT = 0.05
"""How many words of the comments that are made have two letters changed about, so that nobody knows them."""


@dataclass(frozen=True)
class Labelled:
    """Comments to learn from, and comments to be scored on."""

    name: str
    taxonomy: Taxonomy
    train: list[Told]
    test: list[Told]


def read_patients(*, learnt_from: str | None = None, read_of: str | None = None) -> Labelled | None:
    """The open data's comments in their fixed split, with their seeds; None where they are absent.

    Those to learn from and those to be read may be of one trust alone.
    """
    folder = Path(os.environ.get("FOLKMOOT_SHARED", ROOT.parent / "shared")) / "data" / "text"
    if not (folder / "nhs_px_v6_21_themes.csv").is_file():
        return None
    seeds = json.loads((folder / "nhs_px_v6_seeds.json").read_text(encoding="utf-8"))
    with (folder / "nhs_px_v6_21_themes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["text"].strip()]
    wanted = {"train": learnt_from, "test": read_of}
    split: dict[str, list[Told]] = {"train": [], "test": []}
    for row in rows:
        themes = [name for name in seeds if row[name] == "1"]
        felt = SENTIMENTS.get(row["sentiment5"])
        if wanted[row["split"]] in (None, row["org"]):
            split[row["split"]].append(Told(row["text"], themes, row["question_type"], sentiment=felt))
    return Labelled("patients", labels_taxonomy(list(seeds), seeds, Taxonomy.load()), split["train"], split["test"])


def corpus_thirds(most: int | None = None) -> Labelled:
    """Two thirds of Folkmoot's corpus to learn from, and one to be scored on."""
    taxonomy = Taxonomy.load()
    told = [Told(each.text, each.themes, each.question, each.kind, each.sentiment) for each in read_corpus(taxonomy)]
    told = [told[place] for place in np.random.default_rng(0).permutation(len(told))][:most]
    third = len(told) // 3
    return Labelled("corpus", taxonomy, told[third:], told[:third])


def many_comments(count: int) -> Iterator[tuple[str, str]]:
    """So many comments with their questions, always the same ones.

    Each has as many sentences as a real comment, drawn from all of them, and some of its words misspelt.
    """
    return islice(_endless_comments(), count)


def _endless_comments() -> Iterator[tuple[str, str]]:
    patients, corpus = read_patients(), corpus_thirds()
    told = [*corpus.train, *corpus.test, *(patients.train + patients.test if patients else [])]
    written = [[each.strip() for each in SENTENCE.findall(comment.text) if each.strip()] for comment in told]
    sentences = [each for comment in written for each in comment]
    chance = np.random.default_rng(0)
    while True:
        for place in chance.permutation(len(told)).tolist():
            drawn = chance.integers(len(sentences), size=max(1, len(written[place])))
            words = " ".join(sentences[each] for each in drawn.tolist()).split(" ")
            for misspelt in np.flatnonzero(chance.random(len(words)) < MISSPELT).tolist():
                words[misspelt] = _changed_about(words[misspelt], int(chance.integers(100)))
            yield " ".join(words), told[place].question or ""


def _changed_about(word: str, at: int) -> str:
    """The word with two neighbouring letters in each other's place."""
    if len(word) < 2:
        return word
    at %= len(word) - 1
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
