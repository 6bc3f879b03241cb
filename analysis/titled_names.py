"""Names after titles: "Mrs Okafor", "Cllr Dr Field"."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.name_lexicon import Known
from analysis.name_likeness import name_likeness
from analysis.name_neighbours import is_common, next_word
from analysis.name_words import SURNAMES_TOO
from analysis.named_places import is_a_place
from analysis.unlisted_names import LIKE_A_NAME
from analysis.whole_names import FORMS, HARDLY, extended
from analysis.written_words import SPELT_IN_CAPITALS, Word

COUNCILLORS = frozenset(["councillor", "cynghorydd", "cyng"])
TITLES_OF_NAMES = frozenset(["ms", "miss", "mx", "dr", "cllr", "prof"])
MONTHS_TOO = frozenset(["may", "june", "april"])


def titled(words: Sequence[Word], at: int) -> int:
    """A title and the name after it; the title belongs to what is masked only as far as it is not a role."""
    following = next_word(words, at)
    if following is None:
        return 0
    title = words[at]
    if following.known & Known.TITLE and following.capital and (length := titled(words, at + 1)):
        return length + 1
    if title.small in COUNCILLORS and following.capital and following.known & Known.SURNAME:
        return extended(words, at, 2, sure=False)
    length = extended(words, at, 1, sure=False)
    if following.initial:
        length = max(length, 2)
    if title.small in FORMS and len(following.small) == 1 and at + 2 < len(words):
        beyond = words[at + 2]
        if not beyond.capital and not beyond.known and beyond.start - following.end <= 2 and not is_common(beyond):
            return 3
    if length > 1 or not title.known & Known.TITLE:
        surname = title.known & Known.TITLE and words[at + length - 1].known & Known.SURNAME
        return length if length > 1 and (surname or not is_a_place(words, at + 1, length - 1)) else 0
    unlisted = not following.known and not is_common(following)
    if (
        following.capital
        and (title.capital or title.first or title.small in SPELT_IN_CAPITALS)
        and (
            unlisted
            or (title.small != "miss" and not is_common(following) and not following.known & Known.PLACE)
            or (title.small != "miss" and following.small in MONTHS_TOO)
        )
    ):
        return extended(words, at, 2, sure=False)
    if not following.capital and title.small in {"mr", "mrs"} and unlisted and len(following.small) > 2:
        return 2
    if (
        not following.capital
        and title.small in TITLES_OF_NAMES
        and unlisted
        and name_likeness(following.small) > LIKE_A_NAME
    ):
        return 2
    if title.small in {"mr", "mrs", "ms", "mx"} and following.known & (Known.SURNAME | Known.GIVEN):
        return 0 if is_common(following) else extended(words, at, 2, sure=False)
    if (
        following.small in SURNAMES_TOO
        and title.small in {"dr", "cllr", "prof", "pc"}
        and following.small not in HARDLY
    ):
        return 2
    return 0
