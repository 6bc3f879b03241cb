"""Filling in what a respondent did not say of themselves, so that every response can be weighted."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate

from core.jobs import JobRefused

Levels = Mapping[str, int]
"""The population count of each level of a variable."""


class MarginsIncomplete(JobRefused):
    """The population counts hold no level that a respondent could have."""


@dataclass(frozen=True)
class Profile:
    """What weighting needs to know of a respondent; None where nothing is known. `imputed` names what was filled in."""

    age_band: str | None
    sex: str | None
    ethnicity: str | None
    tenure: str | None
    ward: str | None
    imputed: tuple[str, ...] = ()

    @property
    def age_sex(self) -> str | None:
        return f"{self.age_band}|{self.sex}" if self.age_band and self.sex else None


def impute(profile: Profile, margins: Mapping[str, Levels], seed: str) -> Profile:
    """Draw each missing answer in proportion to the population, given what is known of the respondent.

    A variable without population counts is left as it is: nothing can be weighted to it. Where only the age band or
    only the sex is missing, it is drawn among people who share the other. `seed` names the respondent and the data, so
    that the same data are always filled in alike. This is random imputation from a marginal distribution, which leaves
    weighted totals of the variable as they would be were the missing answers missing at random (Little and Rubin,
    Statistical Analysis with Missing Data, 3rd ed., section 4.3).

    Raises `MarginsIncomplete`.

    >>> impute(Profile("16-24", None, "white", None, "A"), {"age_sex": {"16-24|F": 5, "65+|M": 9}}, "seed")
    Profile(age_band='16-24', sex='F', ethnicity='white', tenure=None, ward='A', imputed=('age_sex',))
    """
    said = {name: getattr(profile, name) for name in ("ethnicity", "tenure", "ward")}
    age_band, sex = profile.age_band, profile.sex
    imputed: list[str] = []
    if profile.age_sex is None and "age_sex" in margins:
        age_band, sex = _draw("age_sex", _sharing(margins["age_sex"], age_band, sex), seed).split("|")
        imputed.append("age_sex")
    for name, value in said.items():
        if value is None and name in margins:
            said[name] = _draw(name, margins[name], seed)
            imputed.append(name)
    return Profile(age_band, sex, said["ethnicity"], said["tenure"], said["ward"], tuple(imputed))


def _sharing(levels: Levels, age_band: str | None, sex: str | None) -> Levels:
    """The levels of age and sex that agree with the one of them that is known."""

    def agrees(level: str) -> bool:
        its_age, its_sex = level.split("|")
        return age_band in (None, its_age) and sex in (None, its_sex)

    return {level: count for level, count in levels.items() if agrees(level)}


def _draw(variable: str, levels: Levels, seed: str) -> str:
    """A level with probability proportional to its count."""
    total = sum(levels.values())
    if not total:
        raise MarginsIncomplete(f"The population counts by {variable} have nobody like one of the respondents.")
    digest = sha256(f"{seed}|{variable}".encode()).digest()
    target = int.from_bytes(digest[:8]) % (1 << 53) / (1 << 53) * total
    names = sorted(levels)
    reached = accumulate(levels[name] for name in names)
    return next(name for name, upto in zip(names, reached, strict=True) if target < upto)
