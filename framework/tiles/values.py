"""How figures are written in the reader's language: in their unit, and no more finely than is known."""

from datetime import date, timedelta
from functools import lru_cache

from flask_babel import format_currency, format_date, format_decimal, format_percent, ngettext

from core.language import current_language, signed
from framework.models import Indicator, Unit
from framework.saying import say as _
from framework.tiles.changes import Change
from framework.tiles.series import Point

NOTHING = "–"
FINEST = 3


def is_share(indicator: Indicator) -> bool:
    """Whether its figures are shares of people, which are kept as proportions from 0 to 1."""
    return indicator.unit is Unit.PERCENT


def said(value: float | None, indicator: Indicator, decimals: int | None = None, language: str | None = None) -> str:
    """A figure in its unit: `74%`, `£1,200`, `12.5 days`; whoever writes many has asked for the language once."""
    if value is None:
        return NOTHING
    places = indicator.decimals if decimals is None else decimals
    return _said(language or current_language(), indicator.unit, round(value, places + 2), min(places, FINEST))


def mark(value: float, indicator: Indicator) -> str:
    """A mark of a scale, in as many decimals as it needs."""
    unit = 100 * value if is_share(indicator) else value
    needed = next(places for places in range(FINEST + 1) if places == FINEST or round(unit, places) == round(unit, 6))
    return said(value, indicator, needed)


def target(indicator: Indicator) -> float | None:
    """The target as figures are kept; those of shares are written down in per cent."""
    if indicator.target is None:
        return None
    return indicator.target / 100 if is_share(indicator) else indicator.target


def decimals_of(point: Point, indicator: Indicator) -> int:
    """How many decimals a figure bears: none where its interval reaches a whole unit or more to one side.

    A share with an interval of three points on either side is no better known for its tenths.
    """
    if point.low is None or point.high is None:
        return indicator.decimals
    whole = 0.01 if is_share(indicator) else 1.0
    return 0 if (point.high - point.low) / 2 >= whole else indicator.decimals


def value(point: Point, indicator: Indicator, language: str | None = None) -> str:
    return said(point.value, indicator, decimals_of(point, indicator), language)


def interval(point: Point, indicator: Indicator) -> str:
    """`71% to 77%`, or nothing where a figure has none."""
    if point.low is None or point.high is None:
        return ""
    places, language = decimals_of(point, indicator), current_language()
    low, high = (said(end, indicator, places, language) for end in (point.low, point.high))
    return _("%(low)s to %(high)s", low=low, high=high)


def size(change: Change, point: Point, indicator: Indicator) -> str:
    """How large a change is, with its interval where there is one: `+6 points (+2 to +10)`; or what is usual."""
    if change.difference is None:
        return ""
    places, language = decimals_of(point, indicator), current_language()
    if change.usual:
        low, high = (said(end, indicator, places, language) for end in change.usual)
        return str(_("usually %(low)s to %(high)s", low=low, high=high))
    number = _step(change.difference, indicator, places, language)
    if is_share(indicator):
        number = str(_("%(number)s points", number=number))
    if change.low is None or change.high is None:
        return number
    low, high = (_step(end, indicator, places, language) for end in (change.low, change.high))
    return str(_("%(number)s (%(low)s to %(high)s)", number=number, low=low, high=high))


def period(starts: date, ends: date, language: str | None = None) -> str:
    """Whole months by name; of another period the month in which it ended, up to half a year; else the years."""
    return _period(language or current_language(), starts, ends)


def day(when: date) -> str:
    return str(format_date(when, "d MMMM y"))


def whole(number: float | None) -> str:
    return NOTHING if number is None else _whole(current_language(), round(number))


@lru_cache(20_000)
def _said(language: str, unit: Unit, value: float, decimals: int) -> str:
    """The same number is written alike on every page in a language."""
    tail = f".{'0' * decimals}" if decimals else ""
    if unit is Unit.PERCENT:
        return str(format_percent(value, f"#,##0{tail}%"))
    if unit is Unit.POUNDS:
        return str(format_currency(value, "GBP", f"¤#,##0{tail}", currency_digits=False))
    number = str(format_decimal(value, f"#,##0{tail}"))
    if unit is Unit.DAYS:
        return str(ngettext("%(number)s day", "%(number)s days", round(value) if not decimals else 2, number=number))
    return number


@lru_cache(20_000)
def _period(language: str, starts: date, ends: date) -> str:
    days = (ends - starts).days
    if 31 < days <= 190 and starts.day == 1 and (ends + timedelta(days=1)).day == 1:
        first = format_date(starts, "MMMM" if starts.year == ends.year else "MMMM y")
        return str(_("%(first)s to %(last)s", first=first, last=format_date(ends, "MMMM y")))
    if days <= 190:
        return str(format_date(ends, "MMMM y"))
    if days <= 370 and starts.year == ends.year:
        return str(format_date(ends, "y"))
    return str(_("%(first)s to %(last)s", first=format_date(starts, "MMMM y"), last=format_date(ends, "MMMM y")))


@lru_cache(20_000)
def _whole(language: str, number: int) -> str:
    return str(format_decimal(number))


def _step(number: float, indicator: Indicator, decimals: int, language: str) -> str:
    """A difference with its sign: points of a share, and else the unit itself."""
    scaled = round(100 * number if is_share(indicator) else number, decimals) or 0.0
    return _signed(language, scaled, decimals) if scaled else "0"


@lru_cache(20_000)
def _signed(language: str, number: float, decimals: int) -> str:
    tail = f".{'0' * decimals}" if decimals else ""
    return signed(str(format_decimal(number, f"+#,##0{tail};−#,##0{tail}")))
