"""An analyst takes a council's own responses away: asks for a file, sees how far it is, and fetches it."""

from pathlib import Path
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _

from core import jobs
from core.access import roles
from core.language import language_name
from core.models import JobState, Role
from core.web import changed, current_council, db, person_id, saw
from surveys.exporting import keeping
from surveys.exporting.files import FILE_KINDS
from surveys.exporting.forms import IN_WORDS, KIND_NAMES, ExportForm
from surveys.exporting.models import ResponseExport
from surveys.exporting.responses import Wanted
from surveys.models import Wave
from surveys.officers.fieldwork import wave_of
from surveys.questionnaires import parsed

bp = Blueprint("fieldwork-export", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/responses")


@bp.get("")
@roles(Role.ANALYST)
def overview(council: str, survey: str, number: int) -> ResponseReturnValue:
    """What can be taken away, and what was asked for of late."""
    wave = _wave(survey, number)
    return _overview(wave, _form(wave))


@bp.post("")
@roles(Role.ANALYST)
def ask(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = _wave(survey, number)
    form = _form(wave)
    if not form.validate_on_submit():
        return _overview(wave, form), 422
    wanted = Wanted(form.partial.data, form.words.data)
    asked = keeping.ask_for_file(
        db, current_council().id, wave, person_id(), form.kind.data, form.language.data, wanted,
        labelled=form.values.data == IN_WORDS,
    )  # fmt: skip
    changed("responses-asked", asked, kind=asked.kind, partial=asked.partial, words=asked.words)
    flash(_("The file is being made. Come back to this page to fetch it."))
    return redirect(url_for(".overview", council=council, survey=survey, number=number))


@bp.get("/<uuid:export_id>")
@roles(Role.ANALYST)
def take(council: str, survey: str, number: int, export_id: UUID) -> ResponseReturnValue:
    """The file, unless somebody has withdrawn since it was asked for."""
    wave = _wave(survey, number)
    asked = keeping.export_by_id(db, current_council().id, export_id)
    if asked is None or asked.wave_id != wave.id:
        abort(404)
    if keeping.withdrawn_since(db, asked):
        keeping.delete_file(_data(), asked)
    path = keeping.file_of(_data(), asked) if asked.made_at else None
    if path is None:
        return render_template("surveys/export_gone.html", wave=wave), 410 if asked.made_at else 404
    saw("responses-taken", asked, kind=asked.kind, rows=asked.row_count)
    kind = FILE_KINDS[asked.kind]
    name = f"{survey}-{number}-{council}-{asked.kind}{kind.ending}"
    return send_file(path.resolve(), mimetype=kind.media_type, as_attachment=True, download_name=name, max_age=0)


def _overview(wave: Wave, form: ExportForm) -> str:
    rows = [_line(asked) for asked in keeping.exports_of(db, current_council().id, wave)]
    return render_template("surveys/export.html", wave=wave, form=form, rows=rows, days=keeping.KEPT.days)


def _line(asked: ResponseExport) -> dict[str, object]:
    """A file in a line: what it is, when it was asked for, how far it is, and where it is had."""
    job = jobs.latest_job(db, keeping.EXPORT, council_id=asked.council_id, subject_id=asked.id)
    is_there = bool(asked.made_at) and keeping.file_of(_data(), asked) is not None
    said = [language_name(asked.language)]
    said += [_("with partial responses")] if asked.partial else []
    said += [_("with residents' own words, masked")] if asked.words else []
    return {
        "name": KIND_NAMES[asked.kind],
        "about": ", ".join(said),
        "asked": format_datetime(asked.asked_at, "d MMM yyyy, HH:mm"),
        "rows": asked.row_count,
        "export_id": asked.id if is_there else None,
        "failed": bool(job and job.state is JobState.FAILED),
        "made": asked.made_at,
        "job": job,
    }


def _form(wave: Wave) -> ExportForm:
    return ExportForm.of(parsed(wave.questionnaire).languages)


def _wave(survey: str, number: int) -> Wave:
    return wave_of(db, current_council().id, survey, number) or abort(404)


def _data() -> Path:
    found: Path = current_app.extensions["settings"].data_dir
    return found
