"""Words that a draft begins with, ready to be used or changed."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from core.database import Json
from core.language import DEFAULT_LANGUAGE, speaking

READY = {
    "shared": _l(
        "How many residents of each council have answered, and published figures with how sure they are. "
        "A figure that rests on too few answers is held back."
    ),
    "not_shared": _l(
        "Answers, comments, addresses, codes and names. Each council’s people read those of its own residents "
        "alone, and no other council’s, the lead’s included."
    ),
}
"""What the data-sharing statement says before anybody has typed."""


def ready_words(part: str, languages: Sequence[str]) -> Json:
    """What a part of the terms says at first, in languages; those that we have no words in are left to the lead."""
    return {name: _spoken(words, languages) for name, words in READY.items()} if part == "sharing" else {}


def _spoken(words: object, languages: Sequence[str]) -> dict[str, str]:
    with speaking(DEFAULT_LANGUAGE):
        english = str(words)
    found = {}
    for language in languages:
        with speaking(language):
            said = str(words)
        if language == DEFAULT_LANGUAGE or said != english:
            found[language] = said
    return found
