"""A comment as the classifier reads it: masked, in a known language, in words and stems, with the seeds it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.question import Asked, asked
from analysis.redaction import redact
from analysis.seeds import Hits, SeedMatcher
from analysis.text import Language, language_of, stem, tokens


@dataclass(frozen=True)
class Reading:
    """One comment, without its personal data."""

    text: str
    language: Language
    asked: Asked
    words: tuple[str, ...]
    stems: tuple[str, ...]
    hits: Hits

    @classmethod
    def of(cls, text: str, question: str | None, seeds: SeedMatcher) -> Reading:
        masked = redact(text).text
        return cls.of_masked(masked, question, seeds)

    @classmethod
    def of_masked(cls, masked: str, question: str | None, seeds: SeedMatcher) -> Reading:
        """Read a comment whose personal data are masked already."""
        words = tuple(tokens(masked))
        language = language_of(words)
        stems = tuple(stem(word, language) for word in words)
        return cls(masked, language, asked(question), words, stems, seeds.hits(masked, language, words, stems))


def grams(words: Sequence[str]) -> list[str]:
    """Single words, then pairs of neighbours.

    >>> grams(["green", "bin", "missed"])
    ['green', 'bin', 'missed', 'green bin', 'bin missed']
    """
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]
