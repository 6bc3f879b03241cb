"""People's names in free text, by what names are and by what stands round them.

A list of names alone would take the month of May for a woman and miss a name that nobody has listed. So a word counts
as a name when the list, its capital letter and its neighbours say so together: after a title ("Mrs"), after the words
that introduce people ("spoke to", "my neighbour", "regards")"
r", beside another name, or, where it is nothing but a name,
by itself. Names of streets, wards, schools and shops are left alone.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.identifiers import Span
from analysis.name_words import (
    AFTER_NAMES,
    BEFORE_PLACES,
    BRANDS,
    COMMON,
    DEPARTMENTS,
    LANDMARKS,
    LINKS,
    NEVER_ALONE,
    ORDINARY,
    PLACES,
    PLACES_OF_NAMES,
    ROLES,
    SAYS,
    SHORT_NAMES,
    STREETS,
    SURNAMES_TOO,
    TITLES,
    WEAK_TITLES,
)
from analysis.rarer_names import rarer_names

NAME = "name"
DATA = Path(__file__).parent / "data"
WORD = re.compile(r"\[[a-z ]{3,30}\]|[^\W\d_](?:[\w'’]|-(?=\w))*")
SENTENCE_ENDS = frozenset(".!?\n\r:;•*…")
CLITIC = re.compile(r"['’](?:r|n|i|u|w|m|th|ch|ll|d|re)$")
MOST_WORDS = 5


class Known:
    """What is known of a word in small letters, as bits of a number: an enumeration costs ten times as much."""

    GIVEN = 1
    SURNAME = 2
    ORDINARY = 4
    """It is a word besides, in small letters."""
    PLACE = 8
    TITLE = 16
    WEAK_TITLE = 32
    NEVER_ALONE = 64
    """It is too often something else to be a name by itself, even with a capital."""
    LINK = 128
    BEFORE_PLACE = 256
    SHORT = 512
    RARE = 1024
    """It is a name only with a capital."""


TELLING = Known.GIVEN | Known.SURNAME | Known.TITLE | Known.WEAK_TITLE


@dataclass(slots=True)
class Word:
    """A word of the text: where it stands, what is known of it, and how it is written."""

    start: int
    end: int
    small: str
    known: int
    capital: bool
    first: bool
    joined: bool
    """Whether only a space, or the dot of an initial or a title, lies between it and the word before."""
    initial: bool
    numbered: bool
    """Whether a number follows, as in the name of a ward or a bus."""


def find_names(text: str) -> list[Span]:
    """The names of people in a text.

    >>> [text[span.start : span.end] for text in ["Spoke to Mark Evans in May"] for span in find_names(text)]
    ['Mark Evans']
    """
    words = _words(text)
    introduced = _introduced(text, words)
    spans: list[Span] = []
    at = last_end = 0
    while at < len(words):
        word = words[at]
        if not (word.capital or word.known & TELLING or at in introduced):
            at += 1
            continue
        length = _length_at(words, at, introduced.get(at, "")) or _with_another(words, at, last_end)
        if length:
            first = at + int(length > 1 and _is_a_role(words[at]))
            spans.append(Span(words[first].start, words[at + length - 1].end, NAME))
            last_end = at + length
        at += max(length, 1)
    return spans


def _with_another(words: Sequence[Word], at: int, last_end: int) -> int:
    """A given name that follows another's: "Kev and Mo"."""
    word = words[at]
    if not last_end or not word.capital or not word.known & Known.GIVEN or word.first:
        return 0
    between = words[last_end:at]
    follows = not between or (len(between) == 1 and between[0].small in {"and", "a", "ac", "or"} and word.joined)
    listed = not between and word.start - words[last_end - 1].end <= 3
    return _extended(words, at, 1, sure=False) if follows and (between or listed) else 0


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
                if len(plain) > 2 and not _known(plain) & (Known.ORDINARY | Known.PLACE | Known.TITLE):
                    yield from _exactly(text, word)


