"""Comments that say nearly the same in nearly the same words, as when many residents send one letter.

Runs of three words are compared by MinHash (Broder 1997, "On the resemblance and containment of documents") with
locality-sensitive hashing, so that the cost grows with the number of comments and not with that of pairs. Every
likeness is then checked exactly against the comment that leads its group, so that groups cannot drift from one thing
to another.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.text import tokens

RUN = 3
BANDS, ROWS = 20, 3
LEAST_LIKENESS = 0.5
LEAST_WORDS = 8

Hashes = npt.NDArray[np.uint64]

STEP = np.uint64(0x9E3779B97F4A7C15)
MIX = np.uint64(0xBF58476D1CE4E5B9)
SHIFT = np.uint64(29)


@dataclass(frozen=True)
class AlikeGroup:
    """Comments that are alike, as places in the list given, first the one that leads.

    `likeness` is the least share of runs of three words, from 0 to 1, that any member has in common with the leader
    (Jaccard's index). `identical` counts the members whose words are the leader's to the letter, itself among them.
    """

    members: tuple[int, ...]
    likeness: float
    identical: int

    @property
    def leader(self) -> int:
        return self.members[0]


def group_alike(
    texts: Sequence[str], likeness: float = LEAST_LIKENESS, least_words: int = LEAST_WORDS
) -> list[AlikeGroup]:
    """Groups of two comments or more that are alike, largest first.

    `likeness` is the least share of runs of three words in common with the leader. Comments of fewer than `least_words`
    words are left out: many people say "more bins" without having met.

    >>> letter = "Please keep our library open on Saturdays because children need it"
    >>> [group.members for group in group_alike([letter, "More bins", letter + " badly", "More bins"])]
    [(0, 2)]
    """
    same: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        words = tuple(tokens(text))
        if len(words) >= least_words:
            same[words].append(place)
    distinct = list(same)
    runs = [_runs(words) for words in distinct]
    places = [same[words] for words in distinct]
    groups = [_group(members, likenesses, places) for members, likenesses in _led(runs, likeness)]
    kept = [group for group in groups if len(group.members) > 1]
    return sorted(kept, key=lambda each: (-len(each.members), each.members))


def _led(runs: Sequence[Hashes], likeness: float) -> Iterator[tuple[list[int], list[float]]]:
    """Distinct texts under their leaders: each joins the first leader that it shares a bucket with and is like."""
    leaders: dict[bytes, list[int]] = defaultdict(list)
    members: dict[int, list[int]] = {}
    likenesses: dict[int, list[float]] = {}
    for place, signature in enumerate(_signatures(runs)):
        buckets = [bytes([band]) + signature[band * ROWS : (band + 1) * ROWS].tobytes() for band in range(BANDS)]
        candidates = dict.fromkeys(leader for bucket in buckets for leader in leaders.get(bucket, ())[:FEW])
        for leader in candidates:
            if (found := jaccard(runs[leader], runs[place])) >= likeness:
                members[leader].append(place)
                likenesses[leader].append(found)
                break
        else:
            members[place], likenesses[place] = [place], [1.0]
            for bucket in buckets:
                leaders[bucket].append(place)
    for leader, found_members in members.items():
        yield found_members, likenesses[leader]


FEW = 20
"""How many leaders of a bucket are tried, which keeps the cost from growing with a crowded bucket."""


def jaccard(first: Hashes, second: Hashes) -> float:
    """The share of the runs of either that are in both; each sorted and without repeats."""
    both = len(np.intersect1d(first, second, assume_unique=True))
    return both / (len(first) + len(second) - both)


def _group(members: list[int], likenesses: list[float], places: Sequence[list[int]]) -> AlikeGroup:
    leader, *others = [each for member in members for each in places[member]]
    return AlikeGroup((leader, *sorted(others)), round(min(likenesses), 3), len(places[members[0]]))


def _runs(words: Sequence[str]) -> Hashes:
    numbers = np.array([zlib.crc32(word.encode()) for word in words], dtype=np.uint64)
    runs = np.zeros(len(numbers) - RUN + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for step in range(RUN):
            runs = _mixed(runs * STEP + numbers[step : len(numbers) - RUN + 1 + step])
    return np.unique(runs)


def _mixed(values: Hashes) -> Hashes:
    mixed: Hashes = (values ^ (values >> SHIFT)) * MIX
    return mixed ^ (mixed >> SHIFT)


def _signatures(runs: Sequence[Hashes]) -> npt.NDArray[np.uint64]:
    """The least of each text's runs under each of 60 shuffles; shape (texts, shuffles)."""
    if not runs:
        return np.zeros((0, BANDS * ROWS), dtype=np.uint64)
    flat = np.concatenate(runs)
    starts = np.cumsum([0, *(len(each) for each in runs[:-1])])
    signatures = np.empty((len(runs), BANDS * ROWS), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for shuffle in range(BANDS * ROWS):
            salt = np.uint64((shuffle + 1) * 0x9E3779B97F4A7C15 % 2**64)
            signatures[:, shuffle] = np.minimum.reduceat(_mixed(flat ^ salt), starts)
    return signatures
