"""How a pack says figures, intervals and stretches of time, in one language."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_currency

from core.locales import locale_of
from core.voice import Voice
from framework.packs.evidence import Figure, Subject

POINTS = "percent"


class PackVoice(Voice):
    """A language in which a pack is written."""

    def amount(self, subject: Subject, value: float) -> str:
        """A figure in its unit: a share as per cent, money in pounds, anything else as a number."""
        if subject.unit == POINTS:
            return self.percent(value)
        if subject.unit == "pounds":
            form = "¤#,##0" if subject.decimals == 0 else "¤#,##0.00"
            return str(format_currency(value, "GBP", form, locale=locale_of(self.language), currency_digits=False))
        said = self.number(value, "#,##0" + ("." + "0" * subject.decimals if subject.decimals else ""))
        if subject.unit == "days":
            return self.words.gettext("%(number)s days") % {"number": said}
        return said

    def aim(self, subject: Subject) -> str:
        """The target, which is kept in per cent where the figure is a share."""
        target = subject.target or 0.0
        if subject.unit != POINTS:
            return self.amount(subject, target)
        return self.words.gettext("%(number)s%%") % {"number": self.number(target)}

    def between(self, subject: Subject, low: float | None, high: float | None) -> str:
        """An interval's ends, or nothing where there is none."""
        if low is None or high is None:
            return ""
        ends = {"low": self.amount(subject, low), "high": self.amount(subject, high)}
        return self.words.gettext("%(low)s to %(high)s") % ends

    def with_interval(self, subject: Subject, value: float, low: float | None, high: float | None) -> str:
        between = self.between(subject, low, high)
        return f"{self.amount(subject, value)} ({between})" if between else self.amount(subject, value)

    def apart(self, subject: Subject, difference: float) -> str:
        """How large a difference is, without its sign: in percentage points where the figure is a share."""
        if subject.unit != POINTS:
            return self.amount(subject, abs(difference))
        number = round(abs(100 * difference))
        return self.words.ngettext("%(number)s point", "%(number)s points", number) % {"number": self.number(number)}

    def when(self, figure: Figure) -> str:
        return self.span(figure.begins_on, figure.ends_on)

    def span(self, first: date, last: date) -> str:
        """A stretch of time by its months.

        >>> PackVoice("en").span(date(2026, 9, 21), date(2026, 11, 1))
        'September to November 2026'
        """
        locale = locale_of(self.language)
        end = str(format_date(last, "MMMM yyyy", locale=locale))
        if (first.year, first.month) == (last.year, last.month):
            return end
        form = "MMMM" if first.year == last.year else "MMMM yyyy"
        says = {"first": format_date(first, form, locale=locale), "last": end}
        return self.words.gettext("%(first)s to %(last)s") % says

    def answered(self, base: int) -> str:
        said = {"number": self.number(base)}
        return self.words.ngettext("%(number)s person answered", "%(number)s people answered", base) % said