def _exactly(text: str, pattern: str) -> Iterator[Span]:
    for match in re.finditer(rf"(?<![\w\[]){pattern}(?![\w\]])", text, re.IGNORECASE):
        yield Span(*match.span(), NAME)


def _words(text: str) -> list[Word]:
    shouting = sum(map(str.isupper, text)) > 3 * sum(map(str.islower, text))
    words: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        written = match.group()
        if written[0] == "[":
            end = match.end()
            continue
        plain = written[:-2] if written[-2:] in {"'s", "’s", "'S", "’S"} else written.rstrip("'’")
        small = plain.casefold()
        if (clitic := CLITIC.search(small)) and _known(small[: clitic.start()]):
            plain, small = plain[: clitic.start()], small[: clitic.start()]
        between = text[end : match.start()]
        first = not words or not SENTENCE_ENDS.isdisjoint(between)
        dotted = bool(words) and between.startswith(".") and (words[-1].initial or words[-1].known & Known.TITLE)
        if first and dotted and not SENTENCE_ENDS.intersection(between[1:]):
            first = False
        upper = written.isupper() and len(plain) > 1 and not shouting
        known = _known(small)
        if known & Known.RARE and (upper or shouting or not written[0].isupper()):
            known = 0
        if upper and (len(plain) < 4 or not plain.isalpha()) and small not in {"mr", "mrs", "dr", "pc"}:
            known = 0
        words.append(
            Word(
                match.start(),
                match.start() + len(plain),
                small,
                known,
                written[0].isupper() and not shouting and not (upper and (len(plain) < 4 or not known)),
                first,
                bool(words and end > 0) and bool(between in {" ", "  ", ""} or (dotted and between.strip() == ".")),
                len(plain) == 1
                and written.isupper()
                and not shouting
                and (written not in "IAO" or text[match.end() : match.end() + 1] == "."),
                text[match.end() : match.end() + 1] == " " and text[match.end() + 1 : match.end() + 2].isdigit(),
            )
        )
        end = match.end()
    return words


def _length_at(words: Sequence[Word], at: int, cue: str) -> int:
    """How many words the name that begins here has; 0 where none does."""
    word = words[at]
    if word.known & (Known.TITLE | Known.WEAK_TITLE) and (length := _titled(words, at)):
        return length
    before = words[at - 1] if at and word.joined else None
    if before and (before.known & Known.BEFORE_PLACE or (before.small in LINKS_OF_SAINTS)):
        return 0
    if cue and (length := _cued(words, at, cue)):
        return length
    length = _initials(words, at) or _plain(words, at, before)
    return 0 if length and _is_a_place(words, at, length) else length


def _titled(words: Sequence[Word], at: int) -> int:
    """A title and the name after it; the title belongs to what is masked only as far as it is not a role."""
    following = _next(words, at)
    if following is None:
        return 0
    title = words[at]
    length = _extended(words, at, 1, sure=False)
    if following.initial:
        length = max(length, 2)
    if length > 1 or not title.known & Known.TITLE:
        return length if length > 1 and not _is_a_place(words, at + 1, length - 1) else 0
    unlisted = not following.known and not _is_common(following)
    if (
        following.capital
        and (title.capital or title.first)
        and (unlisted or (title.small != "miss" and not _is_common(following) and not following.known & Known.PLACE))
    ):
        return _extended(words, at, 2, sure=False)
    if not following.capital and title.small in {"mr", "mrs"} and unlisted and len(following.small) > 2:
        return 2
    if title.small in {"mr", "mrs", "ms", "mx"} and following.known & (Known.SURNAME | Known.GIVEN):
        return 0 if _is_common(following) else _extended(words, at, 2, sure=False)
    if (
        following.small in SURNAMES_TOO
        and title.small in {"dr", "cllr", "prof", "pc"}
        and following.small not in HARDLY
    ):
        return 2
    return 0


