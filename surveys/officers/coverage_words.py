"""Fieldwork that can still be helped, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import format_date, format_decimal, format_percent
from flask_babel import gettext as _

from surveys.level_names import Names
from surveys.officers.coverage import NOT_BEGUN, Coverage, Level
from surveys.officers.progress import MODES

Row = tuple[str, ...]
MOST_MISSING = 5
ALIKE = 0.95
"""From this R-indicator on, wards are said to answer much alike."""


@dataclass(frozen=True)
class LevelTable:
    """A weighting variable's levels beside the population."""

    variable: str
    caption: str
    rows: list[Row]


def figures(seen: Coverage, target: int) -> list[dict[str, str]]:
    """The few numbers that say how fieldwork goes."""
    found = [{"label": _("Submitted"), "value": _of(seen.submitted, target)}]
    if seen.minutes is not None:
        found.append({"label": _("Median length online, in minutes"), "value": format_decimal(round(seen.minutes, 1))})
    if seen.strata:
        rate = format_percent(seen.strata.rate, "0.0%")
        found.append({"label": _("Response rate so far"), "value": rate})
    if seen.precision:
        margin = format_decimal(round(100 * seen.precision.margin, 1))
        found.append({"label": _("Margin of error so far, in percentage points"), "value": f"± {margin}"})
    return [{name: str(words) for name, words in each.items()} for each in found]


def representative(seen: Coverage) -> str:
    """The R-indicator in a sentence; nothing without a sample."""
    if seen.strata is None:
        return ""
    value = format_decimal(seen.strata.indicator, "0.00")
    if seen.strata.indicator >= ALIKE:
        return str(_("The wards answer much alike: R-indicator %(value)s, where 1 is exactly alike.", value=value))
    return str(_("The wards answer unevenly: R-indicator %(value)s, where 1 is exactly alike.", value=value))


def reminders(seen: Coverage, names: Names) -> list[Row]:
    """Where a reminder would help most: ward, its response rate, and how many more would bring it to the whole's."""
    if seen.strata is None:
        return []
    return [
        (
            names.level("ward", one.group.name),
            format_percent(one.group.rate, "0.0%"),
            format_decimal(one.group.asked - one.group.answered),
            format_decimal(one.short),
        )
        for one in seen.strata.missing[:MOST_MISSING]
    ]


def missing(seen: Coverage, names: Names) -> list[str]:
    """Who has answered least for their number, in words."""
    return [
        str(
            _(
                "%(who)s (%(variable)s): %(share)s of those who answered, and %(population)s of the population",
                who=names.level(variable, level.name),
                variable=names.variable(variable),
                share=format_percent(level.share, "0.0%"),
                population=format_percent(level.population, "0.0%"),
            )
        )
        for variable, level in seen.short[:MOST_MISSING]
    ]


def level_tables(seen: Coverage, names: Names) -> list[LevelTable]:
    """Each weighting variable's levels: answered, their share of those who answered, and of the population."""
    return [_table(variable, levels, names) for variable, levels in seen.levels.items()]


def day_rows(seen: Coverage) -> list[Row]:
    return [(format_date(day, "EEE d MMM"), format_decimal(number)) for day, number in seen.by_day]


def mode_rows(seen: Coverage) -> list[Row]:
    return [(str(MODES[mode]), format_decimal(number)) for mode, number in seen.by_mode.items()]


def stopped_rows(seen: Coverage, names: Names) -> list[Row]:
    """Where people stopped: the last question answered, and how many; by how many first."""
    most = sorted(seen.stopped, key=lambda each: -each[1])
    return [(_stop(code, names), format_decimal(number)) for code, number in most]


def cost(seen: Coverage) -> str:
    """What weighting costs so far, in a sentence."""
    if seen.precision is None:
        return str(_("There are too few answers yet to say how sure the figures will be."))
    effective = round(seen.precision.responses / seen.precision.design_effect)
    words = {"number": format_decimal(effective), "effect": format_decimal(seen.precision.design_effect, "0.00")}
    return str(_("The answers are worth %(number)s that need no weighting (design effect %(effect)s).", **words))


def _table(variable: str, levels: list[Level], names: Names) -> LevelTable:
    rows: list[Row] = [
        (
            names.level(variable, one.name),
            format_decimal(one.answered),
            format_percent(one.share, "0.0%"),
            format_percent(one.population, "0.0%"),
        )
        for one in levels
    ]
    caption = str(_("Answers by %(variable)s, beside the population", variable=names.variable(variable)))
    return LevelTable(variable, caption, rows)


def _stop(code: str, names: Names) -> str:
    return str(_("Before the first question")) if code == NOT_BEGUN else names.question(code)


def _of(submitted: int, target: int) -> str:
    words: Mapping[str, str] = {"submitted": format_decimal(submitted), "target": format_decimal(target)}
    return str(_("%(submitted)s of %(target)s", **words)) if target else words["submitted"]
