"""Initials, and the surnames after them."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.name_lexicon import Known
from analysis.name_neighbours import is_common
from analysis.written_words import Word


def initials(words: Sequence[Word], at: int, *, sure: bool = False) -> int:
    """ "J. R. Hartley": initials and a surname that is no word besides."""
    if not words[at].initial:
        return 0
    count = 1
    while at + count < len(words) and words[at + count].initial and words[at + count].joined and count < 3:
        count += 1
    following = words[at + count] if at + count < len(words) else None
    if following is None or not following.joined or not following.capital or is_common(following):
        return 0
    sure = ((sure or count > 1) and not following.known) or bool(
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
