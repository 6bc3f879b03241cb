"""A comment as the classifier reads it: masked, in a known language, in words and stems, with the seeds it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.boundaries import Clause, words_and_clauses
from analysis.kinds import Cues, cues_found
from analysis.question import Asked, asked, is_nothing
from analysis.redaction import redact
from analysis.seeds import Hits, SeedMatcher
from analysis.text import Language, language_of, plain, stems_of, without_placeholders

BETWEEN_CLAUSES = ". "


@dataclass(frozen=True, eq=False)
class Reading:
    """One comment, without its personal data."""

    text: str
    language: Language
    asked: Asked
    words: Sequence[str]
    stems: Sequence[str]
    hits: Hits
    clauses: Sequence[Clause]

    @classmethod
    def of(cls, text: str, question: str | None, seeds: SeedMatcher) -> Reading:
        masked = redact(text).text
        return cls.of_masked(masked, question, seeds)

    @classmethod
    def of_masked(cls, masked: str, question: str | None, seeds: SeedMatcher) -> Reading:
        """Read a comment whose personal data are masked already."""
        words, clauses = words_and_clauses(masked)
        return cls._of(masked, plain(masked), question, seeds, words, clauses)

    def of_clauses(self, kept: Sequence[Clause], question: str | None, seeds: SeedMatcher) -> Reading:
        """Read some of the clauses as if they were all that was written."""
        words: list[str] = []
        clauses: list[Clause] = []
        for clause in kept:
            start = len(words)
            words += self.words[clause.start : clause.stop]
            clauses.append(clause._replace(start=start, stop=len(words)))
        text = text_of(kept)
        plain_text = without_placeholders(BETWEEN_CLAUSES.join([clause.small for clause in kept]))
        return self._of(text, plain_text, question, seeds, words, clauses)

    @classmethod
    def _of(
        cls,
        text: str,
        plain_text: str,
        question: str | None,
        seeds: SeedMatcher,
        words: list[str],
        clauses: list[Clause],
    ) -> Reading:
        language = language_of(words)
        stems = stems_of(words, language)
        hits = seeds.hits_of(plain_text, language, words, stems)
        return cls(text, language, asked(question), words, stems, hits, clauses)

    @cached_property
    def cues(self) -> Cues:
        """The words that speak for each kind."""
        return cues_found(self.text)

    @cached_property
    def says_nothing(self) -> bool:
        """Whether it says only that there is nothing to say."""
        return is_nothing(self.text)


def text_of(clauses: Sequence[Clause]) -> str:
    """Clauses put together."""
    return BETWEEN_CLAUSES.join([clause.text for clause in clauses])
