"""How far a name goes: the names, initials and links after its first word."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.name_lexicon import Known
from analysis.name_neighbours import MONTHS, is_common
from analysis.name_words import AFTER_NAMES, DEPARTMENTS, LINKS, ROLES, SURNAMES_TOO
from analysis.rarer_names import counted_names
from analysis.written_words import Word

MOST_WORDS = 5
HARDLY = frozenset(
    [
        "long",
        "short",
        "small",
        "little",
        "best",
        "day",
        "read",
        "page",
        "ward",
        "young",
        "may",
        "love",
        "hope",
        "power",
        "court",
        "lock",
        "rush",
    ]
)
RELATIVES = frozenset(
    ["auntie", "aunty", "aunt", "uncle", "reverend", "pastor", "imam", "lord", "sir", "dame", "nanny"]
)
FORMS = frozenset(["mr", "mrs", "ms", "miss", "mx", "mr's", "mme", "messrs"])
STRONG_LINKS = frozenset(
    ["van", "von", "de", "der", "den", "da", "dos", "della", "bin", "bint", "al", "el", "ul", "ap"]
)


def extended(words: Sequence[Word], at: int, length: int, *, sure: bool) -> int:
    """How long the name is that has `length` words already, with the names, initials and links that go on with it."""
    while length < MOST_WORDS:
        here = at + length
        if here >= len(words) or not words[here].joined:
            return length
        word = words[here]
        if word.small in LINKS and here + 1 < len(words) and words[here + 1].joined:
            beyond = words[here + 1]
            if beyond.small in LINKS and here + 2 < len(words) and words[here + 2].capital and words[here + 2].joined:
                length += 3
                continue
            if (
                beyond.capital
                and not is_common(beyond)
                and not beyond.known & Known.PLACE
                and (word.small not in {"a", "o", "la", "le", "al", "el"} or not beyond.known & Known.ORDINARY)
            ):
                length += 2
                continue
        if (
            word.initial
            and here + 1 < len(words)
            and words[here + 1].joined
            and words[here + 1].capital
            and length + 1 < MOST_WORDS
            and (words[here + 1].known & Known.SURNAME or not words[here + 1].known)
        ):
            length += 2
            continue
        if not _goes_on(words[at + length - 1], word, sure=sure):
            return length + int(word.initial and word.small not in {"i", "a"})
        length += 1
    return length


def _goes_on(last: Word, word: Word, *, sure: bool) -> bool:
    """Whether a word goes on with a name."""
    is_name = word.known & (Known.SURNAME | Known.GIVEN)
    if word.capital and not word.first:
        if last.capital or last.known & (Known.TITLE | Known.WEAK_TITLE):
            if last.known & Known.WEAK_TITLE and not last.known & Known.TITLE:
                if last.small in RELATIVES and word.known & Known.GIVEN and word.small not in MONTHS:
                    return True
                return (bool(is_name) and not word.known & (Known.PLACE | Known.NEVER_ALONE)) or (
                    last.small != "doctor"
                    and not word.known
                    and not is_common(word)
                    and word.small.replace("-", "").isalpha()
                )
            named = bool(last.known & Known.GIVEN) or sure or last.initial
            if word.known == Known.ORDINARY and named and not last.known & Known.ORDINARY:
                return is_surname_too(word)
            return (bool(is_name) and not is_common(word)) or (
                named and not word.known & ~Known.TOWN and len(word.small) > 2
            )
        return bool(is_name) and not word.known & Known.ORDINARY
    if word.shouted and last.known & Known.GIVEN and not last.known & Known.ORDINARY and not word.capital:
        may_be = word.known & Known.SURNAME or not word.known & ~Known.TOWN or is_surname_too(word)
        return bool(may_be) and not word.known & Known.PLACE and not is_common(word) and len(word.small) > 2
    if word.capital or last.capital:
        return bool(
            not word.capital
            and last.known & Known.GIVEN
            and word.known & Known.SURNAME
            and not word.known & (Known.ORDINARY | Known.PLACE | Known.GIVEN)
        )
    if last.known & (Known.TITLE | Known.WEAK_TITLE):
        return bool(is_name) and not word.known & (Known.ORDINARY | Known.PLACE | Known.NEVER_ALONE)
    if not word.known & Known.SURNAME:
        return sure and not word.known and not is_common(word) and len(word.small) > 2 and word.small.isalpha()
    return not word.known & (Known.ORDINARY | Known.PLACE | Known.NEVER_ALONE) or (
        word.small in SURNAMES_TOO and word.small not in HARDLY and not last.known & Known.ORDINARY
    )


def is_surname_too(word: Word) -> bool:
    """Whether a plain word is a surname as well, and neither a role nor a department: "Crumb"."""
    small = word.small
    taken = is_common(word) or small in ROLES or small in DEPARTMENTS or small in AFTER_NAMES
    return not taken and small in counted_names("surname")


def is_a_role(word: Word) -> bool:
    """Whether the word says what somebody does, and so stays."""
    return (
        bool(word.known & (Known.TITLE | Known.WEAK_TITLE)) and not word.known & Known.GIVEN and word.small not in FORMS
    )
