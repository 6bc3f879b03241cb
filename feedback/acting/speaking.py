"""How a report speaks, where no page is being served: its words, numbers, days and names in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from math import isnan

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from analysis.rates import Rate
from core.language import localised
from core.locales import locale_of
from core.words import words_in
from feedback.dashboards.direction import Change, Direction
from feedback.dashboards.tally import Share
from feedback.months import following


@dataclass(frozen=True)
class Voice:
    """A language in which a report is written."""

    language: str

    @property
    def words(self) -> NullTranslations:
        return words_in(self.language)

    def say(self, text: Mapping[str, str]) -> str:
        return localised(text, self.language)

    def number(self, count: int) -> str:
        return str(format_decimal(count, locale=locale_of(self.language)))

    def percent(self, share: float) -> str:
        return "–" if isnan(share) else str(format_percent(share, "#,##0%", locale=locale_of(self.language)))

    def day(self, day: date) -> str:
        return str(format_date(day, "d MMMM yyyy", locale=locale_of(self.language)))

    def months(self, first: date, length: int) -> str:
        """A month, or the first and the last of several."""
        locale, last = locale_of(self.language), following(first, length - 1)
        end = str(format_date(last, "MMMM yyyy", locale=locale))
        if length == 1:
            return end
        form = "MMMM" if first.year == last.year else "MMMM yyyy"
        says = {"first": format_date(first, form, locale=locale), "last": end}
        return self.words.gettext("%(first)s to %(last)s") % says

    def share(self, share: Rate | Share) -> str:
        """A share with its interval."""
        if not share.n:
            return "–"
        says = {"value": share.rate, "low": share.ci_low, "high": share.ci_high}
        said = {name: self.percent(value) for name, value in says.items()}
        return self.words.gettext("%(value)s (%(low)s to %(high)s)") % said

    def direction(self, change: Change) -> str:
        """Which way a share has gone, in a word or two."""
        gettext = self.words.gettext
        said = {
            Direction.UP: gettext("Clearly up"),
            Direction.DOWN: gettext("Clearly down"),
            Direction.UNCLEAR: gettext("No clear change"),
            Direction.TOO_FEW: gettext("Too few to tell"),
        }
        return said[change.direction]