def _cued(words: Sequence[Word], at: int, cue: str) -> int:
    """A name after words that introduce one; `cue` says how surely they do."""
    word = words[at]
    is_name = word.known & (Known.GIVEN | Known.SURNAME)
    if word.known & Known.PLACE and not word.known & Known.GIVEN:
        return 0
    unknown = not word.known and len(word.small) > 2 and word.small.isalpha() and not _is_common(word)
    if cue == "closed":
        fits = (
            word.capital and bool(is_name) and not word.known & Known.NEVER_ALONE and word.small not in PLACES_OF_NAMES
        )
        fits = fits or (word.capital and unknown and words[at - 1].end + 1 < word.start)
        fits = fits or bool(not word.capital and is_name and not word.known & Known.ORDINARY)
    elif word.capital:
        fits = bool(word.known & Known.GIVEN) or unknown or bool(is_name and not word.known & Known.ORDINARY)
        fits = fits or (cue == "named" and not _is_common(word)) or (cue == "signed" and bool(is_name))
    elif cue == "named":
        fits = bool(is_name) or (unknown and len(word.small) > 2)
    elif cue == "signed":
        fits = bool(is_name and not word.known & Known.NEVER_ALONE) or (unknown and len(word.small) > 2)
    else:
        fits = bool(word.known & Known.GIVEN) and not word.known & Known.NEVER_ALONE
        fits = fits and (cue == "met" or not word.known & Known.ORDINARY)
        fits = fits or bool(cue == "met" and word.known & Known.GIVEN and _is_at_work(words, at))
    if not fits:
        return _initials(words, at, sure=cue in {"named", "signed", "closed"}) if word.initial else 0
    length = _extended(words, at, 1, sure=word.capital or cue in {"named", "signed"})
    return 0 if _is_a_place(words, at, length) else length


def _initials(words: Sequence[Word], at: int, *, sure: bool = False) -> int:
    """ "J. R. Hartley": initials and a surname that is no word besides."""
    if not words[at].initial:
        return 0
    count = 1
    while at + count < len(words) and words[at + count].initial and words[at + count].joined and count < 3:
        count += 1
    following = words[at + count] if at + count < len(words) else None
    if following is None or not following.joined or not following.capital or _is_common(following):
        return 0
    sure = (sure and not following.known) or bool(
        following.known & Known.SURNAME and not following.known & (Known.ORDINARY | Known.PLACE)
    )
    return count + 1 if sure and (words[at].small not in {"a", "i", "o", "y"} or count > 1) else 0


def _plain(words: Sequence[Word], at: int, before: Word | None) -> int:
    """A name that nothing introduces."""
    word = words[at]
    if not word.known & (Known.GIVEN | Known.SURNAME):
        return _unlisted_and_surname(words, at)
    alone = not word.known & (Known.ORDINARY | Known.NEVER_ALONE | Known.PLACE)
    following = _next(words, at)
    if (
        word.capital
        and alone
        and following
        and following.capital
        and following.known & Known.GIVEN
        and not following.known & Known.ORDINARY
    ):
        return _extended(words, at, 2, sure=False)
    if word.known & Known.GIVEN:
        length = _extended(words, at, 1, sure=False)
        if (
            length == 2
            and (words[at + 1].known & Known.PLACE or not words[at + 1].known)
            and (not alone or word.small in PLACES_OF_NAMES)
        ):
            return 0
        if length > 1 and not (before and before.small in {"the", "a"} and not alone):
            return length
        if word.capital:
            articles = before is not None and before.small in {"the", "a", "an", "y", "yr"}
            if alone and not (articles and word.known & Known.SURNAME):
                return int(not (_follows_preposition(before) and word.small in PLACES_OF_NAMES))
            if _is_somebody(words, at) and not articles:
                return 1
            if word.first:
                return int(not word.known & (Known.NEVER_ALONE | Known.PLACE) and _does_something(words, at))
            if word.numbered or (_follows_preposition(before) and word.small in PLACES_OF_NAMES):
                return 0
            return int(
                not word.known & (Known.NEVER_ALONE | Known.PLACE) and not articles and not _in_a_title(words, at)
            )
        if not alone:
            return int(not word.known & Known.NEVER_ALONE and _is_from_a_department(words, at))
        return int(len(word.small) > 3 or bool(word.known & Known.SHORT))
    if not word.capital:
        return int(alone and following is not None and following.small in {"family", "household", "family's"})
    return _surname_alone(words, at, before) if word.capital and alone else 0


