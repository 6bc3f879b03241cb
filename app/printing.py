"""Printing where no page is being served: the worker's printer, and words for pages that a command writes."""

from flask import Flask
from flask_babel import Babel

from app.settings import ROOT, Settings
from core.codes import Codes
from core.language import localised
from surveys.mailings.sheet_jobs import SheetPrinter


def register(settings: Settings) -> None:
    """Let the worker draw sheets of invitations."""
    SheetPrinter(Codes(settings.codes_key), settings.public_url).register()


def speaker() -> Flask:
    """An app that serves nothing and knows no settings: within it, templates are drawn in any language."""
    app = Flask("folkmoot", template_folder=str(ROOT / "templates"))
    Babel(app, default_translation_directories=str(ROOT / "translations"))
    app.jinja_env.filters["localised"] = localised
    return app
