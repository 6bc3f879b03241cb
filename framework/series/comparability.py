"""What comparisons need to know of a survey that was counted, from what its officer ticked."""

from collections import Counter
from collections.abc import Sequence

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


def comparability_of(survey: Survey, modes: Sequence[str], language: str) -> Json:
    """What is known of how a survey asked, as `framework.comparing` reads it; what nobody knows is left out."""
    criteria = survey.criteria
    people = Counter[str]()
    for each in survey.counts:
        if each.group == ALL and each.mode in modes:
            people[each.mode or "untold"] += each.people
    found: Json = {
        "wording": {language: survey.question},
        "modes": {mode: number for mode, number in people.items() if mode != "untold"},
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
