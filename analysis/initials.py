"""Initials, and the surnames after them."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.name_lexicon import Known
from analysis.name_neighbours import is_common
from analysis.name_words import KIN
from analysis.written_words import Word

LITTLE_KNOWN = Known.TOWN | Known.RARE
SAINT = "st"


def initials(words: Sequence[Word], at: int, *, sure: bool = False) -> int:
    """ "J. R. Hartley": initials and a surname that is no word besides."""
    if not words[at].initial:
        return 0
    count = 1
    while at + count < len(words) and words[at + count].initial and words[at + count].joined and count < 3:
        count += 1
        if at + count + 1 < len(words) and words[at + count].small == SAINT and words[at + count + 1].initial:
            count += 2  # G. St. J. Thornycroft.
    following = words[at + count] if at + count < len(words) else None
    if count > 1 and at and words[at].joined and words[at - 1].small in KIN:
        return count + int(
            following is not None and following.joined and following.capital and not is_common(following)
        )
    if following is None or not following.joined or not following.capital or is_common(following):
        return 0
    dotted = words[at].after.startswith(".") and len(following.small) > 3 and not words[at].first
    sure = ((sure or count > 1 or dotted) and not following.known & ~LITTLE_KNOWN) or bool(
        following.known & Known.SURNAME and not following.known & (Known.ORDINARY | Known.PLACE)
    )
    return count + 1 if sure and (words[at].small not in {"a", "i", "o", "y"} or count > 1) else 0


def letters_and_surname(words: Sequence[Word], at: int) -> int:
    """ "a k hartley": single letters, in small ones too, and a surname or what nobody lists."""
    count = 1
    while at + count < len(words) and len(words[at + count].small) == 1 and words[at + count].joined and count < 3:
        count += 1
    last = words[at + count] if at + count < len(words) else None
    if last is None or not last.joined or is_common(last) or len(last.small) < 3:
        return 0
    if count == 1 and words[at].small in {"a", "i", "o", "y", "e", "u"}:
        return 0
    sure = last.known & Known.SURNAME and not last.known & (Known.ORDINARY | Known.PLACE)
    return count + 1 if sure or (last.capital and not last.known) else 0
