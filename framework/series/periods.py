"""The stretch of time that a figure is of, read from any of the ways in which publishers write one."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

ENGLISH = "january february march april may june july august september october november december"
WELSH = "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr"
WORDS = {
    spelt: number
    for words in (ENGLISH, WELSH)
    for number, word in enumerate(words.split(), start=1)
    for spelt in (word, word[:3])
} | {"sept": 9, "gorff": 7, "rhag": 12}
EARLIEST = 1900
APRIL = 4
MOST_YEARS = 25
"""No figure is of more: a longer stretch is a slip."""
LENGTHS = {"month": 1, "quarter": 3, "year": 12}
"""The months of what a day may stand for."""
SHORT_STRETCH = 5
"""So many years may be written like a year and a month, as in "2009-11"; of more, the month is meant."""


class NoPeriod(ValueError):
    """What stands there is not a period; `code` is `ambiguous` where it could be two."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, order=True)
class Period:
    """The days from the first to the last, both included."""

    start: date
    end: date

    @property
    def iso(self) -> str:
        """The period as an ISO 8601 interval.

        >>> Period(date(2023, 4, 1), date(2024, 3, 31)).iso
        '2023-04-01/2024-03-31'
        """
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


@dataclass(frozen=True)
class Habits:
    """What the words alone do not say: with which month a split year begins, what "2011-12" is, and what a day is.

    `reads_as` is "year", "month" or "", which says that nobody knows. `days` says for what a single day stands: itself,
    or the "month", "quarter" or "year" that it is the first or the last day of, as spreadsheets make of "May-24".
    """

    begins: int = APRIL
    reads_as: str = ""
    days: str = ""


def read_period(text: str, habits: Habits | None = None) -> Period:
    """Read a period. Raises `NoPeriod`.

    >>> for text in ("2024", "2023-24", "2024 Q1", "2023/24 Q1", "2024-05", "2020-22", "2024-01-01/P1Y"):
    ...     print(read_period(text).iso)
    2024-01-01/2024-12-31
    2023-04-01/2024-03-31
    2024-01-01/2024-03-31
    2023-04-01/2023-06-30
    2024-05-01/2024-05-31
    2020-01-01/2022-12-31
    2024-01-01/2024-12-31
    >>> read_period("2011-12", Habits(reads_as="month")).iso
    '2011-12-01/2011-12-31'
    """
    words = _plain(text)
    for form, read in FORMS:
        if found := form.fullmatch(words):
            try:
                period = read(found, habits or Habits())
            except (ValueError, OverflowError) as error:
                if isinstance(error, NoPeriod):
                    raise
                raise NoPeriod("no-period") from error
            return _sensible(period)
    raise NoPeriod("no-period")


def _plain(text: str) -> str:
    """Small letters, one kind of dash, and single spaces."""
    dashed = re.sub(r"[\u2010-\u2015\u2212]", "-", text.strip().casefold())
    return re.sub(r"\s+", " ", dashed)


def _sensible(period: Period) -> Period:
    years = period.end.year - period.start.year
    if period.start.year < EARLIEST or period.end < period.start or years > MOST_YEARS:
        raise NoPeriod("no-period")
    return period


def _months(year: int, month: int, length: int) -> Period:
    """So many whole months from the first of one."""
    last = year * 12 + month - 1 + length - 1
    end_year, end_month = divmod(last, 12)
    return Period(date(year, month, 1), date(end_year, end_month + 1, monthrange(end_year, end_month + 1)[1]))