def _unlisted_and_surname(words: Sequence[Word], at: int) -> int:
    """A capital word that nobody lists, with a plain surname after it."""
    word, following = words[at], _next(words, at)
    if (
        word.capital
        and not word.known
        and following
        and following.small in STRONG_LINKS
        and (length := _extended(words, at, 1, sure=False)) > 1
    ):
        return length
    if not word.capital or word.known or len(word.small) < 3 or following is None or _is_common(word):
        return 0
    if _is_at_work(words, at) or (following.small == "the" and at + 2 < len(words) and words[at + 2].small in ROLES):
        return 1
    if not following.capital:
        return 0
    if following.known & Known.SURNAME and not following.known & (Known.ORDINARY | Known.PLACE | Known.NEVER_ALONE):
        return _extended(words, at, 2, sure=False)
    return 0


def _surname_alone(words: Sequence[Word], at: int, before: Word | None) -> int:
    word = words[at]
    if word.small in PLACES_OF_NAMES or len(word.small) < 4 or word.known & Known.RARE:
        return 0
    if before is None:
        return int(word.first and at + 1 < len(words) and _does_something(words, at))
    if before.small in {"the", "y"} and word.small not in _lexicon():
        return 1  # The Hendersons.
    if before.small in {"the", "a", "an", "our", "this", "that", "y", "yr", "and", "&", "or"} or _follows_preposition(
        before
    ):
        return 0
    return int(not before.capital or before.first)


def _follows_preposition(before: Word | None) -> bool:
    return before is not None and before.small in {
        "in",
        "at",
        "near",
        "on",
        "to",
        "from",
        "via",
        "yn",
        "i",
        "o",
        "ar",
        "ym",
        "into",
        "towards",
        "of",
    }


def _does_something(words: Sequence[Word], at: int) -> bool:
    """Whether what follows is what people do: "Mark was", "Grace helped"."""
    following = _next(words, at)
    if following is None:
        return False
    return following.small in AFTER_NAMES or (
        not following.capital and len(following.small) > 4 and following.small.endswith("ed")
    )


def _is_somebody(words: Sequence[Word], at: int) -> bool:
    """Whether what follows makes a person even of "May" or "Hope": "Hope from housing", "May told me"."""
    following = _next(words, at)
    beyond = words[at + 2] if at + 2 < len(words) else None
    if following is None:
        return at + 1 < len(words) and words[at + 1].small == "who"
    if following.small in SAYS:
        return True
    if following.small in {"and", "a", "ac", "&"} and beyond and beyond.joined and beyond.capital:
        return bool(beyond.known & Known.GIVEN) and (
            not beyond.known & Known.NEVER_ALONE or _is_from_a_department(words, at + 2)
        )
    if following.small == "the" and beyond and beyond.small in ROLES and not words[at].known & Known.NEVER_ALONE:
        return True
    return _is_from_a_department(words, at)


def _is_from_a_department(words: Sequence[Word], at: int) -> bool:
    """Whether the word is somebody, and where they work follows: "from the parking team", "Joy in housing"."""
    following = _next(words, at)
    sure = words[at].capital or (following is not None and following.small in {"from", "o"})
    return sure and _is_at_work(words, at)


def _is_at_work(words: Sequence[Word], at: int) -> bool:
    """Whether the word is followed by where somebody works."""
    following = _next(words, at)
    if following is None or following.small not in {"from", "in", "at", "on", "o", "yn"}:
        return False
    here = at + 2
    if here < len(words) and words[here].joined and words[here].small in {"the", "your", "our", "y", "yr"}:
        here += 1
    return here < len(words) and words[here].joined and words[here].small in DEPARTMENTS


