"""A form's monthly cycles in words, for a table and a chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_date, format_decimal, format_percent
from flask_babel import gettext as _

from analysis.rates import Rate
from feedback.asking.cycles import Cycle


@dataclass(frozen=True)
class Bar:
    """A row of a chart: percentages from 0 to 100."""

    label: str
    value: float
    low: float
    high: float


def month_rows(months: Sequence[Cycle]) -> list[tuple[str, ...]]:
    """Month, asked, answers, response rate and good ratings, newest month first."""
    return [
        (
            month_name(each),
            format_decimal(each.asked) if each.asked else _("Not known"),
            format_decimal(each.answers),
            _response(each),
            share(each.good),
            format_decimal(each.good.n),
        )
        for each in months
    ]


def chart_rows(months: Sequence[Cycle]) -> list[Bar]:
    """The response rates that are known, oldest month first."""
    known = [(each, each.response) for each in reversed(months)]
    return [
        Bar(month_name(each), 100 * found.rate, 100 * found.ci_low, 100 * found.ci_high)
        for each, found in known
        if found is not None
    ]


def share(found: Rate) -> str:
    """A share with its interval, or a dash where nobody answered."""
    if not found.n:
        return "–"
    value, low, high = (format_percent(each, "#,##0%") for each in (found.rate, found.ci_low, found.ci_high))
    return str(_("%(value)s (%(low)s to %(high)s)", value=value, low=low, high=high))


def month_name(cycle: Cycle) -> str:
    words: str = format_date(cycle.month, "MMMM yyyy")
    return words


def _response(cycle: Cycle) -> str:
    if cycle.has_more_answers_than_asked:
        return str(_("More answers than were asked: check the number"))
    return share(cycle.response) if cycle.response else "–"
