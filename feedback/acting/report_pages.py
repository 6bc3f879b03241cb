"""Reports for staff, managers and councillors: which there are, each as a page, and its files to keep."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core import jobs, people
from core.access import roles
from core.database import now
from core.forms import choices
from core.language import language_name
from core.models import Channel, JobState, Role
from core.papers.files import MEDIA_TYPES
from core.web import changed, current_council, db, person_id, saw
from feedback import desks
from feedback.acting import readers, report_files, report_jobs, withholding
from feedback.acting.models import Report, ReportKind
from feedback.acting.period_figures import LENGTHS
from feedback.acting.report_forms import KINDS, ReaderForm, ReportForm, reader_form
from feedback.months import following, month_of

bp = Blueprint("reports", __name__, url_prefix="/councils/<council>/reports")
OFFERED = {ReportKind.QUARTERLY: 8, ReportKind.MONTHLY: 12}
"""Periods of each kind that may be asked for."""
FORMS = {"html": _l("Web page"), "pdf": _l("PDF"), "docx": _l("Word file")}


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST, Role.VIEWER)
def overview(council: str) -> ResponseReturnValue:
    return _overview(_form(), _by_email())


@bp.post("/by-email")
@roles(Role.OFFICER, Role.ANALYST, Role.VIEWER)
def choose(council: str) -> ResponseReturnValue:
    """Be told by email of the reports that are ticked; where none is, of none."""
    form = _by_email() or abort(404)
    if not form.validate_on_submit():
        return _overview(_form(), form), 422
    kinds = {ReportKind(kind) for kind in form.kinds.data or []}
    readers.choose(db, current_council().id, person_id(), kinds, form.language.data)
    changed("report-reading-chosen", "report_reader", kinds=sorted(kinds))
    flash(_("Saved. You are told by email once each of these is ready.") if kinds else _("No report is sent to you."))
    return redirect(url_for(".overview", council=council))


@bp.post("")
@roles(Role.ANALYST)
def make(council: str) -> ResponseReturnValue:
    form = _form()
    if not form.validate_on_submit():
        return _overview(form, _by_email()), 422
    kind, _colon, first = form.period.data.partition(":")
    asked = report_jobs.ask_for_report(
        db, current_council().id, ReportKind(kind), date.fromisoformat(first), form.language.data, person_id()
    )
    changed("report-asked", asked)
    return redirect(url_for(".show", council=council, report_id=asked.id))


@bp.get("/<uuid:report_id>")
@roles(Role.OFFICER, Role.ANALYST, Role.VIEWER)
def show(council: str, report_id: UUID) -> ResponseReturnValue:
    found, folder = _report(report_id), current_app.extensions["settings"].data_dir
    kind = withholding.REDRAW if found.withheld_at else report_jobs.MAKE_REPORT
    job = jobs.latest_job(db, kind, council_id=found.council_id, subject_id=found.id)
    saw("report-seen", found)
    return render_template(
        "feedback/report.html",
        name=_name(found),
        report=found,
        paper=None if found.withheld_at else report_files.paper_of(folder, found.id),
        kinds=[] if found.withheld_at else report_files.kinds_of(folder, found.id),
        masked_on=format_date(found.masked_at, "d MMMM yyyy") if found.masked_at else "",
        copies=_copies(found) if _may_act() else [],
        may_make=_may_make(),
        working=bool(job and job.state in {JobState.QUEUED, JobState.RUNNING}),
        failed=bool(job and job.state is JobState.FAILED),
    )


@bp.post("/<uuid:report_id>/again")
@roles(Role.ANALYST)
def again(council: str, report_id: UUID) -> ResponseReturnValue:
    """Count and draw a report again, with what is known by now."""
    found = _report(report_id)
    report_jobs.ask_for_report(db, found.council_id, found.kind, found.begins, found.language, person_id())
    changed("report-asked", found)
    return redirect(url_for(".show", council=council, report_id=report_id))


@bp.get("/<uuid:report_id>/report.<kind>")
@roles(Role.OFFICER, Role.ANALYST, Role.VIEWER)
def file(council: str, report_id: UUID, kind: str) -> ResponseReturnValue:
    found = _report(report_id)
    if found.withheld_at:
        return redirect(url_for(".show", council=council, report_id=report_id))
    content = report_files.file_of(current_app.extensions["settings"].data_dir, found.id, kind) or abort(404)
    saw("report-taken", found, form=kind)
    name = f"{council}-{found.kind.value}-{found.begins:%Y-%m}-{found.language}.{kind}"
    answer: Response = desks.answer_file(content, MEDIA_TYPES[kind], name)
    return answer


def _overview(form: ReportForm, by_email: ReaderForm | None) -> str:
    found = report_jobs.reports_of(db, current_council().id)
    return render_template(
        "feedback/reports.html",
        form=by_email if by_email and by_email.errors else form,
        making=form,
        by_email=by_email,
        reports=[(each, _name(each)) for each in found],
        may_make=_may_make(),
    )


def _may_make() -> bool:
    return desks.member().role in {Role.ANALYST, Role.ADMINISTRATOR}


def _may_act() -> bool:
    """Whether the person is one of those who act on what residents said, rather than reads of it."""
    return desks.member().role is not Role.VIEWER


def _copies(found: Report) -> list[tuple[str, str, str]]:
    """Who took which file of a report, and when, before words in it were masked."""
    taken = withholding.copies_of(db, found)
    names = people.names_of(db, {each.person_id for each in taken if each.person_id})
    return [
        (
            names.get(each.person_id, ""),
            FORMS.get(each.detail.get("form", ""), ""),
            format_datetime(each.at, "d MMMM yyyy, HH:mm"),
        )
        for each in taken
    ]


def _by_email() -> ReaderForm | None:
    """What the person is told of by email; None where this installation sends none."""
    if Channel.EMAIL not in current_app.extensions["channels"]:
        return None
    return reader_form(current_council(), readers.reading_of(db, current_council().id, person_id()))


def _form() -> ReportForm:
    form, today = ReportForm(), month_of(now())
    periods = {
        f"{kind.value}:{first.isoformat()}": f"{KINDS[kind]}: {period_name(kind, first)}"
        for kind, count in OFFERED.items()
        for first in report_jobs.ended_periods(kind, today, count)
    }
    form.period.choices = choices(periods)
    form.language.choices = choices({code: language_name(code) for code in current_council().languages})
    return form


def period_name(kind: ReportKind, first: date) -> str:
    """A month, or a quarter's first and last month."""
    last = format_date(following(first, LENGTHS[kind] - 1), "MMMM yyyy")
    if kind is ReportKind.MONTHLY:
        return str(last)
    return str(_("%(first)s to %(last)s", first=format_date(first, "MMMM"), last=last))


def _name(report: Report) -> str:
    return f"{KINDS[report.kind]}: {period_name(report.kind, report.begins)} ({language_name(report.language)})"


def _report(report_id: UUID) -> Report:
    return report_jobs.report_of(db, current_council().id, report_id) or abort(404)