def _in_a_title(words: Sequence[Word], at: int) -> bool:
    """Whether words with capitals stand on both sides, as in the name of a place or a thing."""
    following = _next(words, at)
    before = words[at - 1] if at and words[at].joined else None
    ordinary = Known.ORDINARY | Known.PLACE
    return any(w is not None and w.capital and not w.first and bool(w.known & ordinary) for w in (before, following))


def _extended(words: Sequence[Word], at: int, length: int, *, sure: bool) -> int:
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
                and not _is_common(beyond)
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
                return (bool(is_name) and not word.known & (Known.PLACE | Known.NEVER_ALONE)) or (
                    last.small
                    in {"nurse", "sister", "imam", "auntie", "aunty", "uncle", "councillor", "pastor", "nanny"}
                    and not word.known
                    and not _is_common(word)
                    and word.small.isalpha()
                )
            named = bool(last.known & Known.GIVEN) or sure or last.initial
            return (bool(is_name) and not _is_common(word)) or (named and not word.known and len(word.small) > 2)
        return bool(is_name) and not word.known & Known.ORDINARY
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
        return sure and not word.known and not _is_common(word) and len(word.small) > 2 and word.small.isalpha()
    return not word.known & (Known.ORDINARY | Known.PLACE | Known.NEVER_ALONE) or (
        word.small in SURNAMES_TOO and word.small not in HARDLY and not last.known & Known.ORDINARY
    )


def _is_a_place(words: Sequence[Word], at: int, length: int) -> bool:
    """Whether the words are part of the name of a street, a ward, a shop or a school."""
    following = words[at + length] if at + length < len(words) and words[at + length].joined else None
    spelt = [word.small for word in words[max(at - 2, 0) : at + length]]
    if any(" ".join(spelt[start:]) in BRANDS for start in range(len(spelt))):
        return True
    if length > 1 and words[at + length - 1].small in STREETS | LANDMARKS and _is_rather_a_place(words, at, length):
        return True
    if following is None:
        return False
    if following.known & Known.PLACE and not following.known & Known.GIVEN:
        return following.capital or not words[at].capital or following.small in STREETS
    if following.capital and at + length + 1 < len(words):
        beyond = words[at + length + 1]
        return bool(
            beyond.joined
            and beyond.capital
            and beyond.known & Known.PLACE
            and following.known & (Known.ORDINARY | Known.PLACE)
        )
    return False


def _is_rather_a_place(words: Sequence[Word], at: int, length: int) -> bool:
    """Whether "Nelson Street" or "Gordon Hill" is a place: Sarah Hall is not, nor is whoever does what people do."""
    first, last = words[at], words[at + length - 1]
    if first.known & (Known.TITLE | Known.WEAK_TITLE) and first.small != "miss":
        return False
    if first.small in PLACES_OF_NAMES or first.known & (Known.SURNAME | Known.ORDINARY | Known.NEVER_ALONE):
        return True
    return last.small in STREETS and not _does_something(words, at + length - 1)


def _is_common(word: Word) -> bool:
    """Whether the word says nothing by itself: an article, a pronoun, a verb that everybody uses."""
    return word.small in _common()


def _next(words: Sequence[Word], at: int) -> Word | None:
    return words[at + 1] if at + 1 < len(words) and words[at + 1].joined else None


def _is_a_role(word: Word) -> bool:
    """Whether the word says what somebody does, and so stays."""
    return (
        bool(word.known & (Known.TITLE | Known.WEAK_TITLE)) and not word.known & Known.GIVEN and word.small not in FORMS
    )


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
FORMS = frozenset(["mr", "mrs", "ms", "miss", "mx", "mr's", "mme", "messrs"])
STRONG_LINKS = frozenset(
    ["van", "von", "de", "der", "den", "da", "dos", "della", "bin", "bint", "al", "el", "ul", "ap"]
)
LINKS_OF_SAINTS = frozenset(
    ["st", "saint", "sant", "san", "santa", "king", "queen", "prince", "princess", "duke", "earl", "ss", "hms"]
)

