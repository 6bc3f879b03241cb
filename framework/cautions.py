"""What a published interval does not cover, in words that travel with every figure."""

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from core.database import Json

LANGUAGES = ("en", "cy")
NOT_COVERED = (
    _l("People who did not answer because of the very opinion that was asked about: weighting cannot see them."),
    _l("Answers that came by a link open to everybody, questions understood differently, and answers given to please."),
)


def not_covered() -> str:
    """In a sentence or two, what the interval of a figure leaves out."""
    return " ".join([str(_l("The interval does not cover:")), *map(str, NOT_COVERED)])


def not_covered_by_language() -> Json:
    """The same in every language of the feed."""
    found: Json = {}
    for language in LANGUAGES:
        with force_locale(language):
            found[language] = not_covered()
    return found
