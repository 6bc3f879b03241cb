"""Languages: which one a page speaks, and the council's own words in it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache

from babel import Locale, UnknownLocaleError
from flask import current_app, g, has_request_context, session
from flask_babel import force_locale, get_locale, refresh

from core.locales import locale_of

DEFAULT_LANGUAGE = "en"


@cache
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
    try:
        spoken: str = g.spoken  # It is asked for each time that words are said, and is found out once for a request.
    except (AttributeError, RuntimeError):
        spoken = _language_of(get_locale())
        if has_request_context():
            g.spoken = spoken
    return spoken


def speak_only(languages: Sequence[str]) -> None:
    """Speak one of these languages for the rest of the request: the reader's if it is among them, or else the first."""
    g.languages = tuple(languages)
    _choose_again()


def switch_language(language: str) -> None:
    """Speak another language from now on, if the installation offers it."""
    if language in current_app.extensions["languages"]:
        session["language"] = language
        _choose_again()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for a while, whichever the reader chose."""
    with force_locale(locale_of(language)):
        g.pop("spoken", None)
        try:
            yield
        finally:
            g.pop("spoken", None)


def _choose_again() -> None:
    g.pop("spoken", None)
    refresh()


def _language_of(locale: Locale | None) -> str:
    return locale.language if locale else DEFAULT_LANGUAGE


@cache
def text_direction(language: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    return str(Locale.parse(language).text_direction) if is_known(language) else "ltr"


def localised(text: Mapping[str, str] | None, language: str | None = None) -> str:
    """A council's words in a language, or in English where they are not yet translated.

    On a page that reads the other way, words of another language are set apart.

    >>> localised({"en": "Library", "cy": "Llyfrgell"}, "cy")
    'Llyfrgell'
    """
    if not text:
        return ""
    page = language or current_language()
    if said := text.get(page):
        return said
    spoken = DEFAULT_LANGUAGE if text.get(DEFAULT_LANGUAGE) else next(iter(text))
    crosses = language is None and text_direction(spoken) != text_direction(page)
    return set_apart(text[spoken]) if crosses else text[spoken]


def set_apart(words: str) -> str:
    """Words in their own direction among those of the other: full stops, brackets and signs stay on their own side.

    Source: Unicode Standard Annex 9, "first strong isolate". The marks work in titles and attributes too.
    """
    return f"\u2068{words}\u2069"


def signed(number: str) -> str:
    """A number with its sign before it, whichever way the page reads."""
    return set_apart(number) if text_direction(current_language()) == "rtl" else number
