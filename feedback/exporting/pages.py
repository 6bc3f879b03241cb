"""Taking the comments of a list away as a file, which is sent as it is read."""

from collections.abc import Iterator

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from analysis.search import NOTHING
from core.access import roles
from core.database import Database
from core.models import Role
from core.spreadsheets import Sheet, csv_chunks, xlsx_chunks
from core.web import current_council, database, db, saw
from feedback import choosing, finding
from feedback.exporting import rows
from feedback.finding import Filters, Reach
from feedback.taxonomy.service import latest_changes

bp = Blueprint("comments-export", __name__, url_prefix="/councils/<council>/comments/export")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {"comments.csv": "text/csv", "decisions.csv": "text/csv", "comments.xlsx": XLSX}


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def choose(council: str) -> ResponseReturnValue:
    if _is_refused():
        return redirect(url_for("comments.queue", council=council, **choosing.carried()))
    kept = choosing.carried() | {"reviewed": "all"}
    kept.pop("page", None)
    total = finding.count(db, choosing.reach(), _filters())
    addresses = {name: url_for(".take", council=council, file=name, **kept) for name in FILES}
    return render_template("feedback/review/export.html", addresses=addresses, total=total, kept=choosing.carried())


@bp.get("/<file>")
@roles(Role.OFFICER, Role.ANALYST)
def take(council: str, file: str) -> ResponseReturnValue:
    if file not in FILES:
        abort(404)
    if _is_refused():
        return redirect(url_for("comments.queue", council=council, **choosing.carried()))
    saw("comments-taken", "comment", file=file, filters=choosing.carried())
    reach, filters = choosing.reach(), _filters()
    maps = latest_changes(db, current_council().id)[1].maps
    headers = {"Content-Disposition": f'attachment; filename="{council}-{file}"'}
    chunks = _chunks(file, database(), reach, filters, maps)
    return Response(chunks, mimetype=FILES[file], headers=headers)


def _is_refused() -> bool:
    """Whether the search cannot be read: the list says how to put it right."""
    return choosing.queue_form().search is NOTHING


def _filters() -> Filters:
    """The comments of the list that was shown, reviewed or not."""
    return finding.whatever_its_review(choosing.filters(choosing.queue_form()))


def _chunks(file: str, source: Database, reach: Reach, filters: Filters, maps: dict[str, str]) -> Iterator[bytes]:
    """The file, in a session of its own, as the request's is given back before its answer is read."""
    with source.reading() as session:
        comments = Sheet("Comments", rows.COMMENTS, rows.comment_rows(session, reach, filters, maps))
        decisions = Sheet("Decisions", rows.DECISIONS, rows.decision_rows(session, reach, filters))
        if file == "comments.xlsx":
            yield from xlsx_chunks([comments, decisions])
        else:
            yield from csv_chunks(decisions if file == "decisions.csv" else comments)
