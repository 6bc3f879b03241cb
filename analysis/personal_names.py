"""People's names in free text, by what names are and by what stands round them.

A list of names alone would take the month of May for a woman and miss a name that nobody has listed. So a word counts
as a name when the list, its capital letter and its neighbours say so together: after a title ("Mrs"), after the words
that introduce people ("spoke to", "my neighbour", "regards"), beside another name, or, where it is nothing but a name,
by itself. Names of streets, wards, schools and shops are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from analysis.encounters import FAR
from analysis.further_names import Stretch, names_again, names_beside
from analysis.glance import Glance
from analysis.identifiers import Span
from analysis.introductions import introduced, may_name_anybody
from analysis.name_lexicon import Known, common_beside_names, known_of, name_lexicon
from analysis.name_likeness import name_likeness
from analysis.name_words import (
    AFTER_NAMES,
    BRANDS,
    CREWS,
    DEPARTMENTS,
    KIN,
    KINDLY,
    LANDMARKS,
    LINKS,
    NOT_BEFORE_NAMES,
    PERSONABLE,
    PLACES_OF_NAMES,
    ROLES,
    SAYS,
    SPEAKS,
    STREETS,
    SURNAMES_TOO,
)
from analysis.written_words import SPELT_IN_CAPITALS, Word, may_hold_names, written_words

NAME = "name"
MOST_WORDS = 5
TELLING = Known.GIVEN | Known.SURNAME | Known.TITLE | Known.WEAK_TITLE


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
            found.append((at + int(length > 1 and _is_a_role(words[at])), at + length))
            last_end = at + length
        at += max(length, 1)
    if found:
        found += names_beside(words, found, _is_a_place)
        found += names_again(words, found, _is_a_place)
    return [Span(words[start].start, words[end - 1].end, NAME) for start, end in sorted(found)]


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
                if len(plain) > 2 and not known_of(plain) & (Known.ORDINARY | Known.PLACE | Known.TITLE):
                    yield from _exactly(text, word)


def _exactly(text: str, pattern: str) -> Iterator[Span]:
    for match in re.finditer(rf"(?<![\w\[]){pattern}(?![\w\]])", text, re.IGNORECASE):
        yield Span(*match.span(), NAME)


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
    if following.known & Known.TITLE and following.capital and (length := _titled(words, at + 1)):
        return length + 1
    if title.small in COUNCILLORS and following.capital and following.known & Known.SURNAME:
        return _extended(words, at, 2, sure=False)
    length = _extended(words, at, 1, sure=False)
    if following.initial:
        length = max(length, 2)
    if title.small in FORMS and len(following.small) == 1 and at + 2 < len(words):
        beyond = words[at + 2]
        if not beyond.capital and not beyond.known and beyond.start - following.end <= 2 and not _is_common(beyond):
            return 3
    if length > 1 or not title.known & Known.TITLE:
        surname = title.known & Known.TITLE and words[at + length - 1].known & Known.SURNAME
        return length if length > 1 and (surname or not _is_a_place(words, at + 1, length - 1)) else 0
    unlisted = not following.known and not _is_common(following)
    if (
        following.capital
        and (title.capital or title.first or title.small in SPELT_IN_CAPITALS)
        and (
            unlisted
            or (title.small != "miss" and not _is_common(following) and not following.known & Known.PLACE)
            or (title.small != "miss" and following.small in MONTHS_TOO)
        )
    ):
        return _extended(words, at, 2, sure=False)
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
    letters = word.small.replace("-", "")
    unknown = not word.known and len(letters) > 2 and letters.isalpha() and not _is_common(word)
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
    elif cue == "last":
        fits = word.capital and (bool(is_name) or (unknown and name_likeness(letters) > 0))
    elif cue == "addressed":
        fits = word.capital and (bool(word.known & Known.GIVEN) or (unknown and name_likeness(letters) > HARDLY_LIKE))
    elif cue == "closed":
        fits = (
            word.capital and bool(is_name) and not word.known & Known.NEVER_ALONE and word.small not in PLACES_OF_NAMES
        )
        apart = words[at - 1].end + 1 < word.start
        fits = fits or (word.capital and unknown and (apart or name_likeness(letters) > 0))
        fits = fits or (word.capital and apart and bool(word.known & Known.GIVEN))
        fits = fits or bool(not word.capital and is_name and not word.known & Known.ORDINARY)
        fits = fits or bool(word.known & Known.GIVEN and _ends_with_a_name(words, at))
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
        fits = fits or (cue in {"met", "who"} and unknown and name_likeness(letters) > LIKE_NO_PLACE)
    if not fits:
        if word.initial or (len(word.small) == 1 and cue in {"named", "met"}):
            return _initials(words, at, sure=True) or _letters_and_surname(words, at)
        return 0
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
    sure = ((sure or count > 1) and not following.known) or bool(
        following.known & Known.SURNAME and not following.known & (Known.ORDINARY | Known.PLACE)
    )
    return count + 1 if sure and (words[at].small not in {"a", "i", "o", "y"} or count > 1) else 0


def _letters_and_surname(words: Sequence[Word], at: int) -> int:
    """ "a k hartley": single letters, in small ones too, and a surname or what nobody lists."""
    count = 1
    while at + count < len(words) and len(words[at + count].small) == 1 and words[at + count].joined and count < 3:
        count += 1
    last = words[at + count] if at + count < len(words) else None
    if last is None or not last.joined or _is_common(last) or len(last.small) < 3:
        return 0
    if count == 1 and words[at].small in {"a", "i", "o", "y", "e", "u"}:
        return 0
    sure = last.known & Known.SURNAME and not last.known & (Known.ORDINARY | Known.PLACE)
    return count + 1 if sure or (last.capital and not last.known) else 0


def _plain(words: Sequence[Word], at: int, before: Word | None) -> int:
    """A name that nothing introduces."""
    word = words[at]
    if not word.known & (Known.GIVEN | Known.SURNAME):
        return _unlisted_and_surname(words, at)
    if word.small == "mae" and word.first and (following := _next(words, at)) and following.capital:
        return 0
    if (
        word.known & Known.BEFORE_PLACE
        and (following := _next(words, at))
        and following.capital
        and (following.known & Known.ORDINARY or not following.known & (Known.GIVEN | Known.SURNAME))
    ):
        return 0
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
                if word.first and word.small in PLACES_OF_NAMES:
                    return int(_does_something(words, at))
                return int(not (_follows_preposition(before) and word.small in PLACES_OF_NAMES))
            if _is_somebody(words, at) and not articles:
                return 1
            if AGED.match(word.after) or (before and before.small in {"little", "young", "poor"} and before.capital):
                return int(word.small not in MONTHS)
            if word.first:
                return int(not word.known & (Known.NEVER_ALONE | Known.PLACE) and _does_something(words, at))
            if word.numbered or (_follows_preposition(before) and word.small in PLACES_OF_NAMES):
                return 0
            return int(
                not word.known & (Known.NEVER_ALONE | Known.PLACE) and not articles and not _in_a_title(words, at)
            )
        if not alone:
            known = not word.known & Known.NEVER_ALONE
            return int(
                known and (_is_from_a_department(words, at) or (_is_presented(before) and _has_a_role(words, at)))
            )
        return int(len(word.small) > 3 or bool(word.known & Known.SHORT))
    if not word.capital:
        return int(alone and following is not None and following.small in {"family", "household", "family's"})
    if alone and word.small not in PLACES_OF_NAMES and (length := _surname_first(words, at)):
        return length
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
    if not word.capital or word.known or len(word.small) < 3 or _is_common(word):
        return 0
    if _has_a_role(words, at):
        return 1
    if following is None:
        return _spelt_as_a_name(words, at)
    if _is_at_work(words, at, teams=not word.first or name_likeness(word.small) > 0):
        return 1
    if following.small in SPEAKS and not following.capital and not word.small.endswith(PLAIN_ENDINGS):
        before = words[at - 1] if at and word.joined else None
        return int(not _follows_preposition(before) and word.small not in PLACES_OF_NAMES and word.small not in ROLES)
    sure = following.known & Known.SURNAME and not following.known & (Known.ORDINARY | Known.PLACE | Known.NEVER_ALONE)
    if following.capital and sure:
        return _extended(words, at, 2, sure=False)
    if word.first and following.capital and (length := _whole_name(words, at)):
        return length
    return _spelt_as_a_name(words, at)


def _spelt_as_a_name(words: Sequence[Word], at: int) -> int:
    """How many words that nobody lists look like a name and stand where no place or thing would."""
    word, following = words[at], _next(words, at)
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
    unlisted = not following.known and not _is_common(following) and following.small not in PLACES_OF_NAMES
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
        word.known & (Known.PLACE | Known.ORDINARY) or _is_common(word) or word.small in PLACES_OF_NAMES
        for word in rest
    ):
        return 0
    likeness = sum(name_likeness(word.small.replace("-", "")) for word in words[at:end]) / (end - at)
    named = any(word.known & (Known.GIVEN | Known.SURNAME) for word in rest)
    return end - at if named or likeness > LITTLE_LIKE else 0


def _likeness_needed(words: Sequence[Word], at: int, before: Word | None) -> float:
    """How much like a name a word must look: less where it does what people do, more where a place might stand."""
    word, following = words[at], _next(words, at)
    if following is not None and not following.capital:
        if following.small in SAYS or _is_described(words, at) or _leads_a_team(words, at):
            return HARDLY_LIKE
        if following.small in LIVES:
            return LIKE_A_NAME
        if following.small.endswith("ed") and len(following.small) > SHORTEST_PAST:
            return RATHER_LIKE
        if _is_from_somewhere(words, at):
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
    return LIKE_NO_PLACE if _follows_preposition(before) else LIKE_ANY_NAME


def _surname_first(words: Sequence[Word], at: int) -> int:
    """ "Nguyen Van Tuan": a surname, and after it what nobody lists, as where surnames come first."""
    end = at + 1
    while (
        end < len(words) and end - at < MOST_WORDS and words[end].joined and words[end].capital and not words[end].first
    ):
        word = words[end]
        is_known = word.known & ~Known.RARE and not word.known & Known.GIVEN and word.small not in LINKS
        if is_known or word.known & Known.PLACE or _is_common(word):
            return 0
        end += 1
    return end - at if end - at > 2 or (end - at > 1 and "-" in words[end - 1].small) else 0


def _surname_alone(words: Sequence[Word], at: int, before: Word | None) -> int:
    word = words[at]
    if word.small in PLACES_OF_NAMES or len(word.small) < 4 or word.known & Known.RARE:
        return 0
    if before is None:
        return int(word.first and at + 1 < len(words) and _does_something(words, at))
    if before.small in {"the", "y"} and word.small not in name_lexicon():
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
    word = words[at]
    if not word.known & Known.NEVER_ALONE and (_has_a_role(words, at) or _owns_something(words, at)):
        return True
    if word.small not in THINGS_TOO and word.first and (_owns_something(words, at) or _is_from_somewhere(words, at)):
        return True
    if word.small not in MONTHS and (_is_described(words, at) or _leads_a_team(words, at)):
        return True
    if word.small not in MONTHS and not word.first and word.joined and _owns_something(words, at):
        return not _follows_preposition(words[at - 1])
    if following is None:
        return at + 1 < len(words) and words[at + 1].small == "who"
    if following.small in SAYS:
        return True
    if following.small in {"and", "a", "ac", "&"} and beyond and beyond.joined and beyond.capital:
        return bool(beyond.known & Known.GIVEN) and (
            not beyond.known & Known.NEVER_ALONE or _is_from_a_department(words, at + 2)
        )
    return _is_from_a_department(words, at)


def _is_close(words: Sequence[Word], at: int) -> bool:
    """Whether no more than the article of "o'r" lies between a word and the one before."""
    return not words[at].first and words[at].start - words[at - 1].end <= LENGTH_OF_ARTICLE


def _is_described(words: Sequence[Word], at: int) -> bool:
    """Whether what follows says how somebody is: "was very rude", "is patient"."""
    following = _next(words, at)
    if following is None or following.small not in {"was", "is", "were", "are", "yn", "oedd"}:
        return False
    return any(words[here].joined and words[here].small in KINDLY for here in range(at + 2, min(at + 5, len(words))))


def _leads_a_team(words: Sequence[Word], at: int) -> bool:
    """ "Sid and his team", "Dilys and the lads"."""
    there = [word.small for word in words[at + 1 : at + 4] if word.joined]
    return (
        len(there) == 3
        and there[0] in {"and", "a"}
        and there[1] in {"his", "her", "their", "the", "co"}
        and there[2] in CREWS
    )


def _is_from_somewhere(words: Sequence[Word], at: int) -> bool:
    """ "Sid from the archive", "Siân o'r llyfrgell"."""
    following = _next(words, at)
    if following is None or at + 2 >= len(words):
        return False
    if following.small == "o":
        return _is_close(words, at + 2) and not words[at + 2].joined
    return following.small == "from" and words[at + 2].small in {"the", "our", "your"}


def _owns_something(words: Sequence[Word], at: int) -> bool:
    following = _next(words, at)
    return (
        words[at].owns
        and following is not None
        and not following.capital
        and following.small != "your"
        and words[at].small not in PLACES_OF_NAMES
    )


def _has_a_role(words: Sequence[Word], at: int) -> bool:
    """Whether what somebody is follows: "the ranger", ", the site manager"."""
    following = words[at + 1] if at + 1 < len(words) else None
    if following is None or following.small != "the" or not (following.joined or words[at].after.startswith(", ")):
        return False
    return any(words[here].joined and words[here].small in ROLES for here in range(at + 2, min(at + 4, len(words))))


def _is_presented(before: Word | None) -> bool:
    """Whether somebody is spoken of: "that's Lee the caretaker" and not "mark the crossing"."""
    return before is not None and before.small in {
        "thats", "that's", "its", "it's", "is", "was", "with", "to", "and", "from", "by", "called", "named", "this",
    }  # fmt: skip


def _is_from_a_department(words: Sequence[Word], at: int) -> bool:
    """Whether the word is somebody, and where they work follows: "from the parking team", "Joy in housing"."""
    following = _next(words, at)
    sure = words[at].capital or (following is not None and following.small in {"from", "o"})
    return sure and _is_at_work(words, at)


def _is_at_work(words: Sequence[Word], at: int, *, teams: bool = True) -> bool:
    """Whether the word is followed by where somebody works."""
    following = _next(words, at)
    if following is None or following.small not in {"from", "in", "at", "on", "o", "yn"}:
        return False
    here = at + 2
    if (
        following.small in {"o", "yn"}
        and here < len(words)
        and words[here].small in DEPARTMENTS
        and _is_close(words, here)
    ):
        return True
    if here < len(words) and words[here].joined and words[here].small in {"the", "your", "our", "y", "yr"}:
        here += 1
    if here < len(words) and words[here].joined and words[here].small in DEPARTMENTS:
        return True
    after = words[here + 1] if here + 1 < len(words) else None
    return teams and after is not None and words[here].joined and after.joined and after.small in TEAMS


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
                if last.small in RELATIVES and word.known & Known.GIVEN and word.small not in MONTHS:
                    return True
                return (bool(is_name) and not word.known & (Known.PLACE | Known.NEVER_ALONE)) or (
                    last.small != "doctor"
                    and not word.known
                    and not _is_common(word)
                    and word.small.replace("-", "").isalpha()
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
    beyond = words[at + length] if at + length < len(words) else None
    if length == 1 and words[at].after.startswith(" & ") and beyond is not None and beyond.small in FIRMS:
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


def _ends_with_a_name(words: Sequence[Word], at: int) -> bool:
    """Whether another name in the same case, and no more, follows."""
    following = _next(words, at)
    return (
        following is not None
        and following.capital == words[at].capital
        and bool(following.known & (Known.GIVEN | Known.SURNAME))
        and at + 2 == len(words)
    )


def _is_common(word: Word) -> bool:
    """Whether the word says nothing by itself: an article, a pronoun, a verb that everybody uses."""
    return word.small in common_beside_names()


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
TITLES_OF_NAMES = frozenset(["ms", "miss", "mx", "dr", "cllr", "prof"])
SHORTEST_PAST = 4
LENGTH_OF_ARTICLE = 3
MEETS = frozenset(["ask", "tell", "phone", "email", "blame", "with", "from", "to", "by", "for", "of"])
MONTHS = frozenset([
    "april", "may", "june", "august", "summer", "autumn", "easter", "christmas", "mai", "medi", "haf", "ebrill",
])  # fmt: skip
THINGS_TOO = MONTHS | {"grant", "bill", "will", "hope", "charity", "christian", "royal", "victoria", "jan"}
NOT_OWNED = frozenset(
    ["your", "the", "a", "an", "been", "not", "here", "coming", "going", "on", "in", "just", "so", "very", "too"]
)
AGED = re.compile(r", \d| \(\d")
TEAMS = frozenset(["services", "service", "team", "department", "dept", "office", "unit", "section"])
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
)  # fmt: skip
"""How illnesses, medicines, languages and ideas end."""
PLAIN_ENDINGS = (
    "ly", "ing", "ed", "s", "tion", "ment", "ist", "er", "or", "ian", "ant", "ity", "ic", "al", "ive",
)  # fmt: skip
FIRMS = frozenset(["son", "sons", "daughter", "daughters", "co", "bros", "brothers", "partners", "company"])
RELATIVES = frozenset(
    ["auntie", "aunty", "aunt", "uncle", "reverend", "pastor", "imam", "lord", "sir", "dame", "nanny"]
)
COUNCILLORS = frozenset(["councillor", "cynghorydd", "cyng"])
MONTHS_TOO = frozenset(["may", "june", "april"])
FORMS = frozenset(["mr", "mrs", "ms", "miss", "mx", "mr's", "mme", "messrs"])
STRONG_LINKS = frozenset(
    ["van", "von", "de", "der", "den", "da", "dos", "della", "bin", "bint", "al", "el", "ul", "ap"]
)
LINKS_OF_SAINTS = frozenset(
    ["st", "saint", "sant", "san", "santa", "king", "queen", "prince", "princess", "duke", "earl", "ss", "hms"]
)