def _until(year: int, month: int, length: int) -> Period:
    """So many whole months until the end of one."""
    first = year * 12 + month - length
    return _months(first // 12, first % 12 + 1, length)


def _split_year(start: int, last: str, habits: Habits) -> int:
    """Say in which year a stretch of years that begins in one ends."""
    end = int(last) if len(last) == 4 else start // 100 * 100 + int(last)
    return end + 100 if end < start and len(last) == 2 and start % 100 > 90 else end


def _years(found: re.Match[str], habits: Habits) -> Period:
    """Two years: a split one, several whole ones, or a year and a month where the second number could be either."""
    start, dash, last = int(found["year"]), found["dash"], found["last"]
    end = _split_year(start, last, habits)
    could_be_month = dash == "-" and len(last) == 2 and 1 <= int(last) <= 12
    is_stretch = start < end <= start + SHORT_STRETCH
    if could_be_month and (not is_stretch or habits.reads_as == "month"):
        return _months(start, int(last), 1)
    if could_be_month and habits.reads_as != "year":
        raise NoPeriod("ambiguous")
    if end == start + 1:
        return _months(start, habits.begins, 12)
    return Period(date(start, 1, 1), date(end, 12, 31))


def _quarter(found: re.Match[str], habits: Habits) -> Period:
    """A quarter of a calendar year, or of a split one."""
    year, number, last = int(found["year"]), int(found["quarter"]), found["last"]
    if not last:
        return _months(year, 3 * number - 2, 3)
    if _split_year(year, last, habits) != year + 1:
        raise NoPeriod("no-period")
    months = year * 12 + habits.begins - 1 + 3 * (number - 1)
    return _months(months // 12, months % 12 + 1, 3)


def _half(found: re.Match[str], habits: Habits) -> Period:
    """Half of a calendar year, or of a split one."""
    year, number, last = int(found["year"]), int(found["half"]), found["last"]
    if not last:
        return _months(year, 6 * number - 5, 6)
    if _split_year(year, last, habits) != year + 1:
        raise NoPeriod("no-period")
    months = year * 12 + habits.begins - 1 + 6 * (number - 1)
    return _months(months // 12, months % 12 + 1, 6)


def _named_month(found: re.Match[str], habits: Habits) -> Period:
    return _months(_full_year(found["year"]), WORDS[found["month"]], 1)


def _numbered_month(found: re.Match[str], habits: Habits) -> Period:
    return _months(int(found["year"]), int(found["month"]), 1)


def _year_ending(found: re.Match[str], habits: Habits) -> Period:
    return _until(_full_year(found["year"]), WORDS[found["month"]], 12)


def _from_month_to_month(found: re.Match[str], habits: Habits) -> Period:
    end_year = _full_year(found["end_year"])
    year = _full_year(found["year"]) if found["year"] else end_year
    first, last = WORDS[found["month"]], WORDS[found["end_month"]]
    return Period(date(year, first, 1), _months(end_year, last, 1).end)


def _whole_years(found: re.Match[str], habits: Habits) -> Period:
    return Period(date(int(found["year"]), 1, 1), date(int(found["last"]), 12, 31))


def _year(found: re.Match[str], habits: Habits) -> Period:
    return _months(int(found["year"]), 1, 12)


def _financial(found: re.Match[str], habits: Habits) -> Period:
    """A split year that says that it is one."""
    start = int(found["year"])
    if _split_year(start, found["last"], habits) != start + 1:
        raise NoPeriod("no-period")
    return _months(start, habits.begins, 12)


def _day(found: re.Match[str], habits: Habits) -> Period:
    """A day, or what it stands for: until it where it is the last of its month, or else from its month on."""
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    if habits.days not in LENGTHS:
        return Period(day, day)
    is_last = day.day == monthrange(day.year, day.month)[1]
    return (_until if is_last else _months)(day.year, day.month, LENGTHS[habits.days])


def _interval(found: re.Match[str], habits: Habits) -> Period:
    return Period(date.fromisoformat(found["start"]), date.fromisoformat(found["end"]))


def _duration(found: re.Match[str], habits: Habits) -> Period:
    """A day and how long from there, as statistical offices write: the day after it all is not in it."""
    start, number = date.fromisoformat(found["start"]), int(found["number"])
    if found["unit"] == "d":
        return Period(start, start + timedelta(days=number - 1))
    if found["unit"] == "w":
        return Period(start, start + timedelta(weeks=number) - timedelta(days=1))
    months = start.year * 12 + start.month - 1 + number * (12 if found["unit"] == "y" else 1)
    year, month = divmod(months, 12)
    after = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    return Period(start, after - timedelta(days=1))


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


NAME = "|".join(sorted(WORDS, key=len, reverse=True))
YEAR, LAST = r"(?P<year>\d{4})", r"(?P<last>\d{4}|\d{2})"
TIME = r"(?:t00:00(?::00)?z?)?"
ISO = r"\d{4}-\d{2}-\d{2}"
SPLIT = rf"(?:(?:fy|financial year|blwyddyn ariannol) ?)?{YEAR}(?: ?[-/] ?{LAST})?"
Reader = Callable[[re.Match[str], Habits], Period]
FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (YEAR, _year),
        (rf"(?:fy|financial year|blwyddyn ariannol) ?{YEAR} ?[-/] ?{LAST}", _financial),
        (rf"{YEAR} ?(?P<dash>[-/]) ?{LAST}", _years),
        (rf"{YEAR} ?(?:to|i|hyd) ?(?P<last>\d{{4}})", _whole_years),
        (rf"{SPLIT}[ -]?(?:q|quarter |ch|chwarter )(?P<quarter>[1-4])", _quarter),
        (rf"(?:q|quarter |ch|chwarter )(?P<quarter>[1-4])[ -/]?{SPLIT}", _quarter),
        (rf"{SPLIT}[ -]?h(?P<half>[12])", _half),
        (rf"h(?P<half>[12])[ -/]?{SPLIT}", _half),
        (r"(?P<month>0?[1-9]|1[0-2])/(?P<year>\d{4})", _numbered_month),
        (r"(?P<year>\d{4})m(?P<month>0?[1-9]|1[0-2])", _numbered_month),
        (rf"(?P<month>{NAME})\.?[ -]?'?(?P<year>\d{{4}}|\d{{2}})", _named_month),
        (rf"(?:year (?:ending|to)|ye|12 months to) (?P<month>{NAME})\.? ?(?P<year>\d{{4}}|\d{{2}})", _year_ending),
        (
            rf"(?P<month>{NAME})\.? ?(?P<year>\d{{4}}|\d{{2}})? ?(?:-|to|i) ?"
            rf"(?P<end_month>{NAME})\.? ?(?P<end_year>\d{{4}}|\d{{2}})",
            _from_month_to_month,
        ),
        (r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})" + TIME, _day),
        (r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})", _day),
        (rf"(?P<start>{ISO}){TIME}/(?P<end>{ISO}){TIME}", _interval),
        (rf"(?P<start>{ISO}){TIME}/p(?P<number>\d{{1,3}})(?P<unit>[ymwd])", _duration),
    )
)
"""The ways in which periods are written, the first that fits first."""
