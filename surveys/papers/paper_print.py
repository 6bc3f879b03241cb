"""The questionnaire as a paper form: a page to print from the browser, or a PDF, in the language of whoever answers."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import roles
from core.language import localised, speaking
from core.references import draw_code
from core.web import current_council, db, saw
from surveys.interviews.interviewer import INTERVIEWERS
from surveys.models import Wave
from surveys.modules.asked import edition_of
from surveys.officers import fieldwork
from surveys.papers.paper import tidy_serial
from surveys.papers.printed_words import PaperWords
from surveys.places import CouncilPlaces
from surveys.questionnaire.document import Questionnaire, Section
from surveys.questionnaire.printed import Paper
from surveys.questionnaire.question import Option, Question
from surveys.questionnaire.showing import Showing

bp = Blueprint("paper_form", __name__, url_prefix="/councils/<council>/paper/<survey>/<int:number>/form")
MOST_COPIES = 100


@dataclass(frozen=True)
class Tick:
    """A box to tick, and where it leads."""

    words: str
    go_to: str


@dataclass(frozen=True)
class Printed:
    """A wave's questionnaire with everything that its paper says, in the language that is being spoken."""

    questionnaire: Questionnaire
    showing: Showing

    @cached_property
    def words(self) -> PaperWords:
        shown = {each.code: self.showing.question(each) for each in self.questionnaire.questions}
        return PaperWords(Paper(self.questionnaire), shown)

    def questions(self, section: Section) -> list[Question]:
        return [self.words.questions[each.code] for each in section.questions]

    def number(self, question: Question) -> int:
        return self.words.paper.numbers[question.code]

    def text(self, question: Question) -> str:
        """The question's words, after those of its grid."""
        return f"{localised(getattr(question, 'lead_in', {}))} {localised(question.text)}".strip()

    def ticks(self, question: Question) -> list[Tick]:
        """The boxes of a question: its options where it is answered by ticking, and the refusals that it offers."""
        ticked = question.template in ("choices", "several", "consent")
        options: tuple[Option, ...] = getattr(question, "options", ()) if ticked else ()
        boxes = (*options, *question.refusals)
        return [Tick(localised(box.text), "" if question.has_many else self._go_to(question, box)) for box in boxes]

    def _go_to(self, question: Question, box: Option) -> str:
        return self.words.go_to(question, box.code)


@bp.get("")
@roles(*INTERVIEWERS)
def page(council: str, survey: str, number: int) -> ResponseReturnValue:
    """The form in the browser, ready to print."""
    return _render(_wave(survey, number))


@bp.get("/questionnaire.pdf")
@roles(*INTERVIEWERS)
def pdf(council: str, survey: str, number: int) -> ResponseReturnValue:
    """The same form as a PDF; not found where the library that draws it, or the built style sheet, is not there."""
    wave = _wave(survey, number)
    try:
        from weasyprint import CSS, HTML
    except ImportError:
        abort(404)
    if not (sheet := _style_sheet()).exists():
        abort(404)
    drawn = HTML(string=_render(wave), url_fetcher=_fetch_nothing).write_pdf(stylesheets=[CSS(sheet)])
    saw("paper-printed", wave, copies=len(_serials()))
    headers = {"Content-Disposition": f'attachment; filename="{survey}-{number}.pdf"'}
    return Response(drawn, mimetype="application/pdf", headers=headers)


def _wave(survey: str, number: int) -> Wave:
    return fieldwork.wave_of(db, current_council().id, survey, number) or abort(404)


def _render(wave: Wave) -> str:
    questionnaire = edition_of(db, wave, current_council().id)
    language = request.args.get("language", "")
    if language not in questionnaire.languages:
        language = questionnaire.languages[0]
    printed = Printed(questionnaire, Showing(questionnaire, {}, places=CouncilPlaces(db, current_council().id)))
    here: dict[str, Any] = {"council": current_council().slug, "survey": wave.commission.slug, "number": wave.number}
    page = {"printed": printed, "wave": wave, "serials": _serials(), "back": url_for("paper.desk", **here)}
    with speaking(language):
        return render_template("surveys/paper_form.html", pdf=url_for(".pdf", **here, **_wanted()), **page)


def _wanted() -> dict[str, Any]:
    """What was asked for in the address, which the PDF is asked for too."""
    return {name: request.args[name] for name in ("language", "serials", "copies") if name in request.args}


def _serials() -> list[str]:
    """The serial numbers to print: those given, one on a line, or else as many new ones as are wanted."""
    given = [serial for line in request.args.get("serials", "").splitlines() if (serial := tidy_serial(line)[:64])]
    wanted = request.args.get("copies", "")
    copies = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else 1
    return (given or [draw_code() for _copy in range(max(copies, 1))])[:MOST_COPIES]


def _style_sheet() -> Path:
    """The file that the page's own link names."""
    address = str(current_app.jinja_env.globals["asset"]("paper.css"))  # type: ignore[operator]
    return Path(str(current_app.static_folder)) / address.removeprefix(f"{current_app.static_url_path}/")


def _fetch_nothing(url: str, *arguments: object, **options: object) -> dict[str, object]:
    """Refuse every address in the page: drawing a PDF asks nothing of any network."""
    raise ValueError(f"{url} is not fetched")
