"""Finding a taxonomy's seed phrases in comments: what makes themes work on day one, before anybody has labelled any."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from analysis import welsh
from analysis.taxonomy import PATTERN_MARK, Taxonomy
from analysis.text import Language, detect_language, plain, stem, tokens

Phrase = tuple[str, ...]
Hits = dict[str, tuple[str, ...]]

FIRST_HIT_DOUBT = 0.4
FURTHER_HIT_DOUBT = 0.6


class SeedMatcher:
    """Finds the seeds of a taxonomy: phrases by their stems, `re:` seeds as regular expressions on the text itself.

    Each language's seeds are looked for in comments of that language. Welsh phrases match their initial mutations too.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._phrases: Mapping[Language, Mapping[str, list[tuple[Phrase, str]]]] = {
            language: self._index(language) for language in ("en", "cy")
        }
        self._patterns = {language: dict(self._alternations(language)) for language in ("en", "cy")}

    def hits(self, text: str, language: Language | None = None, words: list[str] | None = None) -> Hits:
        """The distinct words of the text that are seeds, by theme code, in the order in which they were found.

        `words` are the text's tokens, for callers who have them already.
        """
        language = language or detect_language(text)
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for code, evidence in self._phrase_hits(tokens(text) if words is None else words, language):
            found[code][evidence] = None
        text = plain(text)
        for code, pattern in self._patterns[language].items():
            for match in pattern.finditer(text):
                found[code][match.group().strip()] = None
        return {code: tuple(evidence) for code, evidence in found.items()}

    def _phrase_hits(self, words: list[str], language: Language) -> Iterator[tuple[str, str]]:
        index = self._phrases[language]
        stems = tuple(stem(word, language) for word in words)
        for start, first in enumerate(stems):
            for phrase, code in index.get(first, ()):
                end = start + len(phrase)
                if stems[start:end] == phrase:
                    yield code, " ".join(words[start:end])

    def _index(self, language: Language) -> Mapping[str, list[tuple[Phrase, str]]]:
        index: dict[str, list[tuple[Phrase, str]]] = defaultdict(list)
        for theme in self.taxonomy.themes:
            seeds = (seed for seed in theme.seeds.get(language, ()) if not seed.startswith(PATTERN_MARK))
            for phrase in {phrase for seed in seeds for phrase in _variants(seed, language)}:
                index[phrase[0]].append((phrase, theme.code))
        return index

    def _alternations(self, language: Language) -> Iterator[tuple[str, re.Pattern[str]]]:
        for theme in self.taxonomy.themes:
            seeds = (seed for seed in theme.seeds.get(language, ()) if seed.startswith(PATTERN_MARK))
            if alternation := "|".join(f"(?:{seed.removeprefix(PATTERN_MARK)})" for seed in seeds):
                yield theme.code, re.compile(alternation, re.IGNORECASE)


def seed_score(hits: int) -> float:
    """How sure a number of distinct seeds makes us: none 0, one 0.6, two 0.76, three 0.86, and never quite 1.

    >>> [round(seed_score(hits), 2) for hits in range(4)]
    [0.0, 0.6, 0.76, 0.86]
    """
    return 1 - FIRST_HIT_DOUBT * FURTHER_HIT_DOUBT ** (hits - 1) if hits else 0.0


def _variants(seed: str, language: Language) -> Iterable[Phrase]:
    words = tokens(seed)
    if not words:
        return ()
    forms = [welsh.mutated(word) if language == "cy" else (word,) for word in words]
    return product(*(sorted({stem(form, language) for form in each if form}) for each in forms))
