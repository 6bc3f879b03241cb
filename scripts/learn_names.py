"""Learns the weights of clues to names from marked comments, and writes them to `analysis/data/name_clues.json`.

Names in the comments are learnt as they are and, so that what stands round them counts, as names that no list holds.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from random import Random

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from analysis.doubtful_names import WEIGHTS, may_be_doubtful
from analysis.glance import Glance
from analysis.name_clues import clues
from analysis.name_lexicon import known_of
from analysis.written_words import written_words
from tests.analysis.marked_comments import DEVELOPED_ON, MarkedComment, marked_comments

SEED = 2026
STRENGTH = 0.5
"""The inverse of how strongly weights are held to 0."""
STRANGERS = ("is_IS", "fi_FI", "id_ID", "uz_UZ", "hr_HR", "sv_SE", "fr_BE", "es_CL", "sl_SI", "nl_BE", "az_AZ")
"""Faker's locales whose names stand for those that no list holds."""
COPIES = 3
SMALLEST = 0.02
"""Weights nearer to 0 are left out."""

Example = tuple[list[str], bool, float]
"""The clues to a word, whether it is a name, and how much it counts."""


def examples(comment: MarkedComment, strangers: Sequence[str], random: Random) -> Iterator[Example]:
    words = written_words(Glance.of(comment.text))
    for at, word in enumerate(words):
        if not may_be_doubtful(word):
            continue
        marks = [kind for start, end, kind in comment.marks if start <= word.start < end]
        if marks and marks[0] != "name":
            continue
        yield clues(words, at), bool(marks), 1.0
        if marks:
            for stranger in random.sample(strangers, COPIES):
                yield (
                    clues([*words[:at], replace(word, small=stranger, known=0), *words[at + 1 :]], at),
                    True,
                    1 / COPIES,
                )


def strangers() -> list[str]:
    """Names that none of our lists holds, in small letters."""
    found: set[str] = set()
    for locale in STRANGERS:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            listed = getattr(provider, attribute)
            if attribute.startswith(("first_name", "last_name")) and isinstance(listed, tuple | list | dict):
                found.update(name.casefold() for name in listed if len(name) > 2 and name.isalpha())
    return sorted(name for name in found if not known_of(name))


def nameless() -> Iterator[MarkedComment]:
    """The project's own comments, which hold no names."""
    for path in sorted((WEIGHTS.parent / "comments").glob("*.tsv")):
        with path.open(encoding="utf-8") as file:
            yield from (MarkedComment(row["text"], ()) for row in csv.DictReader(file, delimiter="\t"))


def learn(comments: Sequence[MarkedComment], seed: int = SEED) -> dict[str, float]:
    """The weight of each clue, and of none ("")."""
    random, names = Random(seed), strangers()
    learnt = [example for comment in comments for example in examples(comment, names, random)]
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform([dict.fromkeys(found, 1.0) for found, _, _ in learnt])
    model = LogisticRegression(C=STRENGTH, max_iter=2_000)
    model.fit(table, [named for _, named, _ in learnt], sample_weight=[weight for _, _, weight in learnt])
    weights = {
        name: round(float(weight), 2)
        for name, weight in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
        if abs(weight) >= SMALLEST
    }
    return {"": round(float(model.intercept_[0]), 2), **weights}


def main() -> None:
    weights = learn([*marked_comments(DEVELOPED_ON), *nameless()])
    lines = ",\n ".join(f"{json.dumps(clue, ensure_ascii=False)}: {weight}" for clue, weight in sorted(weights.items()))
    WEIGHTS.write_text(f"{{\n {lines}\n}}\n", encoding="utf-8")
    print(f"{len(weights)} clues weighed")


if __name__ == "__main__":
    main()
