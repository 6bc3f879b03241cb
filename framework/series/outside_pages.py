"""An analyst takes in an outside series: upload the file, say what its columns are, look it over, and let it run."""

import io
from collections.abc import Iterable
from itertools import islice
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.utils import secure_filename

from core import jobs
from core.access import roles
from core.file_problems import FileProblem, say_problem
from core.forms import choices
from core.formulas import write_csv
from core.language import current_language, localised
from core.models import JobState, Role
from core.tables import KINDS, UnreadableTable
from core.uploads import takes_files
from core.vault import VaultLocked, vault_of
from core.web import changed, current_council, db, person_id
from framework.models import IndicatorKind
from framework.series import uploads, words
from framework.series.cells import Said
from framework.series.indicators import own_indicators
from framework.series.map_form import SeriesMapForm, SeriesUploadForm
from framework.series.models import SeriesImport, SeriesImportState, SeriesRefusal
from framework.series.refusals import Refusal, say
from framework.series.series_map import MapError
from framework.series.series_rows import SeriesRow

bp = Blueprint("outside-series", __name__, url_prefix="/councils/<council>/framework/series")
STATES = {
    SeriesImportState.MAPPING: _l("Waits for its columns"),
    SeriesImportState.QUEUED: _l("Under way"),
    SeriesImportState.DONE: _l("Done"),
    SeriesImportState.REFUSED: _l("Not taken in"),
}
SHOWN = 100
FIRST_ROWS = 3
FIRST_FIGURES = 10
LONGEST_EXAMPLE = 60


@bp.get("")
@roles(Role.ANALYST)
def overview(council: str) -> ResponseReturnValue:
    return _overview(_upload_form())


@bp.post("")
@takes_files(uploads.LARGEST + 1_000_000)
@roles(Role.ANALYST)
def upload(council: str) -> ResponseReturnValue:
    form = _upload_form()
    done = _uploaded(form) if form.validate_on_submit() else None
    if done is None:
        return _overview(form), 422
    changed("series-uploaded", done)
    return redirect(url_for(".columns", council=council, series_import_id=done.id, saved=form.saved.data or None))


@bp.route("/<uuid:series_import_id>/columns", methods=["GET", "POST"])
@roles(Role.ANALYST)
def columns(council: str, series_import_id: UUID) -> ResponseReturnValue:
    """Say what each column holds, with the first rows in view."""
    done = _import(series_import_id)
    if done.state is not SeriesImportState.MAPPING:
        return redirect(url_for(".show", council=council, series_import_id=done.id))
    try:
        table = uploads.table_of(db, done)
        first = list(islice(table.rows, FIRST_ROWS))
    except FileProblem as error:
        return _problem_page(done, error)
    form = _map_form(done, table.header)
    if form.validate_on_submit() and _choose(done, form):
        return redirect(url_for(".show", council=council, series_import_id=done.id))
    page = {"done": done, "form": form, "rows": [[_example(cell) for cell in cells] for row, cells in first]}
    page["names"] = table.header
    return render_template("framework/series/columns.html", **page), 422 if form.is_submitted() else 200


@bp.get("/<uuid:series_import_id>")
@roles(Role.ANALYST)
def show(council: str, series_import_id: UUID) -> ResponseReturnValue:
    """What a file would do while it waits, how far it is, or what it did."""
    done = _import(series_import_id)
    if done.state is SeriesImportState.MAPPING:
        return _look_over(done) if done.map else redirect(_columns(done))
    job = jobs.latest_job(db, uploads.IMPORT, council_id=done.council_id, subject_id=done.id)
    failed = job is not None and job.state is JobState.FAILED
    return render_template(
        "framework/series/report.html",
        done=done,
        job=job,
        failed=failed,
        under_way=done.state is SeriesImportState.QUEUED and not failed,
        refused=_said(uploads.refusals(db, done, SHOWN)),
        problem=say_problem(done.problem, done.problem_values, current_language()) if done.problem else "",
    )


@bp.post("/<uuid:series_import_id>")
@roles(Role.ANALYST)
def take_in(council: str, series_import_id: UUID) -> ResponseReturnValue:
    done = _import(series_import_id)
    if done.state is SeriesImportState.MAPPING and done.map:
        uploads.ask_to_import(db, done)
    return redirect(url_for(".show", council=council, series_import_id=done.id))


@bp.get("/<uuid:series_import_id>/refused.csv")
@roles(Role.ANALYST)
def refused(council: str, series_import_id: UUID) -> ResponseReturnValue:
    done = _import(series_import_id)
    file = io.StringIO()
    write_csv(file, [(_("Row"), _("Column"), _("Why")), *_said(uploads.refusals(db, done))])
    headers = {"Content-Disposition": f'attachment; filename="refused-{done.id.hex[:8]}.csv"'}
    return Response("\ufeff" + file.getvalue(), mimetype="text/csv", headers=headers)


