"""Codes that can be remembered and said over the telephone: three words and two figures, such as `otter-lamp-cedar-42`.

A code says one number from 0 to 13,421,772,799, which is 33.6 bits: three words out of 512 and a number below 100. The
same number is said in each language's own words, so that a code written down in English still leads back when the page
speaks Welsh, and in eleven figures where a language has no list. No two words of a list are one letter apart. Guesses
are limited (`core.limits`): at 20 an hour, one network needs 76 years on average to come upon one of 1,000 codes.

A list's order is for good: codes already told are read with it.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

from core.language import DEFAULT_LANGUAGE

WORDS = 3
LISTED = 512
FIGURES = 100
NUMBERS: int = LISTED**WORDS * FIGURES
DIGITS = len(str(NUMBERS - 1))


def in_words(number: int, language: str = DEFAULT_LANGUAGE) -> str:
    """The code that says a number from 0 to `NUMBERS - 1` in a language.

    >>> in_words(0), in_words(0, "ar")
    ('acorn-acorn-acorn-00', '000-0000-0000')
    """
    listed = _lists().get(language)
    if listed is None:
        return in_digits(number)
    rest, figures = divmod(number, FIGURES)
    words = []
    for _ in range(WORDS):
        rest, place = divmod(rest, LISTED)
        words.append(listed[place])
    return "-".join([*words, f"{figures:02}"])


def in_digits(number: int) -> str:
    """A number as it is said in languages without a list, in groups like those of a telephone number."""
    digits = f"{number:0{DIGITS}}"
    return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"


def readings(typed: str) -> list[int]:
    """The numbers that a code may say, however it was typed: usually one, and none for what is no code.

    >>> readings(" Acorn acorn ACORN 7 "), readings("000 0000 0007"), readings("acorn")
    ([7], [7], [])
    """
    plain = _plain(typed)
    words, digits = re.findall(r"[a-z]+", plain), "".join(re.findall(r"\d+", plain))
    if not words:
        return [int(digits)] if len(digits) == DIGITS and int(digits) < NUMBERS else []
    if len(words) != WORDS or not 1 <= len(digits) <= 2:
        return []
    found = (_read(words, int(digits), places) for places in _places().values())
    return [number for number in found if number is not None]


def _read(words: list[str], figures: int, places: dict[str, int]) -> int | None:
    if not all(word in places for word in words):
        return None
    number = 0
    for word in reversed(words):
        number = number * LISTED + places[word]
    return number * FIGURES + figures


def _plain(typed: str) -> str:
    """Lower case without accents, and the digits of any script as 0 to 9."""
    letters = unicodedata.normalize("NFKD", typed).casefold()
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in letters if not unicodedata.combining(letter))


@cache
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = json.loads(
        (Path(__file__).parent / "memorable_words.json").read_text(encoding="utf-8")
    )
    return lists


@cache
def _places() -> dict[str, dict[str, int]]:
    return {language: {word: place for place, word in enumerate(words)} for language, words in _lists().items()}