LAST_WORDS = r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3}[ .!,x]*(?:$|\n)"
WHO = (
    r"(?:officer|receptionist|manager|librarian|driver|carer|warden|worker|adviser|advisor|clerk|teacher|"
    r"caretaker|landlord|landlady|"
    r"lady|man|gentleman|guy|bloke|chap|girl|lad|woman|boy|person|assistant|supervisor|volunteer|operator|agent|"
    r"colleague|"
    r"councillor|planner|inspector|nurse|doctor|consultant|midwife|paramedic|operative|engineer|plumber|"
    r"electrician|builder|"
    r"postman|binman|neighbour|neighbor|tenant|friend|husband|wife|partner|son|daughter|mum|mam|mother|dad|"
    r"father|brother|sister|"
    r"nan|nain|taid|gran|grandad|grandma|grandson|granddaughter|niece|nephew|aunt|auntie|uncle|cousin|fella|fellow|"
    r"staff member|member of staff|team leader|leader|boss|rep|apprentice|coach|instructor|lifeguard|cleaner|"
    r"swyddog|rheolwr|gyrrwr|dynes|dyn|merch|bachgen|gwraig|gŵr|mab|cymydog|cymdog|ffrind|nyrs|meddyg|gofalwr|"
    r"llyfrgellydd)"
)
CUES = (
    (
        "named",
        r"\b(?:my (?:full )?name is|my names? ?'?s|names? ?:|name ?- |fy enw i yw|fy enw yw|fy enw i|enw i yw|enw ?:|"
        r"enw (?:hi|o|ef|e) yw|(?:who|person|" + WHO + r")(?: is| was|'s)? (?:called|named)|o'r enw|"
        r"(?:her|his|their|whose) name (?:is|was)|goes by(?: the name of)?|calls (?:himself|herself))[ ,:–—-]+",
    ),
    (
        "signed",
        r"\b(?:regards|sincerely|faithfully|yours truly|signed|cofion(?: gorau| cynnes)?|yn gywir|sent by|oddi wrth)"
        rf"[ ,.!:\n–—-]{{1,6}}(?={LAST_WORDS})",
    ),
    (
        "closed",
        r"\b(?:wishes|thanks|thank you|thankyou|cheers|from|diolch(?: yn fawr)?|llawer o ddiolch|gan|love|yours|"
        r"best|ta|xx?)"
        rf"[ ,.!:\n–—-]{{1,6}}(?={LAST_WORDS})",
    ),
    (
        "met",
        r"(?:\b(?:sp[oe]+a?ke?n? (?:to|with)|speak(?:ing)? (?:to|with)|talk(?:ed|ing)? (?:to|with)|"
        r"thanks? (?:you )?(?:so much |very much |again )?(?:to )?|shout ?-?out (?:to|for)|credit to|kudos to|"
        r"well done|"
        r"praise (?:for|to)|ask(?:ed)? for|seen by|saw|met(?: with)?|dealt with by|helped by|served by|visited by|"
        r"answered by|told by|assisted by|handled by|phoned by|rung by|emailed|contact(?:ed)?|rang|phoned|tell|"
        r"told|asked|"
        r"siarad (?:â|ag|gyda|gydag|efo|hefo|i)|siarad(?:ais|es) (?:i )?(?:â|ag|gyda|gydag|efo|hefo|'da)|"
        r"diolch (?:i|o galon i|yn fawr i)|wrth|gofyn am|gan|gyda|efo|hefo|cc|attn|fao|attention of|care of|c/o|"
        r"complaint about|behalf of|mention|assigned to|passed (?:me )?(?:on )?to|through to|transferred to|"
        r"thank|give)|(?:^|[\n.!?] ?)(?:hi|hello|dear|hiya|annwyl|helo|thank|well done))[ ,:]+",
    ),
    (
        "who",
        r"\b(?:my|our|the|your|a|her|his|their|young|old|housing|social|support|library|parking|planning|bin|"
        r"crew|case|"
        rf"benefits|fy|ein|eich)\b(?: \w+)? ?{WHO}[ ,–—(-]+",
    ),
)
NAMING = ("name", "call", "enw", "goes by")
_CUES = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in CUES)


