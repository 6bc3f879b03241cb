"""Reports that may repeat words masked since: nobody reads them until they are drawn again without those."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from core.models import AuditEvent
from feedback.acting.models import Report, ReportKind, YouSaid
from feedback.acting.period_figures import LENGTHS
from feedback.models import Comment
from feedback.months import following, month_of

REDRAW = "redraw-report"
TAKEN = "report-taken"
"""What the trail says once a report was taken away as a file."""


def withhold(session: Session, comment: Comment) -> None:
    """Withhold each report that may quote a comment, or what was told of it, and ask for it to be drawn again."""
    for report in may_quote(session, comment):
        report.withheld_at = now()
        jobs.ask(session, REDRAW, council_id=report.council_id, subject_id=report.id)


def may_quote(session: Session, comment: Comment) -> Sequence[Report]:
    """The reports of the time in which a comment came, or in which residents were told of it."""
    months = {month_of(comment.received_at), *_told_in(session, comment)}
    mine = Report.council_id == comment.council_id, or_(*(_is_of(month) for month in months))
    return session.scalars(select(Report).where(*mine).order_by(Report.begins, Report.id)).all()


def let_out(report: Report, *, changed: bool) -> None:
    """Let a report be read again, now that it repeats nothing that was masked; note whether any of its words went."""
    report.withheld_at = None
    if changed:
        report.masked_at = now()


def copies_of(session: Session, report: Report) -> Sequence[AuditEvent]:
    """Who took a file of a report while it held words that were masked later, newest first."""
    if report.masked_at is None:
        return []
    taken = AuditEvent.action == TAKEN, AuditEvent.subject_id == str(report.id), AuditEvent.at < report.masked_at
    statement = select(AuditEvent).where(AuditEvent.council_id == report.council_id, *taken)
    return session.scalars(statement.order_by(AuditEvent.at.desc(), AuditEvent.id)).all()


def _told_in(session: Session, comment: Comment) -> Iterator[date]:
    """The months in which residents were told of something that quotes a comment."""
    quoting = YouSaid.council_id == comment.council_id, YouSaid.quote_comment_id == comment.id
    for published_on in session.scalars(select(YouSaid.published_on).where(*quoting)):
        if published_on is not None:
            yield published_on.replace(day=1)


def _is_of(month: date) -> ColumnElement[bool]:
    """Whether a report is of a time that holds a month."""
    return or_(
        *(
            and_(Report.kind == kind, Report.begins > following(month, -LENGTHS[kind]), Report.begins <= month)
            for kind in ReportKind
        )
    )
