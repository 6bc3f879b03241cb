"""Words that a draft begins with, ready to be used or changed."""

from collections.abc import Sequence

from flask_babel import gettext as _

from core.database import Json
from core.language import speaking


def ready_words(part: str, languages: Sequence[str]) -> Json:
    """What a part of the terms says before anybody has typed, in languages; only the data-sharing statement does."""
    if part != "sharing":
        return {}
    shared, not_shared = {}, {}
    for language in languages:
        with speaking(language):
            shared[language] = _(
                "How many residents of each council have answered, and published figures with how sure they are. "
                "A figure that rests on too few answers is held back."
            )
            not_shared[language] = _(
                "Answers, comments, addresses, codes and names. Each council’s people read those of its own residents "
                "alone, and no other council’s, the lead’s included."
            )
    return {"shared": shared, "not_shared": not_shared}
