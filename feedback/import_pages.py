"""An officer takes in a file of comments: upload it, say what its columns are, look it over, and let it run."""

import io
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.utils import secure_filename

from analysis.redaction import redact
from core import councils, jobs
from core.access import roles
from core.file_problems import FileProblem, say_problem
from core.formulas import write_csv
from core.language import current_language, localised
from core.models import Job, JobState, Role
from core.tables import UnreadableTable
from core.uploads import takes_files
from core.vault import VaultLocked, vault_of
from core.web import changed, current_council, current_person, db
from feedback import choosing, refusals, uploads
from feedback.forms import choices
from feedback.import_forms import MapForm, UploadForm
from feedback.import_map import MapError
from feedback.models import CommentImport, ImportState
from feedback.tables import KINDS

bp = Blueprint("imports", __name__, url_prefix="/councils/<council>/imports")

STATES = {
    ImportState.MAPPING: _l("Waits for its columns"),
    ImportState.QUEUED: _l("Under way"),
    ImportState.DONE: _l("Done"),
    ImportState.REFUSED: _l("Not taken in"),
}
SHOWN_REFUSALS = 100
LONGEST_EXAMPLE = 80


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def overview(council: str) -> ResponseReturnValue:
    return _show_overview(_upload_form())


@bp.post("")
@takes_files(uploads.LARGEST + 1_000_000)
@roles(Role.OFFICER, Role.ANALYST)
def upload(council: str) -> ResponseReturnValue:
    form = _upload_form()
    done = _uploaded(form) if form.validate_on_submit() else None
    if done is None:
        return _show_overview(form), 422
    changed("import-uploaded", done)
    saved = form.saved.data or None
    return redirect(url_for(".columns", council=council, import_id=done.id, saved=saved))


