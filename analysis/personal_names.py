"""People's names in free text, by what names are and by what stands round them.

A list of names alone would take the month of May for a woman and miss a name that nobody has listed. So a word counts
as a name when the list, its capital letter and its neighbours say so together: after a title ("Mrs"), after the words
that introduce people ("spoke to", "my neighbour", "regards"), beside another name, or, where it is nothing but a name,
by itself. Names of streets, wards, schools and shops are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from analysis.doubtful_names import doubtful_names
from analysis.further_names import Stretch, names_again, names_beside
from analysis.glance import Glance
from analysis.identifiers import Span
from analysis.initials import initials
from analysis.introduced_names import cued
from analysis.introductions import introduced, may_name_anybody
from analysis.name_lexicon import Known, known_of
from analysis.named_places import is_a_place
from analysis.plain_names import plain
from analysis.titled_names import titled
from analysis.whole_names import STRONG_LINKS, extended, is_a_role
from analysis.written_words import Word, may_hold_names, written_words

NAME = "name"
TELLING = Known.GIVEN | Known.SURNAME | Known.TITLE | Known.WEAK_TITLE
LINKS_OF_SAINTS = frozenset(
    ["st", "saint", "sant", "san", "santa", "king", "queen", "prince", "princess", "duke", "earl", "ss", "hms"]
)


def find_names(glance: Glance) -> list[Span]:
    """The names of people in a text.

    >>> text = "Spoke to Mark Evans in May"
    >>> [text[span.start : span.end] for span in find_names(Glance.of(text))]
    ['Mark Evans']
    """
    if not may_hold_names(glance, STRONG_LINKS) and not may_name_anybody(glance):
        return []
    words = written_words(glance)
    return names_among(words, introduced(glance, words))


def names_among(words: Sequence[Word], cues: Mapping[int, str]) -> list[Span]:
    """The names among words, of which `cues` says, by their places, how some are introduced."""
    found: list[Stretch] = []
    at = last_end = 0
    while at < len(words):
        word = words[at]
        if not (word.capital or word.known & TELLING or at in cues):
            at += 1
            continue
        length = _length_at(words, at, cues.get(at, "")) or _with_another(words, at, last_end)
        if length:
            found.append((at + int(length > 1 and is_a_role(words[at])), at + length))
            last_end = at + length
        at += max(length, 1)
    found += doubtful_names(words, found, is_a_place)
    if found:
        found += names_beside(words, found, is_a_place)
        found += names_again(words, found, is_a_place)
    return [Span(words[start].start, words[end - 1].end, NAME) for start, end in sorted(found)]


def _with_another(words: Sequence[Word], at: int, last_end: int) -> int:
    """A given name that follows another's: "Kev and Mo"."""
    word = words[at]
    if not last_end or not word.capital or not word.known & Known.GIVEN or word.first:
        return 0
    between = words[last_end:at]
    follows = not between or (len(between) == 1 and between[0].small in {"and", "a", "ac", "or"} and word.joined)
    listed = not between and word.start - words[last_end - 1].end <= 3
    return extended(words, at, 1, sure=False) if follows and (between or listed) else 0


def find_known(text: str, known: Sequence[str]) -> Iterator[Span]:
    """Names that are known beforehand, exactly: each whole, and each of its words that is not an ordinary word.

    >>> [text[span.start : span.end] for text in ["will brown rang"] for span in find_known(text, ["Will Brown"])]
    ['will brown']
    """
    for name in known:
        if words := [re.escape(word) for word in re.findall(r"[\w'’-]+", name)]:
            yield from _exactly(text, r"[\s.,]+".join(words))
            yield from _exactly(text, r"[\s,]+".join(reversed(words)))
            for word in words:
                plain = word.replace("\\", "").casefold()
                if len(plain) > 2 and not known_of(plain) & (Known.ORDINARY | Known.PLACE | Known.TITLE):
                    yield from _exactly(text, word)


def _exactly(text: str, pattern: str) -> Iterator[Span]:
    for match in re.finditer(rf"(?<![\w\[]){pattern}(?![\w\]])", text, re.IGNORECASE):
        yield Span(*match.span(), NAME)


def _length_at(words: Sequence[Word], at: int, cue: str) -> int:
    """How many words the name that begins here has; 0 where none does."""
    word = words[at]
    if word.known & (Known.TITLE | Known.WEAK_TITLE) and (length := titled(words, at)):
        return length
    before = words[at - 1] if at and word.joined else None
    if before and (before.known & Known.BEFORE_PLACE or (before.small in LINKS_OF_SAINTS)):
        return 0
    if cue and (length := cued(words, at, cue)):
        return length
    length = initials(words, at) or plain(words, at, before)
    return 0 if length and is_a_place(words, at, length) else length