def _overview(form: SeriesUploadForm) -> str:
    rows = [
        (
            done.file_name,
            done.source,
            format_datetime(done.uploaded_at, "d MMM yyyy, HH:mm"),
            STATES[done.state],
            done.rows_added,
            done.rows_corrected,
            done.rows_refused,
            done.id,
        )
        for done in uploads.imports_of(db, current_council().id)
    ]
    accept = ",".join(f".{ending}" for ending in KINDS)
    page = {"form": form, "rows": rows, "accept": accept, "locked": not vault_of(db).has_keys}
    return render_template("framework/series/overview.html", has_series=bool(_indicators()), **page)


def _look_over(done: SeriesImport) -> ResponseReturnValue:
    try:
        looked = uploads.preview(db, current_council(), done)
    except FileProblem as error:
        return _problem_page(done, error)
    except MapError:
        return redirect(_columns(done))
    kept = [_line(row) for row in looked.rows[:FIRST_FIGURES]]
    others = len({row.area for row in looked.rows} - {current_council().code})
    page = {"done": done, "looked": looked, "kept": kept, "others": others}
    return render_template("framework/series/look_over.html", refused=_said(looked.refusals[:SHOWN]), **page)


def _line(row: SeriesRow) -> tuple[object, ...]:
    """A figure as it would be kept."""
    indicator = next(each for each in own_indicators(db, current_council().id) if each.code == row.indicator)
    ends = [words.amount(indicator, end) for end in (row.low, row.high)] if row.low is not None else []
    shown = words.amount(indicator, row.value) if Said.SUPPRESSED not in row.said else _("Hidden")
    group = row.domain if row.domain_var != "all" else ""
    interval = _("%(low)s to %(high)s", low=ends[0], high=ends[1]) if ends else ""
    when = words.period(row.period.start, row.period.end)
    return row.row, row.area, when, group, shown, interval, "" if row.base is None else row.base


def _uploaded(form: SeriesUploadForm) -> SeriesImport | None:
    """Take the file, or put the refusal beside the field."""
    sent = form.file.data
    if not sent or not sent.filename:
        form.add_error("file", _("Choose a file"))
        return None
    content = sent.stream.read(uploads.LARGEST + 1)
    if len(content) > uploads.LARGEST:
        form.add_error("file", _("The file must have 50 MB or less: divide it"))
        return None
    try:
        return uploads.upload(db, current_council().id, person_id(), secure_filename(sent.filename), content)
    except VaultLocked:
        form.add_error("file", _("Files cannot be taken in here until this installation has a key to seal them with"))
    except UnreadableTable as error:
        form.add_error("file", say_problem(error.code, error.values, current_language()))
    return None


def _choose(done: SeriesImport, form: SeriesMapForm) -> bool:
    try:
        uploads.choose_map(db, done, form.document)
    except MapError as error:
        field = error.column if error.column in form else "source"
        form.add_error(field, _("The file cannot be read by these choices. Choose again."))
        return False
    return True


def _upload_form() -> SeriesUploadForm:
    form = SeriesUploadForm()
    known = {name: name for name in uploads.saved_maps(db, current_council().id)}
    form.saved.choices = choices(known, _l("Say so on the next page"))
    return form


def _map_form(done: SeriesImport, header: list[str]) -> SeriesMapForm:
    """The form, filled in as it was, or as for the source's last file if one was chosen."""
    saved = uploads.saved_maps(db, current_council().id).get(request.args.get("saved", ""))
    document = done.map or saved
    form = SeriesMapForm(data=SeriesMapForm.shown(document)) if document else SeriesMapForm()
    form.offer(header, _indicators())
    return form


def _indicators() -> dict[str, str]:
    own = own_indicators(db, current_council().id, IndicatorKind.OUTSIDE)
    return {each.code: localised(each.title) for each in own}


def _problem_page(done: SeriesImport, problem: FileProblem) -> ResponseReturnValue:
    said = say_problem(problem.code, problem.values, current_language())
    return render_template("framework/series/problem.html", done=done, problem=said, mapped=bool(done.map)), 422


def _said(found: Iterable[Refusal | SeriesRefusal]) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, say(each.code, each.values, current_language())) for each in found]


def _example(cell: str) -> str:
    line = " ".join(cell.split())
    return f"{line[:LONGEST_EXAMPLE]}…" if len(line) > LONGEST_EXAMPLE else line


def _columns(done: SeriesImport) -> str:
    return url_for(".columns", council=current_council().slug, series_import_id=done.id)


def _import(import_id: UUID) -> SeriesImport:
    return uploads.import_by_id(db, current_council().id, import_id) or abort(404)
