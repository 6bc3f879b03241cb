"""A wave's questionnaire: in each language to read or print, in the forms of other programs, and what is said of it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from core.access import roles
from core.database import Json
from core.language import current_language, language_name
from core.models import Role
from core.pdf import NoPdf, can_make_pdf, pdf
from core.web import current_council, db
from surveys.models import Wave
from surveys.modules.asked import document_asked, edition_of
from surveys.officers.fieldwork import wave_of
from surveys.officers.questionnaire_words import change_rows, finding_rows
from surveys.papers.whole_form import whole_form

READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

bp = Blueprint("questionnaires", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/questionnaire")


@bp.get("")
@roles(*READERS)
def page(council: str, survey: str, number: int) -> ResponseReturnValue:
    """What can be had of a questionnaire, what the linter says of it, and what changed since the wave before."""
    wave = _wave(survey, number)
    before = wave_of(db, current_council().id, survey, number - 1)
    changed = before is not None and before.questionnaire.content_hash != wave.questionnaire.content_hash
    document = _document(wave)
    return render_template(
        "surveys/questionnaire.html",
        wave=wave,
        title=document["title"],
        written_in=[(code, language_name(code)) for code in document["languages"]],
        asked=len(edition_of(db, wave, current_council().id).questions),
        findings=finding_rows(document, current_language()),
        changes=_changes(before, wave) if before and changed else [],
        compared=before.number if before else 0,
        has_pdf=can_make_pdf(),
    )


@bp.get("/<language>")
@roles(*READERS)
def form(council: str, survey: str, number: int, language: str) -> ResponseReturnValue:
    """The questionnaire in one of its languages, to read or print from the browser."""
    return _form(_wave(survey, number), language)


@bp.get("/<language>/questionnaire.pdf")
@roles(*READERS)
def form_pdf(council: str, survey: str, number: int, language: str) -> ResponseReturnValue:
    return _file(pdf(_form(_wave(survey, number), language)), "application/pdf", f"{survey}-{number}-{language}.pdf")


@bp.get("/files/<standard>")
@roles(*READERS)
def taken(council: str, survey: str, number: int, standard: str) -> ResponseReturnValue:
    """The questionnaire as another program reads it."""
    if standard not in STANDARDS:
        abort(404)
    write, kind, ending = STANDARDS[standard]
    return _file(write(_document(_wave(survey, number))), kind, f"{survey}-{number}{ending}")


@bp.errorhandler(NoPdf)
def without_pdf(error: NoPdf) -> ResponseReturnValue:
    return render_template("surveys/no_pdf.html"), 503


def _form(wave: Wave, language: str) -> str:
    questionnaire = edition_of(db, wave, current_council().id)
    return whole_form(questionnaire, language) if language in questionnaire.languages else abort(404)


def _changes(before: Wave, wave: Wave) -> list[tuple[str, str]]:
    """How the cores of two waves differ."""
    return change_rows(before.questionnaire.document, wave.questionnaire.document, current_language())


def _document(wave: Wave) -> Json:
    """What the council's residents are asked: the core, and its own module."""
    return document_asked(db, wave, current_council().id)


def _wave(survey: str, number: int) -> Wave:
    return wave_of(db, current_council().id, survey, number) or abort(404)


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=kind, headers=headers)


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _xlsform(document: Mapping[str, Any]) -> bytes:
    """Its writer stands on pyxform, which is loaded when it is asked for."""
    from surveys.xlsform.writing import write_form

    return write_form(document)


def _ddi(document: Mapping[str, Any]) -> bytes:
    from surveys.archive.ddi import codebook

    return codebook(document)


def _triple_s(document: Mapping[str, Any]) -> bytes:
    from surveys.archive.triple_s import metadata

    return metadata(document)


STANDARDS: Mapping[str, tuple[Callable[[Mapping[str, Any]], bytes], str, str]] = {
    "document": (_json, "application/json", ".json"),
    "xlsform": (_xlsform, SHEET, ".xlsx"),
    "ddi": (_ddi, "application/xml", "-ddi.xml"),
    "triple-s": (_triple_s, "application/xml", "-triple-s.xml"),
}
