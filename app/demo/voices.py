"""The ways in which people type: carefully, in a hurry, on a telephone, in anger, or with a spelling of their own."""

import re
from collections.abc import Callable

import numpy as np

Rng = np.random.Generator
Voice = Callable[[str, Rng, dict[str, dict[str, str]]], str]


def plain(text: str, _rng: Rng, _words: dict[str, dict[str, str]]) -> str:
    return text


def lower(text: str, _rng: Rng, _words: dict[str, dict[str, str]]) -> str:
    """All lower case, with apostrophes and the last full stop left out."""
    return text.lower().replace("'", "").rstrip(".")


def unstopped(text: str, _rng: Rng, _words: dict[str, dict[str, str]]) -> str:
    """One long breath: full stops become commas."""
    return re.sub(r"\. (\w)", lambda match: f", {_uncapital(match[1], text[match.start() + 2 :])}", text).rstrip(".")


def shouting(text: str, rng: Rng, _words: dict[str, dict[str, str]]) -> str:
    """One sentence in capitals, and exclamation marks."""
    sentences = re.split(r"(?<=[.?!]) ", text)
    loud = rng.integers(len(sentences))
    sentences[loud] = sentences[loud].upper().rstrip(".") + "!" * int(rng.integers(1, 4))
    return " ".join(sentences)


def misspelt(text: str, rng: Rng, words: dict[str, dict[str, str]]) -> str:
    """Common misspellings, and two letters the wrong way round."""
    text = _swap_words(text, words["misspellings"])
    long_words = list(re.finditer(r"\b[a-z]{6,}\b", text))
    if not long_words:
        return text
    start = long_words[rng.integers(len(long_words))].start() + int(rng.integers(1, 4))
    return text[:start] + text[start + 1] + text[start] + text[start + 2 :]


def thumbed(text: str, rng: Rng, words: dict[str, dict[str, str]]) -> str:
    """Typed with thumbs: short forms, no capitals, few stops."""
    return lower(_swap_words(text, words["shorthand"]), rng, words).replace(". ", " ")


def bare(text: str, _rng: Rng, _words: dict[str, dict[str, str]]) -> str:
    """Welsh on a keyboard that hides its circumflexes."""
    return text.translate(str.maketrans("âêîôûŵŷÂÊÎÔÛŴŶ", "aeiouwyAEIOUWY"))


VOICES: dict[str, tuple[tuple[Voice, float], ...]] = {
    "en": ((plain, 0.5), (lower, 0.13), (unstopped, 0.11), (shouting, 0.05), (misspelt, 0.13), (thumbed, 0.08)),
    "cy": ((plain, 0.6), (lower, 0.14), (unstopped, 0.1), (shouting, 0.04), (bare, 0.12)),
}


def speak(text: str, language: str, rng: Rng, words: dict[str, dict[str, str]]) -> str:
    """The text in one of the voices of its language."""
    voices, chances = zip(*VOICES[language], strict=True)
    return str(voices[rng.choice(len(voices), p=chances)](text, rng, words))


def _swap_words(text: str, swaps: dict[str, str]) -> str:
    for right, wrong in swaps.items():
        text = re.sub(rf"\b{re.escape(right)}\b", wrong, text)
    return text


def _uncapital(letter: str, rest: str) -> str:
    """Keep the capital of "I" and of "I'm"."""
    return letter if re.match(r"I\b", rest) else letter.lower()
