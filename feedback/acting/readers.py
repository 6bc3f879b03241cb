"""Reports by email: who chose to be told of them, and telling them once that one is ready.

What is sent is a link. The report itself, which may quote residents, stays behind the sign-in.
"""

import hmac
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from core import jobs
from core.codes import Codes
from core.database import now
from core.messages import SEND, Desk, NothingToSay, ask_to_send, written_by
from core.models import Channel, Council, Membership, Message, Role
from core.transports import Letter
from core.vault import vault_of
from feedback.acting.models import Report, ReportKind, ReportReader
from feedback.acting.period_figures import LENGTHS
from feedback.acting.speaking import Voice
from feedback.months import following, month_of, quarter_of

READY = "report-ready"
LEAVING = "report-reader"
"""The purpose of the code at the end of a link that leaves."""
READERS = (Role.ADMINISTRATOR, Role.ANALYST, Role.OFFICER, Role.VIEWER)


def reading_of(session: Session, council_id: UUID, person_id: UUID) -> list[ReportReader]:
    """What somebody is told of by email, in the order of the kinds."""
    mine = ReportReader.council_id == council_id, ReportReader.person_id == person_id
    return list(session.scalars(select(ReportReader).where(*mine).order_by(ReportReader.kind)))


def choose(session: Session, council_id: UUID, person_id: UUID, kinds: set[ReportKind], language: str) -> None:
    """Tell somebody of these kinds of report, in a language, and of no others."""
    known = {each.kind: each for each in reading_of(session, council_id, person_id)}
    for kind in ReportKind:
        if kind in kinds and kind in known:
            known[kind].language = language
        elif kind in kinds:
            session.add(ReportReader(council_id=council_id, person_id=person_id, kind=kind, language=language))
        elif kind in known:
            session.delete(known[kind])
    session.flush()


def reader_by_code(session: Session, codes: Codes, reader_id: UUID, code: str) -> ReportReader | None:
    """The reader whose link to leave this is; None where it is nobody's, or they have left."""
    if not hmac.compare_digest(_code(codes, reader_id).encode(), code.encode()):
        return None
    statement = select(ReportReader).where(ReportReader.id == reader_id)
    return session.scalar(statement.execution_options(across_councils="the link in an email is one reader's own"))


def leave(session: Session, reader: ReportReader) -> None:
    session.execute(
        delete(ReportReader).where(ReportReader.council_id == reader.council_id, ReportReader.id == reader.id)
    )


def latest_period(kind: ReportKind, today: date) -> date:
    """The first day of the latest period of a kind that has ended."""
    begun = quarter_of(today) if kind is ReportKind.QUARTERLY else today.replace(day=1)
    return following(begun, -LENGTHS[kind])


def tell(session: Session, report: Report) -> None:
    """Ask for a message to each reader of a report, once; nobody is told of one that is made of a time long past."""
    if report.told_at is not None or SEND not in jobs.KINDS or not vault_of(session).has_keys:
        return
    report.told_at = now()
    if report.begins != latest_period(report.kind, month_of(now())):
        return
    for reader in _readers(session, report):
        ask_to_send(
            session,
            vault_of(session),
            council_id=report.council_id,
            channel=Channel.EMAIL,
            kind=READY,
            subject_id=f"{report.id.hex}{reader.id.hex}",
            language=report.language,
            address=reader.person.email,
        )


def tell_of_waiting(session: Session) -> None:
    """Tell of reports that were made while nothing could be sent."""
    waiting = select(Report).where(Report.made_at.is_not(None), Report.told_at.is_(None)).order_by(Report.made_at)
    for report in session.scalars(waiting.execution_options(across_councils="every council's readers are told")):
        tell(session, report)


def write_ready(session: Session, desk: Desk, message: Message) -> Letter:
    """That a report is ready and where, and how to leave. Raises `NothingToSay` for those who have left meanwhile."""
    report_id, reader_id = UUID(message.subject_id[:32]), UUID(message.subject_id[32:])
    report = session.scalar(select(Report).where(Report.council_id == message.council_id, Report.id == report_id))
    mine = ReportReader.council_id == message.council_id, ReportReader.id == reader_id
    reader = session.scalar(select(ReportReader).where(*mine))
    if report is None or reader is None:
        raise NothingToSay
    council, voice = session.get_one(Council, report.council_id), Voice(message.language)
    gettext = voice.words.gettext
    names = {
        ReportKind.MONTHLY: gettext("Monthly report for staff"),
        ReportKind.QUARTERLY: gettext("Quarterly pack for managers"),
    }
    period = voice.months(report.begins, LENGTHS[report.kind])
    leaving = f"{desk.public_url}/reports/leave/{reader.id}/{_code(desk.codes, reader.id)}"
    paragraphs = (
        gettext("%(council)s: the report of what residents said in %(period)s is ready. Sign in to read it:")
        % {"council": voice.say(council.name), "period": period},
        f"{desk.public_url}/councils/{council.slug}/reports/{report.id}",
        gettext("You get this email because you asked to be told. To stop it, in one step and without signing in:"),
        leaving,
    )
    subject = gettext("%(report)s: %(period)s") % {"report": names[report.kind], "period": period}
    return Letter(subject, "\n\n".join(paragraphs) + "\n", leaving)


def _readers(session: Session, report: Report) -> list[ReportReader]:
    """Those who read reports of a kind and language, and still work for the council."""
    statement = select(ReportReader).join(Membership, Membership.person_id == ReportReader.person_id)
    statement = statement.where(
        ReportReader.council_id == report.council_id,
        Membership.council_id == report.council_id,
        Membership.role.in_(READERS),
        ReportReader.kind == report.kind,
        ReportReader.language == report.language,
    )
    return list(session.scalars(statement.options(joinedload(ReportReader.person)).order_by(ReportReader.id)))


def _code(codes: Codes, reader_id: UUID) -> str:
    return codes.letters(LEAVING, reader_id, groups=4)


written_by(READY, write_ready)
jobs.schedule(jobs.Schedule("tell-of-reports", "35 * * * *", tell_of_waiting))