def _introduced(text: str, words: Sequence[Word]) -> dict[int, str]:
    """The words that something introduces as a name, by their places, and how: the surest way counts."""
    starts = {word.start: place for place, word in enumerate(words)}
    found: dict[int, str] = {}
    small = text.casefold()
    for name, pattern in _CUES:
        if name == "named" and not any(sign in small for sign in NAMING):
            continue
        for match in pattern.finditer(text):
            place = starts.get(match.end())
            if place is None and match.end() < len(text):
                gap = len(text[match.end() :]) - len(text[match.end() :].lstrip(" ,:.-–—\n\"'‘“("))
                place = starts.get(match.end() + gap) if gap < 4 else None
            if place is not None:
                found.setdefault(place, name)
    return found


@cache
def _known(small: str) -> int:
    """What is known of a word, or of the parts of one with a hyphen; accents may be left out."""
    lexicon = _lexicon()
    known = lexicon.get(small) or lexicon.get(_without_accents(small))
    if known is not None:
        return known
    if "-" in small and len(parts := [part for part in small.split("-") if part]) > 1:
        kinds = [_known(part) for part in parts]
        if all(kind & (Known.GIVEN | Known.SURNAME) and not kind & Known.PLACE for kind in kinds) and not all(
            kind & Known.ORDINARY for kind in kinds
        ):
            return (kinds[0] | kinds[-1]) & (Known.GIVEN | Known.SURNAME)
    if small.startswith(("o'", "o’")) and len(small) > 4:
        return Known.SURNAME
    if small.startswith("mc") and len(small) > 4:
        return Known.SURNAME
    if small.endswith("s") and len(small) > 5 and lexicon.get(small[:-1], 0) == Known.SURNAME:
        return Known.SURNAME
    return 0


def _without_accents(small: str) -> str:
    return small if small.isascii() else unicodedata.normalize("NFKD", small).encode("ascii", "ignore").decode()


@cache
def _lexicon() -> dict[str, int]:
    names = json.loads((DATA / "names.json").read_text(encoding="utf-8"))
    lexicon: dict[str, int] = {}

    def add(words: Iterable[str], known: int) -> None:
        for word in words:
            lexicon[word] = lexicon.get(word, 0) | known

    for key, kind in (("given", Known.GIVEN), ("surnames", Known.SURNAME)):
        listed = {word for group in names[key].values() for word in group.split()}
        add(listed, kind)
        add({plain for word in listed if (plain := _without_accents(word)) != word}, kind)
    ordinary = ORDINARY | _small_words() | _common()
    for key, kind in (("first_name", Known.GIVEN), ("last_name", Known.SURNAME)):
        add((rarer_names(key) - ordinary - PLACES - PLACES_OF_NAMES - DEPARTMENTS) - lexicon.keys(), kind | Known.RARE)
    add(ORDINARY, Known.ORDINARY)
    add(_small_words(), Known.ORDINARY)
    add(PLACES, Known.PLACE)
    add(TITLES, Known.TITLE)
    add(WEAK_TITLES, Known.WEAK_TITLE)
    add(NEVER_ALONE, Known.NEVER_ALONE)
    add(BEFORE_PLACES, Known.BEFORE_PLACE)
    add(SHORT_NAMES, Known.SHORT)
    return lexicon


@cache
def _small_words() -> frozenset[str]:
    """The words that the project's own comments write in small letters, in English and in Welsh."""
    found: set[str] = set()
    for path in sorted((DATA / "comments").glob("*.tsv")):
        found.update(re.findall(r"(?<![\w'’])[^\W\d_A-ZÀ-Þ][^\W\d_A-ZÀ-Þ'’]+", path.read_text(encoding="utf-8")))
    return frozenset(found)


@cache
def _common() -> frozenset[str]:
    words = json.loads((DATA / "common_words.json").read_text(encoding="utf-8"))
    return frozenset(words["en"]) | frozenset(words["cy"]) | COMMON
