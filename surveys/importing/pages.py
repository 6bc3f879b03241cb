"""An analyst takes in responses that an agency collected: upload the file, look it over, and let it run."""

import io
from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.utils import secure_filename

from core import jobs
from core.access import roles
from core.database import Json
from core.file_problems import say_problem
from core.formulas import write_csv
from core.language import current_language
from core.models import JobState, Role
from core.tables import UnreadableTable
from core.toml_text import NotToml, read_toml
from core.uploads import takes_files
from core.vault import VaultLocked, vault_of
from core.web import changed, current_council, db, person_id, saw
from surveys.importing import uploads
from surveys.importing.forms import WITH_A_MAP, ResponseUploadForm
from surveys.importing.models import ResponseImport, ResponseImportState, ResponseRefusal
from surveys.importing.refusals import Refusal, say
from surveys.importing.response_map import OURS, MapError
from surveys.importing.service import NotTakenIn, may_take_in
from surveys.importing.tables import KINDS
from surveys.models import Wave
from surveys.officers.fieldwork import wave_of

bp = Blueprint(
    "fieldwork-import", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/responses/imports"
)
STATES = {
    ResponseImportState.UPLOADED: _l("Waits to be looked over"),
    ResponseImportState.QUEUED: _l("Under way"),
    ResponseImportState.DONE: _l("Done"),
    ResponseImportState.REFUSED: _l("Not taken in"),
}
SHOWN = 100


@bp.get("")
@roles(Role.ANALYST)
def overview(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = _wave(survey, number)
    return _overview(wave, _form())


@bp.post("")
@takes_files(uploads.LARGEST + 1_000_000)
@roles(Role.ANALYST)
def upload(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave, form = _wave(survey, number), _form()
    done = _uploaded(wave, form) if form.validate_on_submit() else None
    if done is None:
        return _overview(wave, form), 422
    changed("responses-uploaded", done)
    return redirect(url_for(".show", council=council, survey=survey, number=number, response_import_id=done.id))


@bp.get("/<uuid:response_import_id>")
@roles(Role.ANALYST)
def show(council: str, survey: str, number: int, response_import_id: UUID) -> ResponseReturnValue:
    """What a file would do while it waits, how far it is, or what it did."""
    wave = _wave(survey, number)
    done = _import(wave, response_import_id)
    if done.state is ResponseImportState.UPLOADED:
        return _look_over(wave, done)
    job = jobs.latest_job(db, uploads.IMPORT, council_id=done.council_id, subject_id=done.id)
    failed = job is not None and job.state is JobState.FAILED
    rows = _said(uploads.refusals(db, done, SHOWN))
    problem = say_problem(done.problem, done.problem_values, current_language()) if done.problem else ""
    page = {"wave": wave, "done": done, "job": job, "failed": failed, "refused": rows, "problem": problem}
    return render_template("surveys/response_import.html", **page)


@bp.post("/<uuid:response_import_id>")
@roles(Role.ANALYST)
def take_in(council: str, survey: str, number: int, response_import_id: UUID) -> ResponseReturnValue:
    done = _import(_wave(survey, number), response_import_id)
    if done.state is ResponseImportState.UPLOADED:
        uploads.ask_to_import(db, done)
    return redirect(url_for(".show", council=council, survey=survey, number=number, response_import_id=done.id))


@bp.get("/<uuid:response_import_id>/refused.csv")
@roles(Role.ANALYST)
def refused(council: str, survey: str, number: int, response_import_id: UUID) -> ResponseReturnValue:
    done = _import(_wave(survey, number), response_import_id)
    saw("responses-refused-taken", done)
    file = io.StringIO()
    write_csv(file, [(_("Row"), _("Column"), _("Why")), *_said(uploads.refusals(db, done))])
    headers = {"Content-Disposition": f'attachment; filename="refused-{done.id.hex[:8]}.csv"'}
    return Response("\ufeff" + file.getvalue(), mimetype="text/csv", headers=headers)


def _overview(wave: Wave, form: ResponseUploadForm) -> str:
    rows = [
        (
            done.file_name,
            done.source,
            format_datetime(done.uploaded_at, "d MMM yyyy, HH:mm"),
            STATES[done.state],
            done.rows_added,
            done.rows_refused,
            done.id,
        )
        for done in uploads.imports_of(db, current_council().id, wave)
    ]
    accept = ",".join(f".{ending}" for ending in KINDS)
    page = {"wave": wave, "form": form, "rows": rows, "accept": accept, "obstacle": _obstacle(wave)}
    return render_template("surveys/response_imports.html", **page)


def _obstacle(wave: Wave) -> str:
    """Why nothing can be taken in, in words; empty where something can."""
    if not vault_of(db).has_keys:
        return str(_("Files cannot be taken in here until this installation has a key to seal them with"))
    try:
        may_take_in(db, current_council().id, wave)
    except NotTakenIn:
        return str(_("Responses can be taken in once the wave is open and until it is published."))
    return ""


def _look_over(wave: Wave, done: ResponseImport) -> ResponseReturnValue:
    try:
        looked = uploads.preview(db, done)
    except UnreadableTable as error:
        problem = say_problem(error.code, error.values, current_language())
        return render_template("surveys/response_import_problem.html", wave=wave, done=done, problem=problem)
    page = {"wave": wave, "done": done, "looked": looked, "refused": _said(looked.refusals[:SHOWN])}
    return render_template("surveys/response_import_preview.html", **page)


def _uploaded(wave: Wave, form: ResponseUploadForm) -> ResponseImport | None:
    """Take the file, or put the refusal beside the field."""
    sent = form.file.data
    if not sent or not sent.filename:
        form.add_error("file", _("Choose a file"))
        return None
    content = sent.stream.read(uploads.LARGEST + 1)
    if len(content) > uploads.LARGEST:
        form.add_error("file", _("The file must have 50 MB or less: divide it"))
        return None
    if problem := _obstacle(wave):
        form.add_error("file", problem)
        return None
    try:
        facts = (current_council().id, wave, person_id(), secure_filename(sent.filename), content)
        return uploads.upload(db, *facts, _map(form))
    except VaultLocked:
        form.add_error("file", _("Files cannot be taken in here until this installation has a key to seal them with"))
    except UnreadableTable as error:
        form.add_error("file", say_problem(error.code, error.values, current_language()))
    except MapError as error:
        form.add_error("map", _("The map cannot be used: %(problem)s.", problem=str(error)))
    return None


def _map(form: ResponseUploadForm) -> Json:
    """The map that was chosen. Raises `MapError`."""
    if form.how.data == OURS:
        return {"layout": OURS}
    if form.how.data != WITH_A_MAP:
        return uploads.saved_maps(db, current_council().id)[form.how.data.removeprefix("saved:")]
    sent = form.map.data
    if not sent or not sent.filename:
        raise MapError(_("there is none"))
    try:
        return read_toml(sent.stream.read(1_000_000).decode())
    except (UnicodeDecodeError, NotToml) as error:
        raise MapError(f"is not a TOML file in UTF-8: {error}") from error


def _said(found: Iterable[Refusal | ResponseRefusal]) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, say(each.code, each.values, current_language())) for each in found]


def _form() -> ResponseUploadForm:
    return ResponseUploadForm.of(sorted(uploads.saved_maps(db, current_council().id)))


def _import(wave: Wave, import_id: UUID) -> ResponseImport:
    done = uploads.import_by_id(db, current_council().id, import_id)
    return done if done is not None and done.wave_id == wave.id else abort(404)


def _wave(survey: str, number: int) -> Wave:
    return wave_of(db, current_council().id, survey, number) or abort(404)
