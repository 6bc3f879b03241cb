"""Languages: which one a page speaks, and the council's own words in it."""

from collections.abc import Mapping, Sequence
from functools import cache

from babel import Locale, UnknownLocaleError
from flask import g
from flask_babel import get_locale, refresh

DEFAULT_LANGUAGE = "en"


def is_known(language: str) -> bool:
    """Whether a code names a language whose name, direction, plural forms and dates are known."""
    try:
        return bool(Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        return False


@cache
def language_name(language: str) -> str:
    """What a language calls itself.

    >>> language_name("cy")
    'Cymraeg'
    """
    return str(Locale.parse(language).get_language_name(language)) if is_known(language) else language


def current_language() -> str:
    """The code of the language that the current page speaks, such as `cy`."""
    locale = get_locale()
    return locale.language if locale else DEFAULT_LANGUAGE


def speak_only(languages: Sequence[str]) -> None:
    """Speak one of these languages for the rest of the request: the reader's if it is among them, or else the first."""
    g.languages = tuple(languages)
    refresh()


def text_direction(language: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    return str(Locale.parse(language).text_direction) if is_known(language) else "ltr"


def localised(text: Mapping[str, str] | None, language: str | None = None) -> str:
    """A council's words in a language, or in English where they are not yet translated.

    >>> localised({"en": "Library", "cy": "Llyfrgell"}, "cy")
    'Llyfrgell'
    """
    if not text:
        return ""
    return text.get(language or current_language()) or text.get(DEFAULT_LANGUAGE) or next(iter(text.values()))
