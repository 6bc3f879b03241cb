"""How a report speaks, where no page is being served: its words, numbers, days and names in one language."""

from datetime import date

from babel.dates import format_date

from analysis.rates import Rate
from core.locales import locale_of
from core.voice import Voice as PlainVoice
from feedback.dashboards.direction import Change, Direction
from feedback.dashboards.tally import Share
from feedback.months import following


class Voice(PlainVoice):
    """A language in which a report is written."""

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
