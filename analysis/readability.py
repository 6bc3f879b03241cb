"""How old a reader must be to follow English words easily: the Flesch-Kincaid grade level, as a reading age."""

import re

SENTENCE_ENDS = re.compile(r"[.!?:;]+")
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?:[^laeiouy]es|[^aeiouytd]ed|[^aeiouyl]e)$")
AT_SCHOOL = 5
"""A child in the first grade is six: the age is the grade and five years more."""


def syllables(word: str) -> int:
    """How many syllables an English word has, by its groups of vowels and its silent endings.

    >>> [syllables(word) for word in ("council", "satisfied", "made", "table", "the")]
    [2, 3, 1, 2, 1]
    """
    letters = word.lower().replace("’", "").replace("'", "")
    groups = len(VOWELS.findall(letters)) - (1 if SILENT.search(letters) else 0)
    # Two vowels that are said apart, as in "area" or "diary".
    apart = len(re.findall(r"i[ao]|ea$", letters)) - len(re.findall(r"[tsc]i[ao]", letters))
    return max(1, groups + max(0, apart))


def reading_age(text: str) -> float | None:
    """The reading age of some words in years, or None where there are none.

    Source: J. P. Kincaid and others, "Derivation of New Readability Formulas", US Navy 1975: the grade is 0.39 words a
    sentence + 11.8 syllables a word - 15.59. It was derived on whole passages; of one short question it says little.

    >>> round(reading_age("The cat sat on the mat."), 1)
    3.6
    >>> reading_age("2026") is None
    True
    """
    words = WORD.findall(text)
    if not words:
        return None
    sentences = max(1, len([part for part in SENTENCE_ENDS.split(text) if WORD.search(part)]))
    grade = 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return grade + AT_SCHOOL
