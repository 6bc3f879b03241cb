"""Why work could not be done with the data as they are: an English sentence, said in the reader's language."""

import re
from collections.abc import Mapping
from functools import cache

from core.language import current_language
from core.words import for_translators as _
from core.words import words_in

SENTENCES = (
    _("The figures of %(council)s could not be worked out. %(why)s"),
    _("A council has no figures to say it of."),
    _("Not every partner has figures."),
    _("These figures are not public."),
    _("This installation sends no messages: set FOLKMOOT_MESSAGES."),
    _("Set FOLKMOOT_PUBLIC_URL for the worker, and start it again."),
    _("This machine cannot make PDFs: print the sheet from the browser."),
    _("There are no responses."),
    _("There are no margins to weight to."),
    _("There are no cells to weight to."),
    _("There are no margins for %(variable)s."),
    _("The margins of %(variable)s count nobody."),
    _("The margins of %(variable)s count level %(level)s twice."),
    _("The margins of %(one)s add up to %(people)s people but those of %(other)s to %(others)s."),
    _("Row %(row)s has no value for %(variable)s (%(count)s of %(rows)s rows have none)."),
    _("Row %(row)s has %(level)s for %(variable)s, a level for which the margins count nobody."),
    _("Row %(row)s has %(level)s for %(variable)s, a level in which the population has nobody."),
    _("Row %(row)s has base weight %(weight)s in %(variable)s: not a positive number."),
    _("Nobody has %(level)s for %(variable)s, where the margins count %(people)s people."),
    _("The weights cannot meet every margin: %(level)s is still off by %(error)s."),
    _(
        "No positive weights meet every margin: %(level)s is the hardest to meet, off by at least %(share)s, because "
        "nobody answered with the combinations of levels that would be needed."
    ),
    _("No weights %(limits)s meet the margins: %(level)s needs an upper bound of at least %(bound)s."),
    _("No weights %(limits)s meet the margins: %(level)s needs a lower bound of at most %(bound)s."),
    _("No weights %(limits)s meet the margins, however high the upper bound: lower the lower one."),
    _("The lower bound of some base weights is above the limit for trimming."),
    _("No weights between %(lower)s and %(upper)s were found that have the same sum."),
    _("There is no stratum with two PSUs whose variance could be lent to the lonely ones."),
    _("Indicator %(indicator)s counts %(option)s as favourable, which is not an option."),
    _("Indicator %(indicator)s needs a question with one answer; %(question)s has not."),
    _("Nobody answered %(question)s."),
    _("A driver is named twice."),
    _("%(name)s cannot be its own driver."),
    _("%(number)s respondents answered everything, too few for %(drivers)s drivers."),
    _("%(name)s is answered alike by everybody who answered everything."),
    _("%(name)s says nothing that the other drivers do not."),
    _("%(name)s says nothing that the other terms do not."),
    _("A model of %(terms)s terms needs more answers than %(answers)s, and not all alike."),
    _("The terms tell some answers apart entirely, so that no logistic model can be fitted."),
    _("There are no margins for %(variable)s, the area."),
    _("Area %(area)s has no number for %(name)s."),
    _("The whole sample's figure is %(value)s: areas cannot be told apart."),
    _("%(areas)s areas are too few to model with %(covariates)s covariates."),
    _("%(areas)s areas with direct estimates are too few for %(covariates)s covariates and an intercept."),
    _("A covariate is not a number."),
    _("The covariates repeat each other, or one of them is the same everywhere."),
    _("Half of the direct estimates or more have no sampling variance."),
    _("An area's direct estimate has no sampling variance, and areas do not differ otherwise."),
    _("Likeness needs at least one measure."),
    _("A measure is named twice."),
    _("There is no measure “%(name)s”."),
    _("The server could not be talked to: %(error)s."),
    _("The server could not be used: %(error)s."),
    _("The server's certificate is not good."),
    _("The server's key is not the one that was noted."),
    _("The server does not let us in."),
    _("The name is not known."),
    _("The name stands for an address that may not be reached from here."),
    _("The address cannot be read."),
    _("The address must begin with https://."),
    _("The address must have no password or fragment, and 500 characters or fewer."),
    _("The address must be written in plain letters."),
    _("The files of this version are not there any more."),
    _("The outlet has ended, or the version was withdrawn."),
    _("The secret cannot be opened here."),
    _("The figures are not public any more."),
    _("The files are all there."),
    _("The weight of %(name)s must be a number above 0."),
    _("The area %(area)s has no value of some measure."),
    _("%(name)s has values of which there is no %(transform)s."),
    _("%(name)s is the same in every area."),
)
"""What statistics and jobs refuse with, as far as pages show it; `analysis` writes them in English, as commands do."""
NAME = re.compile(r"%\((\w+)\)s")
LONGEST = 1_000


def say_refusal(message: str, language: str) -> str:
    """A refusal in a language; one that is not known is said as it stands.

    >>> say_refusal("There is no measure “homes”.", "en")
    'There is no measure “homes”.'
    """
    for sentence, pattern in _patterns() if len(message) <= LONGEST else ():
        if found := pattern.fullmatch(message):
            return words_in(language).gettext(sentence) % _said(found.groupdict(), language)
    return message


def refusal(message: str) -> str:
    """A refusal in the page's language."""
    return say_refusal(message, current_language())


def _said(values: Mapping[str, str], language: str) -> dict[str, str]:
    """What stands in a refusal; one that is within another is said in the language as well."""
    return {name: say_refusal(value, language) if name == "why" else value for name, value in values.items()}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((sentence, re.compile(_pattern(sentence), re.DOTALL)) for sentence in SENTENCES)


def _pattern(sentence: str) -> str:
    """What an English sentence looks like with anything in the place of its names."""
    words = NAME.split(sentence)
    return "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(words))
