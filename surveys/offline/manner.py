"""How a language writes dates and lists, told to phones: few of them know Welsh, and those write May as M05."""

from datetime import date
from typing import Any

from babel import Locale
from babel.dates import format_date

from core.locales import locale_of

DAY, YEAR = 28, 2001


def manner(language: str) -> dict[str, Any]:
    """A date of each month with `{day}` and `{year}` in it, and how two things and more are joined.

    >>> manner("cy")["dates"][4], manner("cy")["lists"]["2"]
    ('{day} Mai {year}', '{0} a(c) {1}')
    """
    locale = locale_of(language)
    lists = Locale.parse(locale).list_patterns["standard"]
    return {"dates": [_dated(month, locale) for month in range(1, 13)], "lists": dict(lists)}


def _dated(month: int, locale: str) -> str:
    written = format_date(date(YEAR, month, DAY), "long", locale=locale)
    return written.replace(str(YEAR), "{year}").replace(str(DAY), "{day}")
