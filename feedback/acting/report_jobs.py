"""Making reports: asked for by people, and by the calendar once a month or a quarter has ended."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from core.models import Council
from feedback.acting.models import Report, ReportKind
from feedback.acting.period_figures import LENGTHS
from feedback.acting.readers import latest_period, tell
from feedback.acting.report_files import write_files
from feedback.acting.writing import write_report
from feedback.models import Comment
from feedback.months import begins, following, month_of

MAKE_REPORT = "make-report"


def ask_for_report(
    session: Session, council_id: UUID, kind: ReportKind, first: date, language: str, asked_by: UUID | None
) -> Report:
    """Ask for a report of the period that begins on a day; one that is there already is made again."""
    report = _report(session, council_id, kind, first, language)
    if report is None:
        report = Report(council_id=council_id, kind=kind, begins=first, language=language, asked_by=asked_by)
        session.add(report)
        session.flush()
    jobs.ask(session, MAKE_REPORT, council_id=council_id, subject_id=report.id)
    return report


def reports_of(session: Session, council_id: UUID) -> Sequence[Report]:
    """A council's reports, the latest period first."""
    statement = select(Report).where(Report.council_id == council_id)
    return session.scalars(statement.order_by(Report.begins.desc(), Report.kind, Report.language)).all()


def report_of(session: Session, council_id: UUID, report_id: UUID) -> Report | None:
    return session.scalar(select(Report).where(Report.council_id == council_id, Report.id == report_id))


def ended_periods(kind: ReportKind, today: date, count: int) -> list[date]:
    """The first days of the latest periods that have ended, the latest first."""
    latest = latest_period(kind, today)
    return [following(latest, -LENGTHS[kind] * number) for number in range(count)]


def plan(session: Session, task: jobs.Task) -> list[str]:
    return ["write"]


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write:
    """Count, write and draw the report outside the transaction that writes; doing it again writes the same files."""
    report = _of_task(session, task)
    withheld_at = report.withheld_at
    council = session.get_one(Council, report.council_id)
    paper = write_report(session, report, council, now().date())
    write_files(task.folder, report.id, paper)

    def note(writing: Session) -> None:
        made = _of_task(writing, task)
        if made.withheld_at != withheld_at:
            raise jobs.Outdated  # Words that it may repeat were masked meanwhile.
        made.made_at = now()
        tell(writing, made)

    return note


def perform(session: Session, task: jobs.Task, step: str) -> None:
    raise AssertionError("every step of a report is prepared")


def ask_for_due_reports(session: Session) -> None:
    """Ask for the reports of the latest month and quarter that have ended, for each council that had comments then."""
    today = month_of(now())
    for kind in ReportKind:
        (first,) = ended_periods(kind, today, 1)
        within = Comment.received_at >= begins(first), Comment.received_at < begins(following(first, LENGTHS[kind]))
        had = select(Comment.council_id).where(*within).distinct().order_by(Comment.council_id)
        for council_id in session.scalars(had.execution_options(across_councils="each council has its own reports")):
            for language in session.get_one(Council, council_id).languages:
                if _report(session, council_id, kind, first, language) is None:
                    ask_for_report(session, council_id, kind, first, language, None)


def _report(session: Session, council_id: UUID, kind: ReportKind, first: date, language: str) -> Report | None:
    mine = Report.council_id == council_id, Report.kind == kind, Report.begins == first, Report.language == language
    return session.scalar(select(Report).where(*mine))


def _of_task(session: Session, task: jobs.Task) -> Report:
    assert task.council_id is not None, "a report is a council's own"
    report = report_of(session, task.council_id, UUID(task.subject_id))
    assert report is not None, "a report is never deleted"
    return report


jobs.register(jobs.JobKind(MAKE_REPORT, plan, perform, prepare))
jobs.schedule(jobs.Schedule("make-due-reports", "15 5 * * *", ask_for_due_reports))
