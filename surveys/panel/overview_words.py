"""The panel in the reader's words: counts by stratum beside the population, and never anybody."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from core.language import localised
from surveys.bank.bank import question
from surveys.panel.overview_forms import STRATUM_NAMES
from surveys.panel.profiles import NOT_SAID, STRATA, Profile, counts

FEWEST = 5
"""Fewer members than this are not counted out: who they are could be guessed."""
Row = tuple[str, ...]


@dataclass(frozen=True)
class StratumTable:
    """The members by one stratum."""

    id: str
    caption: str
    rows: list[Row]


def tables(
    found: Iterable[Profile], population: Mapping[str, Mapping[str, int]], wards: Mapping[str, Mapping[str, str]]
) -> list[StratumTable]:
    """Members by ward, age and sex, each beside its share of the population where that is known."""
    known = list(found)
    return [
        StratumTable(
            f"panel-{name}",
            str(_("Members by %(what)s", what=str(STRATUM_NAMES[name]).lower())),
            _rows(name, counts(known, name), population.get(name, {}), wards),
        )
        for name in STRATA
    ]


def level_name(stratum: str, level: str, wards: Mapping[str, Mapping[str, str]]) -> str:
    if level == NOT_SAID:
        return str(_("Not said"))
    if stratum == "ward":
        return localised(wards.get(level)) or level
    return next((localised(each["text"]) for each in question(stratum).options if each["code"] == level), level)


def few(number: int) -> str:
    """A count of members, unless it is so small that it points at them."""
    return str(_("Fewer than %(number)s", number=FEWEST)) if 0 < number < FEWEST else str(format_decimal(number))


def _rows(
    name: str, members: Counter[str], population: Mapping[str, int], wards: Mapping[str, Mapping[str, str]]
) -> list[Row]:
    everybody, in_panel = sum(population.values()), sum(members.values())
    levels = sorted({*population, *members}, key=lambda level: (level == NOT_SAID, level))
    return [
        (
            level_name(name, level, wards),
            few(members[level]),
            format_percent(members[level] / in_panel) if members[level] >= FEWEST else "–",
            format_percent(population[level] / everybody) if level in population and everybody else "–",
        )
        for level in levels
    ]
