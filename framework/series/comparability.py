"""What comparisons need to know of a survey that was counted, from what its officer ticked."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from core.database import Json
from core.words import for_translators as _
from core.words import words_in
from framework.series.counting import ALL, Meaning
from framework.series.criteria import CAME, Known, People, aspects_confirmed
from framework.series.survey import Survey

OTHERS = {
    People.HOUSEHOLDS: _("Households, one person for each"),
    People.USERS: _("Users of a service"),
    People.OTHER: _("Others"),
}
"""Whom surveys are of that are not of all adult residents."""
SPOKEN = ("en", "cy")


def comparability_of(survey: Survey, modes: Sequence[str], language: str, shown: Collection[str]) -> Json:
    """What is known of how a survey asked, as `framework.comparing` reads it; what nobody knows is left out.

    The shares of the ways of answering are rounded, and left out where the figure of one of them is hidden.
    """
    criteria = survey.criteria
    people = Counter[str]()
    for each in survey.counts:
        if each.group == ALL and each.mode in modes:
            people[each.mode or "untold"] += each.people
    found: Json = {
        "wording": {language: survey.question},
        "modes": _shares(people) if set(people) <= {*shown, "untold"} else {},
        "weighting": [],
        "same": aspects_confirmed(criteria),
    }
    if criteria.same_options is Known.NO:
        found["options"] = [[each.code, {language: each.text}] for each in survey.options]
    if criteria.dont_know_offered is not Known.UNKNOWN:
        refusing = any(each.meaning is Meaning.NO_ANSWER for each in survey.options)
        found["offered"] = [criteria.dont_know_offered is Known.YES, refusing]
    if criteria.sample in CAME:
        found["recruited"] = {CAME[criteria.sample]: 1}
    if criteria.population in OTHERS:
        said = OTHERS[criteria.population]
        found["population"] = {code: words_in(code).gettext(said) for code in SPOKEN}
    else:
        found["asked_of_everybody"] = True
    return found


def _shares(people: Mapping[str, int]) -> dict[str, float]:
    """What part of the people answered in each way, to the nearest hundredth."""
    whole = sum(people.values())
    return {mode: round(number / whole, 2) for mode, number in people.items() if whole and mode != "untold"}
