"""A comment as the classifier reads it: masked, in a known language, in words and stems, with the seeds it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from analysis.kinds import Cues, cues_found
from analysis.question import Asked, asked, is_nothing
from analysis.redaction import redact
from analysis.seeds import Hits, SeedMatcher
from analysis.text import Language, language_of, plain, stem, words_of


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
        plain_text = plain(masked)
        words = tuple(words_of(plain_text))
        language = language_of(words)
        stems = tuple([stem(word, language) for word in words])
        hits = seeds.hits_of(plain_text, language, words, stems)
        return cls(masked, language, asked(question), words, stems, hits)

    @cached_property
    def cues(self) -> Cues:
        """The words that speak for each kind."""
        return cues_found(self.text)

    @cached_property
    def says_nothing(self) -> bool:
        """Whether it says only that there is nothing to say."""
        return is_nothing(self.text)


def grams(words: Sequence[str]) -> list[str]:
    """Single words, then pairs of neighbours.

    >>> grams(["green", "bin", "missed"])
    ['green', 'bin', 'missed', 'green bin', 'bin missed']
    """
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]
