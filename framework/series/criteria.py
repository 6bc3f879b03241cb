"""What must be known of another survey before its counts may stand beside ours: plain questions with set answers.

They follow what councils were advised to keep alike when they compare residents' satisfaction: who was asked and how
they were chosen, the words, the order and the answers, whether people could say that they do not know, how they
answered, and what was done to the answers afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Sample(StrEnum):
    """How the people who answered came to be asked."""

    RANDOM = "random"
    QUOTA = "quota"
    PANEL = "panel"
    OPEN = "open"
    UNKNOWN = "unknown"


class Known(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Weighted(StrEnum):
    """What was done so that those who answered look like the population."""

    WEIGHTED = "weighted"
    NOT_WEIGHTED = "not-weighted"
    UNKNOWN = "unknown"


class People(StrEnum):
    """Whom the survey was of."""

    ADULTS_18 = "adults-18"
    ADULTS_16 = "adults-16"
    HOUSEHOLDS = "households"
    USERS = "users"
    OTHER = "other"


@dataclass(frozen=True)
class Criteria:
    """The quality of a survey, as the officer who counts it says. `response_rate` is per cent, or None if not known.

    `same_wording` is of the question as ours asks it, `same_options` of the answers and their order, `asked_early` says
    that no question about single services came before, and `same_in_every_mode` that each way of answering asked the
    same: only then are counts added across them.
    """

    sample: Sample
    population: People
    same_wording: Known
    same_options: Known
    asked_early: Known
    dont_know_offered: Known
    weighting: Weighted
    same_in_every_mode: bool
    response_rate: float | None = None
    done_by: str = ""

    def to_json(self) -> dict[str, object]:
        """As it is kept with each observation, for whoever judges whether it may be compared."""
        return {
            "sample": self.sample.value,
            "population": self.population.value,
            "same_wording": self.same_wording.value,
            "same_options": self.same_options.value,
            "asked_early": self.asked_early.value,
            "dont_know_offered": self.dont_know_offered.value,
            "weighting": self.weighting.value,
            "same_in_every_mode": self.same_in_every_mode,
            "response_rate": self.response_rate,
            "done_by": self.done_by,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, object]) -> "Criteria":
        """What was kept. Raises `ValueError` or `KeyError` where it is not."""
        rate = kept.get("response_rate")
        return cls(
            sample=Sample(str(kept["sample"])),
            population=People(str(kept["population"])),
            same_wording=Known(str(kept["same_wording"])),
            same_options=Known(str(kept["same_options"])),
            asked_early=Known(str(kept["asked_early"])),
            dont_know_offered=Known(str(kept["dont_know_offered"])),
            weighting=Weighted(str(kept["weighting"])),
            same_in_every_mode=bool(kept["same_in_every_mode"]),
            response_rate=float(str(rate)) if rate is not None else None,
            done_by=str(kept.get("done_by", "")),
        )


CAME = {Sample.RANDOM: "sample", Sample.PANEL: "panel", Sample.OPEN: "open_link", Sample.QUOTA: "quota"}
"""How people came, as comparisons call it."""
SAME = {"wording": "same_wording", "scale": "same_options", "order": "same_options"}
"""The aspects that a criterion says are the indicator's own."""


def aspects_confirmed(criteria: Criteria) -> list[str]:
    """The aspects of a comparison in which an officer says that the survey was as ours is."""
    return [aspect for aspect, name in SAME.items() if getattr(criteria, name) is Known.YES]


class Concern(StrEnum):
    """Why a survey's figures may not, or only with care, be put beside ours."""

    OTHER_WORDS = "other-words"
    OTHER_ANSWERS = "other-answers"
    ASKED_LATE = "asked-late"
    NO_DONT_KNOW = "no-dont-know"
    NOT_BY_CHANCE = "not-by-chance"
    OTHER_PEOPLE = "other-people"
    NOT_WEIGHTED = "not-weighted"
    FEW_ANSWERED = "few-answered"
    NOT_KNOWN = "not-known"


FORBIDS = {Concern.OTHER_WORDS, Concern.OTHER_ANSWERS, Concern.OTHER_PEOPLE}
"""What makes a comparison one of different things; the rest ask for care."""
LOW_RESPONSE = 10.0
"""Per cent: under it, chance says little about who answered."""


def concerns(criteria: Criteria) -> Sequence[Concern]:
    """What stands against comparing a survey with ours, the gravest first.

    >>> good = Criteria(Sample.RANDOM, People.ADULTS_18, *[Known.YES] * 4, Weighted.WEIGHTED, True, 31.0)
    >>> concerns(good)
    []
    """
    yes_no = {
        Concern.OTHER_WORDS: criteria.same_wording,
        Concern.OTHER_ANSWERS: criteria.same_options,
        Concern.ASKED_LATE: criteria.asked_early,
        Concern.NO_DONT_KNOW: criteria.dont_know_offered,
    }
    found = [concern for concern, said in yes_no.items() if said is Known.NO]
    if criteria.population not in (People.ADULTS_16, People.ADULTS_18):
        found.append(Concern.OTHER_PEOPLE)
    if criteria.sample in (Sample.OPEN, Sample.PANEL, Sample.QUOTA):
        found.append(Concern.NOT_BY_CHANCE)
    if criteria.weighting is Weighted.NOT_WEIGHTED:
        found.append(Concern.NOT_WEIGHTED)
    if criteria.response_rate is not None and criteria.response_rate < LOW_RESPONSE:
        found.append(Concern.FEW_ANSWERED)
    if Known.UNKNOWN in yes_no.values() or Sample.UNKNOWN is criteria.sample:
        found.append(Concern.NOT_KNOWN)
    return sorted(found, key=lambda concern: (concern not in FORBIDS, list(Concern).index(concern)))
