"""The copy of a questionnaire that a phone keeps: its pages as the server draws them, and how to find the way.

A copy says nothing of any resident: it is drawn once for a council, a wave and a language, and serves everybody.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from types import SimpleNamespace
from typing import Any

from flask import get_template_attribute, render_template, url_for
from flask_babel import get_locale

from core.language import current_language, localised
from core.web import db
from surveys.offline.manner import manner
from surveys.offline.rules import question_rules
from surveys.offline.words import words
from surveys.places import CouncilPlaces
from surveys.questionnaire.document import Questionnaire, Section
from surveys.questionnaire.places import offered
from surveys.questionnaire.routing import Page
from surveys.questionnaire.showing import Showing
from surveys.residents.forms import PageForm
from surveys.visits import Visit

LASTING, ROOM = 600, 100
"""For how many seconds a copy is given out before it is drawn again, and how many are remembered."""

MAIN = re.compile(r"(<main[^>]*>)(.*)(</main>)", re.DOTALL)
TITLE = re.compile(r"<title>(.*?)( – [^<]*)?</title>", re.DOTALL)
TOKEN = re.compile(r'<input type="hidden" name="csrf_token"[^>]*>')
FILE = re.compile(r'(?:href|src)="(/[^"]+\.(?:css|js|svg)|/[^"]+/logo)"')
LIST = re.compile(r"</?dl[^>]*>")
NONCE = re.compile(r'nonce="[^"]*"')
_copies: dict[tuple[object, ...], tuple[float, str]] = {}


class Unfilled(Showing):
    """Questions as nobody in particular is shown them: what was said before stays a placeholder."""

    def _said(self, code: str, language: str) -> str:
        return f"{{{code}}}"


@dataclass(frozen=True)
class Drawn:
    """A page drawn by the server, taken apart."""

    shell: str
    title: str
    main: str

    @classmethod
    def from_html(cls, html: str) -> "Drawn":
        html = NONCE.sub('nonce="{nonce}"', TOKEN.sub("", html))
        title, main = TITLE.search(html), MAIN.search(html)
        if title is None or main is None:
            raise ValueError("The page has no title or no main part.")
        shell = MAIN.sub(r"\1{main}\3", TITLE.sub(r"<title>{title}\2</title>", html))
        return cls(shell.replace("</body>", f"{_tail()}</body>"), title[1], main[2])


def copy_for(visit: Visit) -> str:
    """The copy for a resident's council, wave and language, as JSON."""
    key = (visit.wave.id, visit.council.id, current_language(), *visit.response.only)
    made, copy = _copies.get(key, (0.0, ""))
    if not copy or monotonic() - made > LASTING:
        if len(_copies) >= ROOM:
            _copies.clear()
        made, copy = monotonic(), json.dumps(_draw(visit), ensure_ascii=False, separators=(",", ":"))
        _copies[key] = made, copy
    return copy


def _draw(visit: Visit) -> dict[str, Any]:
    questionnaire, places = visit.questionnaire, CouncilPlaces(db, visit.council.id)
    showing = Unfilled(questionnaire, {}, places=places)
    pages = {page.name: _draw_page(page, showing, visit) for page in every_page(questionnaire)}
    shell = next(iter(pages.values())).shell
    return {
        "language": current_language(),
        "locale": str(get_locale()).replace("_", "-"),
        "manner": manner(current_language()),
        "shell": shell,
        "files": sorted(set(FILE.findall(shell))),
        "pages": {name: {"title": page.title, "main": page.main} for name, page in pages.items()},
        "questions": [question_rules(offered(each, places), questionnaire) for each in questionnaire.questions],
        "sections": {each.code: _section(each) for each in questionnaire.sections},
        "words": words(),
        "pieces": _pieces(),
    }


def every_page(questionnaire: Questionnaire) -> list[Page]:
    """Every page there can be, with every question that can stand on it."""
    pages = []
    for section in questionnaire.sections:
        if section.together:
            pages.append(Page(section.code, section, section.questions))
        else:
            pages += [Page(question.code, section, (question,)) for question in section.questions]
    return pages


def _draw_page(page: Page, showing: Showing, visit: Visit) -> Drawn:
    around: Mapping[str, Any] = {
        "action": url_for("resident.question", survey=visit.wave.survey, page=page.name),
        "back": "{back}",
        "section": page.section,
        "progress": SimpleNamespace(step=1, last=len(page.answerable), total=max(1, len(page.answerable))),
        "answered": True,
        "turned": None,
    }
    nobody: Mapping[str, Any] = {
        "person": None,
        "navigation": (),
        "home_url": url_for("home.front"),
        "offline_key": "",
        "whose": "",
        "stale": False,
    }
    form = PageForm(page, {}, showing)
    return Drawn.from_html(render_template("surveys/question.html", form=form, **around, **nobody))


def _section(section: Section) -> dict[str, Any]:
    return {"title": localised(section.title), "together": section.together}


def _pieces() -> dict[str, str]:
    """The markup of the pages that only a phone shows."""
    names = ("section", "row", "check", "waiting", "unsent")
    drawn = {name: str(get_template_attribute("surveys/offline/pieces.html", name)()) for name in names}
    return drawn | {"row": LIST.sub("", drawn["row"])}


def _tail() -> str:
    return render_template("surveys/offline/tail.html")
