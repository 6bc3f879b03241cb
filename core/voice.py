"""How a paper speaks, where no page is being served: its words, numbers and days in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from math import isnan

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from core.language import localised
from core.locales import locale_of
from core.words import words_in


@dataclass(frozen=True)
class Voice:
    """A language in which something is written."""

    language: str

    @property
    def words(self) -> NullTranslations:
        return words_in(self.language)

    def say(self, text: Mapping[str, str]) -> str:
        return localised(text, self.language)

    def number(self, count: float, form: str | None = None) -> str:
        return str(format_decimal(count, form, locale=locale_of(self.language)))

    def percent(self, share: float) -> str:
        return "–" if isnan(share) else str(format_percent(share, "#,##0%", locale=locale_of(self.language)))

    def day(self, day: date, form: str = "d MMMM yyyy") -> str:
        return str(format_date(day, form, locale=locale_of(self.language)))
