"""How long something is kept, as people say it."""

from gettext import NullTranslations

MONTH, YEAR = 30.44, 365.25


def length(words: NullTranslations, days: int) -> str:
    """So many days in a language's words: in months from two of them, in years from two of them.

    >>> [length(NullTranslations(), days) for days in (1, 14, 180, 365, 1826)]
    ['1 day', '14 days', '6 months', '12 months', '5 years']
    """
    if days >= 2 * round(YEAR):
        years = round(days / YEAR)
        return words.ngettext("%(num)s year", "%(num)s years", years) % {"num": years}
    if days >= 2 * round(MONTH):
        months = round(days / MONTH)
        return words.ngettext("%(num)s month", "%(num)s months", months) % {"num": months}
    return words.ngettext("%(num)s day", "%(num)s days", days) % {"num": days}
