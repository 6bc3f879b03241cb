"""Names that nobody lists, by how they are spelt and by what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.encounters import FAR
from analysis.name_lexicon import Known, known_of
from analysis.name_likeness import name_likeness
from analysis.name_neighbours import (
    follows_preposition,
    has_a_role,
    is_at_work,
    is_common,
    is_described,
    is_from_somewhere,
    leads_a_team,
    next_word,
)
from analysis.name_words import AFTER_NAMES, LINKS, NOT_BEFORE_NAMES, PERSONABLE, PLACES_OF_NAMES, ROLES, SAYS, SPEAKS
from analysis.whole_names import MOST_WORDS, STRONG_LINKS, extended
from analysis.written_words import Word

SHORTEST_PAST = 4
LIVES = AFTER_NAMES - frozenset(["and", "at", "from", "in", "on", "only", "just", "never", "always", "also", "even"])
"""What people do, and things too."""
HARDLY_LIKE = -0.3
LITTLE_LIKE = 0.0
LIKE_A_NAME = 0.15
RATHER_LIKE = 0.3
LIKE_ANY_NAME = 0.5
LIKE_NO_PLACE = 0.65
NOTHING_LIKE = 9.0
"""How like a name a word that nobody lists must be. Of wards' names 6, 2, and 1 in a hundred are so like; of rare given
names from other lists 63, 51 and 45."""
ENDINGS_OF_THINGS = (
    "oma", "itis", "osis", "zole", "pine", "statin", "mycin", "cillin", "olol", "ment", "sion", "emia", "algia",
    "ish", "ese", "ology", "ation", "ness", "ism", "ist", "pathy",
    "aidd", "eig", "iaeth", "wyd", "odd", "ais", "wch",
)  # fmt: skip
"""How illnesses, medicines, languages and ideas end, and Welsh adjectives and verbs."""
PLAIN_ENDINGS = (
    "ly", "ing", "ed", "s", "tion", "ment", "ist", "er", "or", "ian", "ant", "ity", "ic", "al", "ive",
)  # fmt: skip


def unlisted_and_surname(words: Sequence[Word], at: int) -> int:
    """A capital word that nobody lists, with a plain surname after it."""
    word, following = words[at], next_word(words, at)
    if (
        word.capital
        and not word.known
        and following
        and following.small in STRONG_LINKS
        and (length := extended(words, at, 1, sure=False)) > 1
    ):
        return length
    if not word.capital or word.known or len(word.small) < 3 or is_common(word):
        return 0
    if has_a_role(words, at):
        return 1
    if following is None:
        return _spelt_as_a_name(words, at)
    if is_at_work(words, at, teams=not word.first or name_likeness(word.small) > 0):
        return 1
    if following.small in SPEAKS and not following.capital and not word.small.endswith(PLAIN_ENDINGS):
        before = words[at - 1] if at and word.joined else None
        return int(not follows_preposition(before) and word.small not in PLACES_OF_NAMES and word.small not in ROLES)
    sure = following.known & Known.SURNAME and not following.known & (Known.ORDINARY | Known.PLACE | Known.NEVER_ALONE)
    if following.capital and sure:
        return extended(words, at, 2, sure=False)
    if word.first and following.capital and (length := _whole_name(words, at)):
        return length
    return _spelt_as_a_name(words, at)


def _spelt_as_a_name(words: Sequence[Word], at: int) -> int:
    """How many words that nobody lists look like a name and stand where no place or thing would."""
    word, following = words[at], next_word(words, at)
    before = words[at - 1] if at and word.joined else None
    if word.small in PLACES_OF_NAMES or word.small in ROLES or word.numbered or word.small.endswith(ENDINGS_OF_THINGS):
        return 0
    if word.small.startswith(FAR):
        return 0
    if before is not None and (before.small in NOT_BEFORE_NAMES or (before.capital and not before.first)):
        return 0
    needed = _likeness_needed(words, at, before)
    parts = [part for part in word.small.split("-") if part]
    if not all(name_likeness(part) > needed or (len(parts) > 1 and known_of(part) & Known.GIVEN) for part in parts):
        return 0
    if following is None or not following.capital:
        return 1
    if following.initial:
        return 2
    unlisted = not following.known and not is_common(following) and following.small not in PLACES_OF_NAMES
    return 2 if unlisted and needed <= LIKE_ANY_NAME and name_likeness(following.small) > 0 else 0


def _whole_name(words: Sequence[Word], at: int) -> int:
    """Two or three words with capitals that begin a sentence, look like names together, and do something."""
    end = at + 1
    while (
        end < len(words)
        and words[end].joined
        and (words[end].capital or words[end].small in LINKS)
        and end - at < MOST_WORDS
    ):
        end += 1
    rest = words[at + 1 : end]
    if any(
        word.known & (Known.PLACE | Known.ORDINARY) or is_common(word) or word.small in PLACES_OF_NAMES for word in rest
    ):
        return 0
    likeness = sum(name_likeness(word.small.replace("-", "")) for word in words[at:end]) / (end - at)
    named = any(word.known & (Known.GIVEN | Known.SURNAME) for word in rest)
    return end - at if named or likeness > LITTLE_LIKE else 0


def _likeness_needed(words: Sequence[Word], at: int, before: Word | None) -> float:
    """How much like a name a word must look: less where it does what people do, more where a place might stand."""
    word, following = words[at], next_word(words, at)
    if following is not None and not following.capital:
        if following.small in SAYS or is_described(words, at) or leads_a_team(words, at):
            return HARDLY_LIKE
        if following.small in LIVES:
            return LIKE_A_NAME
        if following.small.endswith("ed") and len(following.small) > SHORTEST_PAST:
            return RATHER_LIKE
        if is_from_somewhere(words, at):
            return HARDLY_LIKE
        if following.small in {"at", "in"} and at + 2 < len(words) and words[at + 2].small in {"the", "our"}:
            return LITTLE_LIKE
    if word.owns and following is not None and not following.capital:
        return HARDLY_LIKE
    if word.owns or word.after.startswith(" ("):
        return LIKE_A_NAME
    if word.first:
        beyond = words[at + 1] if at + 1 < len(words) else None
        if (
            word.after.startswith(", ")
            and beyond is not None
            and beyond.small in {"my", "our", "the", "your", "who", "a"}
        ):
            return LIKE_A_NAME
        if following is None or following.initial:
            return LIKE_ANY_NAME
        return LIKE_NO_PLACE if following.small not in {"and", "of", "or", "for", "to", "a", "ac"} else NOTHING_LIKE
    if before is not None and before.small in {"little", "young", "old", "poor"}:
        return HARDLY_LIKE
    if (before is not None and before.small in PERSONABLE) or (before is None and word.after.startswith(",")):
        return LIKE_A_NAME
    return LIKE_NO_PLACE if follows_preposition(before) else LIKE_ANY_NAME
