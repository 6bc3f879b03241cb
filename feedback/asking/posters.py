"""A form's poster for counters and notice boards, in each of its council's languages, around the code that opens it."""

import base64
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from core.language import localised, text_direction
from core.qr import qr_path
from core.words import words_in
from feedback.asking.links import address_of
from feedback.models import FeedbackForm

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@dataclass(frozen=True)
class Voice:
    """A language as a poster speaks it."""

    code: str
    direction: str
    council: str
    title: str
    question: str
    lines: tuple[str, ...]


def poster(form: FeedbackForm, public_url: str, **shown: Any) -> str:
    """The poster as a page, for a browser or a PDF. `shown` may hold a `nonce`, and a screen's `title` and `hint`."""
    council, link = form.council, address_of(form, public_url, via="p")
    facts = {
        "voices": [_voice(form, language) for language in council.languages],
        "accent": council.accent,
        "logo": _as_data(council.logo) if council.logo else "",
        "qr": Markup(qr_path(link)),
        "place": address_of(form, public_url).partition("://")[2],
    }
    return _templates().get_template("feedback/poster.html").render(facts | shown)


def _voice(form: FeedbackForm, language: str) -> Voice:
    gettext = words_in(language).gettext
    return Voice(
        code=language,
        direction=text_direction(language),
        council=localised(form.council.name, language),
        title=localised(form.title, language),
        question=localised(form.rating_question or form.text_question, language),
        lines=(gettext("It takes about a minute."), gettext("Scan the square with your phone, or go to:")),
    )


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)


def _as_data(drawing: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
