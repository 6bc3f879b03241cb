"""The interface's words outside a request, where no page says which language it speaks."""

from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations
from flask_babel.speaklater import LazyString

CATALOGUES = Path(__file__).parent.parent / "translations"


@cache
def words_in(language: str) -> NullTranslations:
    """A language's catalogue; English, and what a catalogue lacks, is said as it stands in the code."""
    return Translations.load(CATALOGUES, [language])


def for_translators(message: str) -> str:
    """A message as it stands, which `make messages` gives to translators; `words_in` says it in a language later."""
    return message


def said_in(language: str, message: object) -> str:
    """A message that pages translate lazily, said in a language where no page is being served.

    >>> from flask_babel import lazy_gettext
    >>> said_in("en", lazy_gettext("Yes"))
    'Yes'
    """
    stands = message._args[0] if isinstance(message, LazyString) else str(message)
    return words_in(language).gettext(stands)
