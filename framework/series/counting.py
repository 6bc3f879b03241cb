"""From counts of answers to an indicator's value: what is above the line, what below, and how sure it is.

Counts are added and shares are worked out from the sums: shares are never averaged, neither across ways of answering
nor across surveys.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from analysis.rates import score_interval
from framework.models import DontKnow

ALL = ("all", "all")
MOST_DESIGN_EFFECT = 10.0


class Meaning(StrEnum):
    """As what an answer option counts."""

    FAVOURABLE = "favourable"
    OTHER = "other"
    DONT_KNOW = "dont-know"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True)
class Counted:
    """So many people of a group who gave an answer in a way; `group` is a variable and one of its groups."""

    option: str
    mode: str
    people: int
    group: tuple[str, str] = ALL


@dataclass(frozen=True)
class Worked:
    """A share from 0 to 1 of `base` people, with its 95% interval; all but the bases are nan where nobody answered.

    `effective_base` is the base over the design effect that was assumed, and `method` says how the interval was made.
    """

    share: float
    low: float
    high: float
    se: float
    base: int
    favourable: int
    effective_base: float
    design_effect: float
    method: str


def work_out(
    counts: Mapping[str, int],
    meanings: Mapping[str, Meaning],
    dont_know: DontKnow,
    design_effect: float = 1.0,
) -> Worked:
    """Work an indicator out from how many people gave each answer.

    Above the line are the favourable answers; below it those and the others, and "don't know" where the definition
    counts it. Nobody who gave no answer is in either. Without a design effect the interval is Wilson's (1927, JASA 22),
    as if the people were drawn by chance one by one. With one it is that of Korn and Graubard (1998, Survey
    Methodology 24), of as many answers as would be left over the design effect that is assumed. Raises `ValueError` for
    a negative count, an option without meaning, or a design effect that is not from 1 to 10.

    >>> meanings = {"yes": Meaning.FAVOURABLE, "no": Meaning.OTHER, "unsure": Meaning.DONT_KNOW}
    >>> worked = work_out({"yes": 60, "no": 20, "unsure": 20}, meanings, DontKnow.EXCLUDED)
    >>> worked.share, worked.base, round(worked.low, 3), round(worked.high, 3)
    (0.75, 80, 0.645, 0.832)
    >>> work_out({"yes": 60, "no": 20, "unsure": 20}, meanings, DontKnow.COUNTED).share
    0.6
    >>> wider = work_out({"yes": 60, "no": 20, "unsure": 20}, meanings, DontKnow.EXCLUDED, 1.6)
    >>> wider.effective_base, round(wider.low, 3), round(wider.high, 3)
    (50.0, 0.609, 0.861)
    """
    if any(people < 0 for people in counts.values()):
        raise ValueError("There cannot be fewer than no people.")
    if not 1 <= design_effect <= MOST_DESIGN_EFFECT:
        raise ValueError(f"A design effect of {design_effect} is not from 1 to {MOST_DESIGN_EFFECT:g}.")
    if unknown := sorted(set(counts) - set(meanings)):
        raise ValueError(f"Nobody said as what “{unknown[0]}” counts.")
    below = {Meaning.FAVOURABLE, Meaning.OTHER} | ({Meaning.DONT_KNOW} if dont_know is DontKnow.COUNTED else set())
    base = sum(people for option, people in counts.items() if meanings[option] in below)
    favourable = sum(people for option, people in counts.items() if meanings[option] is Meaning.FAVOURABLE)
    method = "wilson" if design_effect == 1 else "korn-graubard"
    if not base:
        nothing = (math.nan, math.nan, math.nan, math.nan)
        return Worked(*nothing, base=0, favourable=0, effective_base=0.0, design_effect=design_effect, method=method)
    share, effective = favourable / base, base / design_effect
    low, high = score_interval(share, base) if design_effect == 1 else _beta_interval(share, effective)
    se = math.sqrt(share * (1 - share) / effective)
    return Worked(share, low, high, se, base, favourable, effective, design_effect, method)


def _beta_interval(share: float, effective: float) -> tuple[float, float]:
    import numpy as np

    from analysis.effective_intervals import beta_interval  # It takes as long to load as the rest of a web server.

    low, high = beta_interval(np.array([share]), np.array([effective]))
    return float(low[0]), float(high[0])


def added(counts: Iterable[Counted], modes: Iterable[str], group: tuple[str, str] = ALL) -> dict[str, int]:
    """How many people of a group gave each answer, in some ways of answering together.

    >>> counts = [Counted("yes", "post", 30), Counted("yes", "online", 50), Counted("no", "post", 20)]
    >>> added(counts, ("post", "online"))
    {'yes': 80, 'no': 20}
    """
    wanted, found = set(modes), Counter[str]()
    for each in counts:
        if each.mode in wanted and each.group == group:
            found[each.option] += each.people
    return dict(found)


def more_in_groups_than_altogether(counts: Iterable[Counted]) -> list[tuple[str, str, str]]:
    """The variables, answers and ways of answering of which groups hold more people than there are in all.

    Only those of which the whole is known can be judged.

    >>> counts = [Counted("yes", "post", 3), Counted("yes", "post", 4, ("sex", "F"))]
    >>> more_in_groups_than_altogether(counts)
    [('sex', 'yes', 'post')]
    """
    whole: Counter[tuple[str, str]] = Counter()
    parts: Counter[tuple[str, str, str]] = Counter()
    for each in counts:
        if each.group == ALL:
            whole[each.option, each.mode] += each.people
        else:
            parts[each.group[0], each.option, each.mode] += each.people
    known = bool(whole)
    return sorted(key for key, people in parts.items() if known and people > whole[key[1], key[2]])
