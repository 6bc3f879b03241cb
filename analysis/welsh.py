"""A light stemmer for Welsh, which has no Snowball stemmer, and the initial mutations that hide a word's first letter.

The mutations follow King, *Modern Welsh: A Comprehensive Grammar* (3rd edition, 2016), sections 3 to 12. The stemmer is
our own: it takes the longest listed ending off a word that stays three letters long. It is meant for matching, not for
grammar.
"""

from __future__ import annotations

ENDINGS = (
    "iadau", "wyd", "iaeth", "iad", "iau", "oedd", "ion", "iaid", "odd", "ais", "au", "on", "od", "io", "u", "o", "i",
)  # fmt: skip

VOWELS = tuple("aeiouwyâêîôûŵŷ")

MUTATIONS = {
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
    "ll": ("l",),
    "rh": ("r",),
}


def stem(word: str) -> str:
    """The word in small letters without its ending.

    >>> [stem(word) for word in ("biniau", "bin", "casglwyd", "casglu")]
    ['bin', 'bin', 'casgl', 'casgl']
    """
    word = word.lower()
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def mutated(word: str) -> tuple[str, ...]:
    """The word followed by its soft, nasal and aspirate forms, or with the h that "ein" and "ei" put before a vowel.

    >>> mutated("parc"), mutated("llyfr"), mutated("ysgol")
    (('parc', 'barc', 'mharc', 'pharc'), ('llyfr', 'lyfr'), ('ysgol', 'hysgol'))
    """
    if word.startswith(VOWELS):
        return (word, f"h{word}")
    if word.startswith(("ch", "dd", "ff", "ph", "th")):
        return (word,)
    radical = next((letters for letters in ("ll", "rh", word[:1]) if word.startswith(letters)), "")
    return (word, *(initial + word.removeprefix(radical) for initial in MUTATIONS.get(radical, ())))
