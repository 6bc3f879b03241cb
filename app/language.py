"""Which language a page speaks: the one chosen, else the one the browser prefers, else English."""

from urllib.parse import urlencode

from flask import Flask, current_app, request, session
from flask_babel import Babel

from app.settings import ROOT, SettingsError
from core.language import DEFAULT_LANGUAGE, LANGUAGE_NAMES, current_language, localised, switch_language, text_direction
from core.locales import locale_of


def init_language(app: Flask) -> None:
    unknown = set(app.extensions["settings"].languages) - LANGUAGE_NAMES.keys()
    if unknown:
        raise SettingsError(
            f"FOLKMOOT_LANGUAGES may hold {', '.join(LANGUAGE_NAMES)}, not {', '.join(sorted(unknown))}."
        )
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    Babel(app, locale_selector=choose_locale)
    app.before_request(_remember_choice)
    app.context_processor(_language_context)
    app.add_template_filter(localised, "localised")


def choose_language() -> str:
    offered: tuple[str, ...] = current_app.extensions["settings"].languages
    wanted = session.get("language")
    if wanted in offered:
        return str(wanted)
    return request.accept_languages.best_match(offered) or DEFAULT_LANGUAGE


def choose_locale() -> str:
    return locale_of(choose_language())


def _remember_choice() -> None:
    if "lang" in request.args:
        switch_language(request.args["lang"])


def _language_context() -> dict[str, object]:
    language = current_language()
    return {
        "locale_code": language,
        "text_direction": text_direction(language),
        "languages": [
            {"code": code, "name": LANGUAGE_NAMES[code], "url": _address_in(code), "current": code == language}
            for code in current_app.extensions["settings"].languages
        ],
    }


def _address_in(language: str) -> str:
    """This page's address in another language; a page made by a form is asked for again."""
    arguments = request.args.to_dict() | {"lang": language}
    return f"{request.path}?{urlencode(arguments)}"
