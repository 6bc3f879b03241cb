"""A report drawn again after words that it may repeat were masked: its figures stay, and its words are read afresh."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from core.models import Council
from core.papers.paper import Paper, Part
from feedback.acting.chapters.deeds import told_words
from feedback.acting.models import Report, YouSaid
from feedback.acting.report_files import paper_of, write_files
from feedback.acting.speaking import Voice
from feedback.acting.withholding import REDRAW, let_out
from feedback.acting.writing import write_report
from feedback.dashboards.scope import may_be_quoted
from feedback.models import Comment


def plan(session: Session, task: jobs.Task) -> list[str]:
    return ["words"] if _report(session, task).withheld_at else []


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write:
    """Draw the report again outside the transaction that writes; doing it twice draws the same.

    One that was drawn before its parts named their sources is counted and written anew.
    """
    report = _report(session, task)
    withheld_at, known = report.withheld_at, paper_of(task.folder, report.id)
    paper = _drawn_again(session, report, known) if known else None
    if paper is not None and paper != known:
        write_files(task.folder, report.id, paper)

    def note(writing: Session) -> None:
        drawn = _report(writing, task)
        if drawn.withheld_at != withheld_at:
            raise jobs.Outdated  # More was masked meanwhile.
        let_out(drawn, changed=paper != known)

    return note


def perform(session: Session, task: jobs.Task, step: str) -> None:
    raise AssertionError("every step of a report is prepared")


def _drawn_again(session: Session, report: Report, known: Paper) -> Paper:
    if known.sourced:
        return fresh_words(session, report, known)
    return write_report(session, report, session.get_one(Council, report.council_id), now().date())


def fresh_words(session: Session, report: Report, paper: Paper) -> Paper:
    """The same report with its quotes, and what residents were told, as they are now; what is gone is left out."""
    parts = [_afresh(session, report, part) if part.source else part for part in paper.parts]
    return replace(paper, parts=[part for part in parts if part is not None])


def _afresh(session: Session, report: Report, part: Part) -> Part | None:
    if part.kind == "quote":
        mine = Comment.council_id == report.council_id, Comment.id == UUID(part.source)
        text = session.scalar(select(Comment.text).where(*mine, may_be_quoted()))
        return replace(part, text=text) if text else None
    told_of = YouSaid.council_id == report.council_id, YouSaid.id == UUID(part.source)
    told = session.scalar(select(YouSaid).where(*told_of))
    return replace(part, text=told_words(Voice(report.language), told)) if told else None


def _report(session: Session, task: jobs.Task) -> Report:
    return session.scalars(
        select(Report).where(Report.council_id == task.council_id, Report.id == UUID(task.subject_id))
    ).one()


jobs.register(jobs.JobKind(REDRAW, plan, perform, prepare))
