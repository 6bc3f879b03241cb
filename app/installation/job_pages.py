"""The page of jobs, for those who run the platform: what is done, what waits, what failed and why, and another try."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _

from app.installation.words import cause, kind_name
from core import audit, heartbeats, job_board, jobs
from core.access import operators_only
from core.database import now
from core.language import localised
from core.models import Job
from core.web import db, person_id

bp = Blueprint("installation", __name__)


@bp.get("/installation/jobs")
@operators_only
def board() -> ResponseReturnValue:
    workers = [(each.worker, _moment(each.begun_at)) for each in heartbeats.alive(db)]
    return render_template(
        "installation/jobs.html",
        workers=workers,
        under_way=_listed(job_board.under_way(db), "begun_at"),
        waiting=_listed(job_board.waiting(db), "queued_at"),
        resting=_listed(job_board.resting(db), "retry_at"),
        left=_listed(job_board.left(db), "finished_at"),
        done=_listed(job_board.done(db), "finished_at"),
    )


@bp.post("/installation/jobs/<uuid:job_id>/again")
@operators_only
def again(job_id: UUID) -> ResponseReturnValue:
    """Begin a job that failed anew."""
    job = _failed(job_id)
    jobs.try_again(job)
    _note(job, "job-tried-again")
    flash(_("%(what)s: it will be tried again.", what=kind_name(job.kind)))
    return redirect(url_for("installation.board"))


@bp.post("/installation/jobs/<uuid:job_id>/put-away")
@operators_only
def put_away(job_id: UUID) -> ResponseReturnValue:
    """Say that a job that failed needs no more looking at."""
    job = _failed(job_id)
    job.put_away_at, job.retry_at = now(), None
    _note(job, "job-put-away")
    flash(_("%(what)s: it has been put away.", what=kind_name(job.kind)))
    return redirect(url_for("installation.board"))


def _failed(job_id: UUID) -> Job:
    return job_board.dead_letter(db, job_id) or abort(404)


def _note(job: Job, action: str) -> None:
    audit.record(db, action, council_id=None, person_id=person_id(), subject="job", subject_id=job.id, kind=job.kind)


def _listed(column: job_board.Column, when: str) -> dict[str, Any]:
    """A column in words: how many there are, and a row for each that is listed."""
    return {"number": column.number, "rows": [_row(posted, when) for posted in column.listed]}


def _row(posted: job_board.Posted, when: str) -> dict[str, Any]:
    job = posted.job
    return {
        "id": job.id,
        "kind": kind_name(job.kind),
        "council": localised(posted.council) if posted.council else _("Every council"),
        "when": _moment(getattr(job, when)),
        "progress": _progress(posted),
        "cause": cause(job.failure) if job.failure else "",
        "failures": job.failures,
    }


def _progress(posted: job_board.Posted) -> str:
    job = posted.job
    if posted.percent is None:
        return str(_("Not known yet"))
    done = {"percent": posted.percent, "done": job.steps_done, "total": job.steps_total}
    return str(_("%(percent)s%%: %(done)s of %(total)s", **done))


def _moment(at: datetime | None) -> str:
    return format_datetime(at, "d MMM y, HH:mm") if at else ""
