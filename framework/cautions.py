"""What a published interval does not cover, in words that travel with every figure."""

from collections.abc import Mapping
from functools import cache

from flask_babel import lazy_gettext as _l

from core.words import said_in

LANGUAGES = ("en", "cy")
BEGINNING = _l("The interval does not cover:")
NOT_COVERED = (
    _l("People who did not answer because of the very opinion that was asked about: weighting cannot see them."),
    _l("Answers that came by a link open to everybody, questions understood differently, and answers given to please."),
)


def not_covered() -> str:
    """In a sentence or two, what the interval of a figure leaves out."""
    return " ".join(map(str, (BEGINNING, *NOT_COVERED)))


@cache
def not_covered_by_language() -> Mapping[str, str]:
    """The same in every language of the feed."""
    return {language: " ".join(said_in(language, each) for each in (BEGINNING, *NOT_COVERED)) for language in LANGUAGES}