@bp.route("/<uuid:import_id>/columns", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def columns(council: str, import_id: UUID) -> ResponseReturnValue:
    done = _import(import_id)
    if done.state is not ImportState.MAPPING:
        return redirect(url_for(".report", council=council, import_id=import_id))
    try:
        table = uploads.table_of(db, done)
        first = next(table.rows, (0, []))[1]
    except FileProblem as error:
        return _show_problem(done, error)
    form = _map_form(table.header)
    if form.validate_on_submit() and _choose(done, form):
        return redirect(url_for(".look_over", council=council, import_id=import_id))
    example = list(zip(table.header, [_example(cell) for cell in first], strict=False))
    page = {"done": done, "form": form, "is_mail": form.is_mail, "example": [] if form.is_mail else example}
    page |= {"shared": sorted({name for name in table.header if table.header.count(name) > 1})}
    return render_template("feedback/import_columns.html", **page), 422 if form.is_submitted() else 200


@bp.route("/<uuid:import_id>/look-over", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def look_over(council: str, import_id: UUID) -> ResponseReturnValue:
    done = _import(import_id)
    if done.state is not ImportState.MAPPING or not done.map:
        return redirect(url_for(".report", council=council, import_id=import_id))
    try:
        preview = uploads.preview(db, done)
    except FileProblem as error:
        return _show_problem(done, error)
    if request.method == "POST":
        uploads.ask_to_import(db, done)
        return redirect(url_for(".report", council=council, import_id=import_id))
    kept = [
        (row.row, row.reference, format_datetime(row.received_at, "d MMM yyyy"), row.service, row.rating or "", masked)
        for row, masked in preview.kept
    ]
    refused = [(each.row, each.column, _said(each.code, each.values)) for each in preview.refused]
    return render_template("feedback/import_preview.html", done=done, kept=kept, refused=refused, preview=preview)


@bp.get("/<uuid:import_id>")
@roles(Role.OFFICER, Role.ANALYST)
def report(council: str, import_id: UUID) -> ResponseReturnValue:
    done = _import(import_id)
    if done.state is ImportState.MAPPING:
        return redirect(url_for(".columns", council=council, import_id=import_id))
    kept = uploads.refusals(db, done, SHOWN_REFUSALS)
    refused = [(each.row, each.column, _said(each.reason, each.values)) for each in kept]
    job = jobs.latest_job(db, uploads.IMPORT, council_id=done.council_id, subject_id=done.id)
    failed = job is not None and job.state is JobState.FAILED
    problem = say_problem(done.problem, done.problem_values, current_language()) if done.problem else ""
    page = {"done": done, "job": job, "failed": failed, "refused": refused, "under_way": _is_under_way(done, job)}
    return render_template("feedback/import_report.html", problem=problem, **page)


@bp.get("/<uuid:import_id>/refused.csv")
@roles(Role.OFFICER, Role.ANALYST)
def refused(council: str, import_id: UUID) -> ResponseReturnValue:
    done = _import(import_id)
    headers = {"Content-Disposition": f'attachment; filename="refused-{done.id.hex[:8]}.csv"'}
    return Response(_csv(done), mimetype="text/csv", headers=headers)


def _example(cell: str) -> str:
    """The beginning of a cell, masked."""
    masked = redact(cell).text
    return f"{masked[:LONGEST_EXAMPLE]}…" if len(masked) > LONGEST_EXAMPLE else masked


def _said(code: str, values: Mapping[str, Any]) -> str:
    """Why a row is refused, in the language of the page."""
    return refusals.say(code, values, current_language())


def _csv(done: CommentImport) -> str:
    file = io.StringIO()
    write_csv(file, [(_("Row"), _("Column"), _("Why"))])
    write_csv(file, ((each.row, each.column, _said(each.reason, each.values)) for each in uploads.refusals(db, done)))
    return "\ufeff" + file.getvalue()


def _uploaded(form: UploadForm) -> CommentImport | None:
    """Take the file, or put the refusal beside the field."""
    sent = form.file.data
    if not sent or not sent.filename:
        form.add_error("file", _("Choose a file"))
        return None
    content = sent.stream.read(uploads.LARGEST + 1)
    if len(content) > uploads.LARGEST:
        form.add_error(
            "file",
            _("The file must have 20 MB or less: divide it"),
        )
        return None
    person = current_person()
    assert person is not None
    try:
        return uploads.upload(db, current_council().id, person.id, secure_filename(sent.filename), content)
    except VaultLocked:
        form.add_error("file", _("Files cannot be taken in here until this installation has a key to seal them with"))
    except UnreadableTable as error:
        form.add_error("file", _problem(error))
    return None


def _choose(done: CommentImport, form: MapForm) -> bool:
    try:
        uploads.choose_map(db, done, form.document)
    except MapError as error:
        if error.column in form:
            form.add_error(
                error.column, _("This column cannot be used: give it a shorter name, and upload the file again.")
            )
        else:
            form.add_error("source", _("The file cannot be read by these choices. Choose again."))
        return False
    return True


def _upload_form() -> UploadForm:
    form = UploadForm()
    kept = {str(each.id): each.name for each in uploads.saved_maps(db, current_council().id)}
    form.saved.choices = choices(kept, _l("Say so on the next page"))
    return form


def _map_form(header: list[str]) -> MapForm:
    """The form, filled in as for the source's last file if one was chosen."""
    form, mine = MapForm(), choosing.reach().services
    saved = request.args.get("saved", type=UUID)
    chosen = next((each for each in uploads.saved_maps(db, current_council().id) if each.id == saved), None)
    if chosen and not form.is_submitted():
        form.fill_in(chosen.map)
    offered = {
        service.name.get("en") or service.code: localised(service.name)
        for service in councils.services_of(db, current_council().id)
        if mine is None or service.id in mine
    }
    form.offer(header, offered, must_be_one=mine is not None)
    return form


def _show_overview(form: UploadForm) -> str:
    rows = [
        (
            done.file_name,
            done.source_name,
            format_datetime(done.imported_at, "d MMM yyyy, HH:mm"),
            STATES[done.state],
            done.rows_added,
            done.rows_refused,
            url_for(".report", council=current_council().slug, import_id=done.id),
        )
        for done in uploads.recent_imports(db, current_council().id)
    ]
    locked = not vault_of(db).has_keys
    accept = ",".join(f".{ending}" for ending in KINDS)
    return render_template("feedback/imports.html", form=form, rows=rows, locked=locked, accept=accept)


def _show_problem(done: CommentImport, problem: FileProblem) -> ResponseReturnValue:
    return render_template(
        "feedback/import_problem.html", done=done, problem=_problem(problem), mapped=bool(done.map)
    ), 422


def _problem(problem: FileProblem) -> str:
    """What is wrong with a file and how to put it right, in the language of the page."""
    return say_problem(problem.code, problem.values, current_language())


def _is_under_way(done: CommentImport, job: Job | None) -> bool:
    return done.state is ImportState.QUEUED and not (job is not None and job.state is JobState.FAILED)


def _import(import_id: UUID) -> CommentImport:
    return uploads.import_by_id(db, current_council().id, import_id) or abort(404)
