"""Definitions in the reader's words."""

from flask_babel import lazy_gettext as _l

from core.language import localised
from framework.defining.ready import ready
from framework.models import Aspect, DontKnow, Frequency, IndicatorKind, Perspective, Polarity, Ripple, Tier, Unit

TIERS = {
    Tier.HIGH: _l("High level: how life and the council are seen as a whole"),
    Tier.MEDIUM_TERM: _l("T2: what the partnership hopes to move in years"),
    Tier.SPECIFIC: _l("T3: a single service or experience"),
}
RIPPLES = {Ripple.PLACE: _l("Place"), Ripple.PEOPLE: _l("People"), Ripple.SERVICES: _l("Public services")}
POLARITIES = {
    Polarity.HIGHER_IS_BETTER: _l("A higher figure is better"),
    Polarity.LOWER_IS_BETTER: _l("A lower figure is better"),
    Polarity.NEITHER: _l("Neither is better: it is context"),
}
KINDS = {
    IndicatorKind.SURVEY: _l("A question of a survey here"),
    IndicatorKind.FEEDBACK: _l("What residents tell us: ratings, themes and complaints"),
    IndicatorKind.OUTSIDE: _l("A series that somebody else publishes, or another system holds"),
    IndicatorKind.COUNTS: _l("Counts of answers to a past survey, or one held elsewhere"),
}
UNITS = {
    Unit.PERCENT: _l("A percentage"),
    Unit.COUNT: _l("A number of people or things"),
    Unit.RATE: _l("A rate, such as per 1,000 residents"),
    Unit.SCORE: _l("A score on a scale"),
    Unit.DAYS: _l("Days"),
    Unit.POUNDS: _l("Pounds"),
}
FREQUENCIES = {
    Frequency.MONTHLY: _l("Every month"),
    Frequency.QUARTERLY: _l("Every quarter"),
    Frequency.HALF_YEARLY: _l("Every half year"),
    Frequency.YEARLY: _l("Every year"),
    Frequency.EVERY_TWO_YEARS: _l("Every two years"),
    Frequency.ONCE: _l("Once"),
    Frequency.IRREGULAR: _l("Now and then"),
}
DONT_KNOWS = {
    DontKnow.EXCLUDED: _l("Left out: the percentage is of those who gave an opinion"),
    DontKnow.COUNTED: _l("Counted among all who were asked"),
}
ASPECTS = {
    Aspect.ECONOMY: _l("Economy: what is spent"),
    Aspect.EFFICIENCY: _l("Efficiency: what is done for what is spent"),
    Aspect.QUALITY: _l("Quality: how well it is done"),
    Aspect.EFFECTIVENESS: _l("Effectiveness: whether it does what it is for"),
    Aspect.IMPACT: _l("Impact: what difference it makes to lives"),
    Aspect.EQUITY: _l("Equity: whether it does so for everybody"),
}
PERSPECTIVES = {
    Perspective.RESIDENTS: _l("Residents"),
    Perspective.FINANCE: _l("Money"),
    Perspective.PROCESSES: _l("How we work"),
    Perspective.LEARNING: _l("Learning and growth"),
}
MODES = {
    "online": _l("Online"),
    "paper": _l("On paper"),
    "telephone": _l("By telephone"),
    "face_to_face": _l("Face to face"),
}
NAMES = {
    "title": _l("Its title"),
    "measure": _l("What is measured"),
    "definition": _l("What it means, in plain words"),
    "wording": _l("The words of the question"),
    "numerator": _l("Who or what is counted"),
    "denominator": _l("Of whom or what"),
    "population": _l("Whom it is about"),
    "rationale": _l("Why it matters"),
    "limitations": _l("What it cannot tell"),
    "comparator": _l("What it is compared with"),
    "origin": _l("Who collects or publishes it"),
    "break_reason": _l("Why the figures do not follow on"),
}


def theme_names() -> dict[str, str]:
    return {code: localised(words) for code, words in ready()["themes"].items()}
