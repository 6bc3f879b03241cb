"""Names that words before them introduce: "spoke to", "my neighbour", "regards"."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.initials import initials, letters_and_surname
from analysis.name_lexicon import Known
from analysis.name_likeness import name_likeness
from analysis.name_neighbours import MONTHS, ends_with_a_name, is_at_work, is_common
from analysis.name_words import KIN, PLACES_OF_NAMES
from analysis.named_places import is_a_place
from analysis.unlisted_names import HARDLY_LIKE, LIKE_NO_PLACE
from analysis.whole_names import extended
from analysis.written_words import Word

MEETS = frozenset(["ask", "tell", "phone", "email", "blame", "with", "from", "to", "by", "for", "of"])


def cued(words: Sequence[Word], at: int, cue: str) -> int:
    """A name after words that introduce one; `cue` says how surely they do."""
    word = words[at]
    is_name = word.known & (Known.GIVEN | Known.SURNAME)
    if word.known & Known.PLACE and not word.known & Known.GIVEN:
        return 0
    letters = word.small.replace("-", "")
    unknown = not word.known and len(letters) > 2 and letters.isalpha() and not is_common(word)
    if cue in {"capital", "kin"}:
        unknown = unknown and (cue == "capital" or name_likeness(letters) > 0)
        fits = (
            word.capital
            and word.small not in PLACES_OF_NAMES
            and word.small not in KIN
            and not word.known & (Known.TITLE | Known.WEAK_TITLE)
            and (
                unknown
                or bool(is_name and not word.known & (Known.NEVER_ALONE | Known.PLACE))
                or bool(
                    word.known & Known.GIVEN
                    and word.small not in MONTHS
                    and (cue == "kin" or words[at - 1].small in MEETS)
                )
            )
        )
    elif cue == "entered":
        fits = word.capital and not word.known & (Known.PLACE | Known.TITLE | Known.TOWN) and not is_common(word)
        fits = fits and (unknown or bool(word.known & Known.GIVEN or (is_name and not word.known & Known.NEVER_ALONE)))
    elif cue == "parted":
        fits = word.capital and not is_common(word)
    elif cue == "last":
        fits = word.capital and (bool(is_name) or (unknown and name_likeness(letters) > 0))
    elif cue == "addressed":
        fits = word.capital and (bool(word.known & Known.GIVEN) or (unknown and name_likeness(letters) > HARDLY_LIKE))
    elif cue == "closed":
        alone = not word.known & (Known.NEVER_ALONE | Known.TOWN) and word.small not in PLACES_OF_NAMES
        fits = word.capital and bool(is_name) and alone
        apart = words[at - 1].end + 1 < word.start
        fits = fits or (word.capital and unknown and (apart or name_likeness(letters) > 0))
        fits = fits or (word.capital and apart and bool(word.known & Known.GIVEN))
        fits = fits or bool(not word.capital and is_name and not word.known & Known.ORDINARY)
        fits = fits or bool(word.known & Known.GIVEN and ends_with_a_name(words, at))
    elif word.capital and word.small in PLACES_OF_NAMES and not is_name:
        fits = False
    elif word.capital:
        fits = bool(word.known & Known.GIVEN) or unknown or bool(is_name and not word.known & Known.ORDINARY)
        fits = fits or (cue == "named" and not is_common(word)) or (cue == "signed" and bool(is_name))
    elif cue == "named":
        fits = bool(is_name) or (unknown and len(word.small) > 2)
    elif cue == "signed":
        fits = bool(is_name and not word.known & Known.NEVER_ALONE) or (unknown and len(word.small) > 2)
    else:
        fits = bool(word.known & Known.GIVEN) and not word.known & Known.NEVER_ALONE
        fits = fits and (cue == "met" or not word.known & Known.ORDINARY)
        fits = fits or bool(cue == "met" and word.known & Known.GIVEN and is_at_work(words, at))
        fits = fits or (cue in {"met", "who"} and unknown and name_likeness(letters) > LIKE_NO_PLACE)
    if not fits:
        if word.initial or (len(word.small) == 1 and cue in {"named", "met", "entered"}):
            return initials(words, at, sure=True) or letters_and_surname(words, at)
        return 0
    length = extended(words, at, 1, sure=word.capital or cue in {"named", "signed"})
    return 0 if is_a_place(words, at, length) else length
