"""Finding a taxonomy's seed phrases in comments: what makes themes work on day one, before anybody has labelled any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from analysis import welsh
from analysis.patterns import Finder
from analysis.taxonomy import PATTERN_MARK, Taxonomy
from analysis.text import Language, language_of, plain, stem, stems_of, tokens, words_of

Phrase = list[str]
Hits = dict[str, tuple[str, ...]]

FIRST_HIT_DOUBT = 0.4
FURTHER_HIT_DOUBT = 0.6
FEWEST_LETTERS_INSIDE = 5
"""How many letters a pattern must find for them to count where they begin inside a longer word."""
SHORT = 2
"""Phrases of so many stems are told by their first and second."""


class Begun(NamedTuple):
    """The phrases that begin with a stem, and the codes they are seeds of: those of one stem, and by their second."""

    alone: list[tuple[Phrase, str]]
    by_second: Mapping[str, list[tuple[Phrase, str]]]

    @classmethod
    def of(cls, phrases: Sequence[tuple[Phrase, str]]) -> Begun:
        seconds = {phrase[1] for phrase, _ in phrases if len(phrase) > 1}
        by_second = {second: [each for each in phrases if each[0][1:2] in ([], [second])] for second in seconds}
        return cls([each for each in phrases if len(each[0]) == 1], by_second)


class SeedMatcher:
    """Finds the seeds of a taxonomy: phrases by their stems, `re:` seeds as regular expressions on the text itself.

    Each language's seeds are looked for in comments of that language. Welsh phrases match their initial mutations too.
    What a pattern finds inside a longer word does not count when it is short: "ring" says nothing of "caring".
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._phrases: Mapping[Language, Mapping[str, Begun]] = {
            language: self._index(language) for language in ("en", "cy")
        }
        self._patterns: Mapping[Language, Finder[str]] = {language: self._finder(language) for language in ("en", "cy")}

    def hits(
        self,
        text: str,
        language: Language | None = None,
    ) -> Hits:
        """The distinct words of the text that are seeds, by theme code, in the order in which they were found."""
        plain_text = plain(text)
        words = words_of(plain_text)
        language = language or language_of(words)
        return self.hits_of(plain_text, language, words, stems_of(words, language))

    def hits_of(self, plain_text: str, language: Language, words: Sequence[str], stems: Sequence[str]) -> Hits:
        """The same of a text that `plain` has made plain, with its words and their stems."""
        hits = [*self._phrase_hits(words, stems, language), *self._patterns[language].find(plain_text)]
        if not hits:
            return {}
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for code, evidence in hits:
            found[code][evidence] = None
        return {code: tuple(evidence) for code, evidence in found.items()}

    def _phrase_hits(self, words: Sequence[str], stems: Sequence[str], language: Language) -> Iterator[tuple[str, str]]:
        index = self._phrases[language]
        for start in [place for place, cut in enumerate(stems) if cut in index]:
            alone, by_second = index[stems[start]]
            likely = by_second.get(stems[start + 1], alone) if by_second and start + 1 < len(stems) else alone
            for phrase, code in likely:
                end = start + len(phrase)
                if len(phrase) <= SHORT or stems[start:end] == phrase:
                    yield code, " ".join(words[start:end])

    def _index(self, language: Language) -> Mapping[str, Begun]:
        index: dict[str, list[tuple[Phrase, str]]] = defaultdict(list)
        for theme in self.taxonomy.themes:
            seeds = (seed for seed in theme.seeds.get(language, ()) if not seed.startswith(PATTERN_MARK))
            for phrase in dict.fromkeys(phrase for seed in seeds for phrase in _variants(seed, language)):
                index[phrase[0]].append(([*phrase], theme.code))
        return {first: Begun.of(phrases) for first, phrases in index.items()}

    def _finder(self, language: Language) -> Finder[str]:
        finder: Finder[str] = Finder(FEWEST_LETTERS_INSIDE)
        for theme in self.taxonomy.themes:
            seeds = [seed for seed in theme.seeds.get(language, ()) if seed.startswith(PATTERN_MARK)]
            finder.add(theme.code, [seed.removeprefix(PATTERN_MARK) for seed in seeds])
        return finder


def seed_score(hits: int) -> float:
    """How sure a number of distinct seeds makes us: none 0, one 0.6, two 0.76, three 0.86, and never quite 1.

    >>> [round(seed_score(hits), 2) for hits in range(4)]
    [0.0, 0.6, 0.76, 0.86]
    """
    return 1 - FIRST_HIT_DOUBT * FURTHER_HIT_DOUBT ** (hits - 1) if hits else 0.0


def _variants(seed: str, language: Language) -> Iterable[tuple[str, ...]]:
    words = tokens(seed)
    if not words:
        return ()
    forms = [welsh.mutated(word) if language == "cy" else (word,) for word in words]
    return product(*(sorted({stem(form, language) for form in each if form}) for each in forms))
