"""Which language a page speaks: the one chosen, else the one the browser prefers, else the first that is offered.

A language is offered only when it has every word that residents see; a survey's pages offer the survey's own languages.
"""

import logging
from gettext import NullTranslations
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, session
from flask_babel import Babel, Domain

from app.settings import SettingsError
from core.language import (
    DEFAULT_LANGUAGE,
    current_language,
    is_known,
    language_name,
    localised,
    switch_language,
    text_direction,
)
from core.locales import locale_of
from core.translation.catalogues import FOLDER, lacking_for_residents
from core.words import words_in


class Spoken(NamedTuple):
    """A language that the page may be read in, and what it calls itself."""

    code: str
    name: str


class Catalogues(Domain):
    """The words of code, looked up as those of templates are: a page of figures says hundreds."""

    def get_translations(self) -> NullTranslations:
        return words_in(current_language())


def init_language(app: Flask) -> None:
    languages: tuple[str, ...] = app.extensions["settings"].languages
    unknown = [language for language in languages if not is_known(language)]
    if unknown:
        raise SettingsError(f"FOLKMOOT_LANGUAGES holds {', '.join(unknown)}, which is no language that we know.")
    app.extensions["languages"] = _complete(languages)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    Babel(app, locale_selector=choose_locale).domain_instance = Catalogues()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=_gettext, ngettext=_ngettext, newstyle=True
    )
    app.before_request(_remember_choice)
    app.context_processor(_language_context)
    app.add_template_filter(localised, "localised")


def _complete(languages: tuple[str, ...]) -> tuple[str, ...]:
    """The languages that residents may be offered; the log says what the others lack."""
    for language in languages:
        if missing := lacking_for_residents(language):
            detail = {"language": language, "missing": len(missing)}
            logging.getLogger("folkmoot").warning("language not offered: words are missing", extra=detail)
    return tuple(language for language in languages if not lacking_for_residents(language)) or (DEFAULT_LANGUAGE,)


def offered() -> tuple[str, ...]:
    """The languages of this page, among those of the installation."""
    complete: tuple[str, ...] = current_app.extensions["languages"]
    spoken = g.get("languages", complete)
    return tuple(language for language in spoken if language in complete) or complete


def choose_language() -> str:
    languages, wanted = offered(), session.get("language")
    if wanted in languages:
        return str(wanted)
    return request.accept_languages.best_match(languages) or languages[0]


def choose_locale() -> str:
    return locale_of(choose_language())


def _gettext(message: str) -> str:
    """A message in the page's language: templates ask for hundreds, so each looks up its own catalogue and no more."""
    return words_in(current_language()).gettext(message)


def _ngettext(singular: str, plural: str, number: int) -> str:
    return words_in(current_language()).ngettext(singular, plural, number)


def _remember_choice() -> None:
    if "lang" in request.args:
        switch_language(request.args["lang"])


def _language_context() -> dict[str, object]:
    language = current_language()
    return {
        "locale_code": language,
        "text_direction": text_direction(language),
        "languages": tuple(Spoken(code, language_name(code)) for code in offered()),
        "address_in": _address_in,
    }


def _address_in(language: str) -> str:
    """This page's address in another language; a page made by a form is asked for again."""
    arguments = request.args.to_dict() | {"lang": language}
    return f"{request.path}?{urlencode(arguments)}"
