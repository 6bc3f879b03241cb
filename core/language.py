"""Languages: which one a page speaks, and the council's own words in it."""

from collections.abc import Mapping

from babel import Locale
from flask import current_app, session
from flask_babel import get_locale, refresh

DEFAULT_LANGUAGE = "en"
LANGUAGE_NAMES = {"en": "English", "cy": "Cymraeg", "ar": "العربية", "ur": "اردو"}


def current_language() -> str:
    """The code of the language that the current page speaks, such as `cy`."""
    locale = get_locale()
    return locale.language if locale else DEFAULT_LANGUAGE


def switch_language(language: str) -> None:
    """Speak another language from now on, if the installation offers it."""
    if language in current_app.extensions["settings"].languages:
        session["language"] = language
        refresh()


def text_direction(language: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    return Locale.parse(language).text_direction


def localised(text: Mapping[str, str] | None, language: str | None = None) -> str:
    """A council's words in a language, or in English where they are not yet translated.

    >>> localised({"en": "Library", "cy": "Llyfrgell"}, "cy")
    'Llyfrgell'
    """
    if not text:
        return ""
    return text.get(language or current_language()) or text.get(DEFAULT_LANGUAGE) or next(iter(text.values()))
