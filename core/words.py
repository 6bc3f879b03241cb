"""The interface's words outside a request, where no page says which language it speaks."""

from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations

CATALOGUES = Path(__file__).parent.parent / "translations"


@cache
def words_in(language: str) -> NullTranslations:
    """A language's catalogue; English, and what a catalogue lacks, is said as it stands in the code."""
    return Translations.load(CATALOGUES, [language])


def for_translators(message: str) -> str:
    """A message as it stands, which `make messages` gives to translators; `words_in` says it in a language later."""
    return message
