"""What stands beside a word and says that it is somebody: what people do, own and are."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.name_lexicon import Known, common_beside_names
from analysis.name_words import AFTER_NAMES, CREWS, DEPARTMENTS, KINDLY, PLACES_OF_NAMES, ROLES, SAYS
from analysis.written_words import Word

MONTHS = frozenset([
    "april", "may", "june", "august", "summer", "autumn", "easter", "christmas", "mai", "medi", "haf", "ebrill",
])  # fmt: skip
THINGS_TOO = MONTHS | {"grant", "bill", "will", "hope", "charity", "christian", "royal", "victoria", "jan"}
LENGTH_OF_ARTICLE = 3
PAST = frozenset(
    ["came", "went", "was", "has", "had", "did", "got", "took", "told", "rang", "made", "knew", "is", "gave"]
)
ME = frozenset(["me", "us", "him", "them"])
TEAMS = frozenset(["services", "service", "team", "department", "dept", "office", "unit", "section"])


def next_word(words: Sequence[Word], at: int) -> Word | None:
    return words[at + 1] if at + 1 < len(words) and words[at + 1].joined else None


def is_common(word: Word) -> bool:
    """Whether the word says nothing by itself: an article, a pronoun, a verb that everybody uses."""
    return word.small in common_beside_names()


def follows_preposition(before: Word | None) -> bool:
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


def does_something(words: Sequence[Word], at: int) -> bool:
    """Whether what follows is what people do: "Mark was", "Grace helped"."""
    following = next_word(words, at)
    if following is None:
        return False
    return following.small in AFTER_NAMES or (
        not following.capital and len(following.small) > 4 and following.small.endswith("ed")
    )


def is_somebody(words: Sequence[Word], at: int) -> bool:
    """Whether what follows makes a person even of "May" or "Hope": "Hope from housing", "May told me"."""
    following = next_word(words, at)
    beyond = words[at + 2] if at + 2 < len(words) else None
    word = words[at]
    if not word.known & Known.NEVER_ALONE and (has_a_role(words, at) or owns_something(words, at)):
        return True
    if word.small not in THINGS_TOO and word.first and (owns_something(words, at) or is_from_somewhere(words, at)):
        return True
    if word.small not in MONTHS and (is_described(words, at) or leads_a_team(words, at)):
        return True
    if word.small not in MONTHS and not word.first and word.joined and owns_something(words, at):
        return not follows_preposition(words[at - 1])
    if following is None:
        told = at + 1 < len(words) and words[at + 1].small in {"who", "aged"}
        return told or (word.after.startswith(" (") and not word.known & Known.NEVER_ALONE)
    if following.small in SAYS or (word.first and _deals_with_me(words, at)):
        return True
    if following.small in {"and", "a", "ac", "&"} and beyond and beyond.joined and beyond.capital:
        return bool(beyond.known & Known.GIVEN) and (
            not beyond.known & Known.NEVER_ALONE or is_from_a_department(words, at + 2)
        )
    return is_from_a_department(words, at)


def _deals_with_me(words: Sequence[Word], at: int) -> bool:
    """ "Bill sent me", "Will came round": what a bill or a will does not do."""
    following, beyond = words[at + 1], words[at + 2] if at + 2 < len(words) else None
    if words[at].small == "will" and (following.small in PAST or following.small.endswith("ed")):
        return True
    dealt = following.small in AFTER_NAMES and following.small not in {"is", "was", "has", "had"}
    return dealt and beyond is not None and beyond.joined and beyond.small in ME


def _is_close(words: Sequence[Word], at: int) -> bool:
    """Whether no more than the article of "o'r" lies between a word and the one before."""
    return not words[at].first and words[at].start - words[at - 1].end <= LENGTH_OF_ARTICLE


def is_described(words: Sequence[Word], at: int) -> bool:
    """Whether what follows says how somebody is: "was very rude", "is patient"."""
    following = next_word(words, at)
    if following is None or following.small not in {"was", "is", "were", "are", "yn", "oedd"}:
        return False
    return any(words[here].joined and words[here].small in KINDLY for here in range(at + 2, min(at + 5, len(words))))


def leads_a_team(words: Sequence[Word], at: int) -> bool:
    """ "Sid and his team", "Dilys and the lads"."""
    there = [word.small for word in words[at + 1 : at + 4] if word.joined]
    return (
        len(there) == 3
        and there[0] in {"and", "a"}
        and there[1] in {"his", "her", "their", "the", "co"}
        and there[2] in CREWS
    )


def is_from_somewhere(words: Sequence[Word], at: int) -> bool:
    """ "Sid from the archive", "Siân o'r llyfrgell"."""
    following = next_word(words, at)
    if following is None or at + 2 >= len(words):
        return False
    if following.small == "o":
        return _is_close(words, at + 2) and not words[at + 2].joined
    return following.small == "from" and words[at + 2].small in {"the", "our", "your"}


def owns_something(words: Sequence[Word], at: int) -> bool:
    following = next_word(words, at)
    return (
        words[at].owns
        and following is not None
        and not following.capital
        and following.small != "your"
        and words[at].small not in PLACES_OF_NAMES
    )


def has_a_role(words: Sequence[Word], at: int) -> bool:
    """Whether what somebody is follows: "the ranger", ", the site manager"."""
    following = words[at + 1] if at + 1 < len(words) else None
    if following is None or following.small != "the" or not (following.joined or words[at].after.startswith(", ")):
        return False
    return any(words[here].joined and words[here].small in ROLES for here in range(at + 2, min(at + 4, len(words))))


def is_presented(before: Word | None) -> bool:
    """Whether somebody is spoken of: "that's Lee the caretaker" and not "mark the crossing"."""
    return before is not None and before.small in {
        "thats", "that's", "its", "it's", "is", "was", "with", "to", "and", "from", "by", "called", "named", "this",
    }  # fmt: skip


def is_from_a_department(words: Sequence[Word], at: int) -> bool:
    """Whether the word is somebody, and where they work follows: "from the parking team", "Joy in housing"."""
    following = next_word(words, at)
    sure = words[at].capital or (following is not None and following.small in {"from", "o"})
    return sure and is_at_work(words, at)


def is_at_work(words: Sequence[Word], at: int, *, teams: bool = True) -> bool:
    """Whether the word is followed by where somebody works."""
    following = next_word(words, at)
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


def ends_with_a_name(words: Sequence[Word], at: int) -> bool:
    """Whether another name in the same case, and no more, follows."""
    following = next_word(words, at)
    return (
        following is not None
        and following.capital == words[at].capital
        and bool(following.known & (Known.GIVEN | Known.SURNAME))
        and at + 2 == len(words)
    )
