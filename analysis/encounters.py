"""What is done to people: a word with a capital after it, that is nothing else, is somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.name_lexicon import Known
from analysis.name_words import DOINGS, KIN
from analysis.written_words import Word

BY_FIRMS = frozenset([
    "run", "owned", "built", "operated", "provided", "delivered", "made", "managed", "funded", "supplied",
    "sponsored", "published", "powered",
])  # fmt: skip
PARTICIPLES = ("ed", "en", "wn", "lt", "ght", "ut", "id", "ad", "eld")
FAR = (
    "llan", "lan", "aber", "tre", "pen", "caer", "gaer", "pont", "bont", "bryn", "fryn", "cwm", "gwm", "rhyd",
    "ystrad", "pwll", "porth", "maes", "nant", "castell", "ynys", "capel",
)  # fmt: skip
"""How the names of places in Wales begin."""
IN_WELSH = frozenset(["mae", "roedd", "oedd", "doedd", "bydd", "fydd", "dydy", "dyw"])
AFTER_WELSH = frozenset(["yn", "wedi", "ddim", "yw", "oedd"])
OURS = frozenset(["is", "was", "has", "had", "got", "can", "can't", "needs", "goes", "loves", "will"])


def met_by_doing(words: Sequence[Word]) -> Iterator[tuple[int, str]]:
    """The places of the words with capitals that something is done to, or that we call ours, and how they are met."""
    for at in range(1, len(words)):
        word = words[at]
        if word.capital or word.initial:
            if not word.joined and not word.first and words[at - 1].small in KIN and _is_apposed(words, at):
                yield at, "kin"
            if word.joined and not word.first:
                if _is_met(words, at):
                    yield at, "capital"
                elif (words[at - 1].small in KIN or words[at - 1].small == "called") and not words[at - 1].owns:
                    yield at, "kin"
        elif word.known & Known.GIVEN and words[at - 1].small in IN_WELSH and _small_after(words, at) == "wedi":
            yield at, "met"


def _is_apposed(words: Sequence[Word], at: int) -> bool:
    """ "(daughter, Megan)": no more than a comma lies between."""
    return words[at].start - words[at - 1].end <= len(", ")


def _small_after(words: Sequence[Word], at: int) -> str:
    return words[at + 1].small if at + 1 < len(words) and words[at + 1].joined else ""


def _is_met(words: Sequence[Word], at: int) -> bool:
    before = words[at - 1]
    further = words[at - 2] if at > 1 and before.joined else None
    after = _small_after(words, at)
    if before.small in DOINGS or (further and f"{further.small} {before.small}" in DOINGS):
        return True
    if before.small == "by":
        return further is not None and further.small.endswith(PARTICIPLES) and further.small not in BY_FIRMS
    if before.small == "our":
        return after in OURS or words[at].owns
    if before.small in IN_WELSH and at + 1 < len(words) and words[at + 1].capital:
        after = _small_after(words, at + 1)
    return before.small in IN_WELSH and after in AFTER_WELSH and not words[at].small.startswith(FAR)
