"""Whether what should happen by itself does: workers, jobs, messages, backups; and whether the trail is as it was."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.demo.accounts import ACCOUNTS, OPERATOR
from app.doctor.finding import Finding, either, failure, warning, well
from app.doctor.patient import Patient
from core import audit_chain, heartbeats, jobs
from core.audit import BACKED_UP, last_time
from core.database import now
from core.models import Council, Job, JobState, Message, MessageState, Person
from core.private_files import mark_of

LONG_WAIT = timedelta(minutes=15)
TOO_LONG_WAIT = timedelta(hours=2)
LATE_BACKUP = timedelta(hours=26)
VERY_LATE_BACKUP = timedelta(days=8)
DAY = timedelta(days=1)
EVERYWHERE = {"across_councils": "those who run the platform see to every council"}


def workers(patient: Patient) -> Iterator[Finding]:
    with patient.reading() as session:
        alive, last = heartbeats.alive(session), heartbeats.latest(session)
    if alive:
        yield well("workers", f"{len(alive)} alive.")
        return
    says = f"None has been alive since {last:%Y-%m-%d %H:%M} UTC." if last else "None is alive."
    yield failure("workers", says, "Start folkmoot worker (systemctl start folkmoot-worker), and see its log.")


def files_of_workers(patient: Patient) -> Iterator[Finding]:
    """Whether the workers keep their files where this machine looks for them."""
    what = "files of workers"
    with patient.reading() as session:
        beats = heartbeats.alive(session)
    here = mark_of(patient.settings.data_dir)
    elsewhere = sorted({each.worker.partition(":")[0] for each in beats if each.folder not in ("", here)})
    if elsewhere:
        says = f"Workers on {', '.join(elsewhere)} keep exports, letters, reports and models in another data folder."
        remedy = "Give all machines one data folder (docs/deploy.md, “Several machines”), and start the workers again."
        yield failure(what, says, remedy)
    else:
        yield well(what, "The workers that are alive keep their files in this data folder.")


def queue(patient: Patient) -> Iterator[Finding]:
    """Whether work waits long, or failed for good."""
    queued = select(func.min(Job.queued_at)).where(Job.state == JobState.QUEUED)
    left = select(func.count()).select_from(Job).where(jobs.is_dead_letter())
    with patient.reading() as session:
        oldest, dead = session.scalar(queued), session.scalar(left) or 0
    waited = now() - oldest if oldest else timedelta(0)
    if waited > LONG_WAIT:
        says = f"The oldest job has waited for {_long(waited)}."
        remedy = "See what is running at /installation/jobs; start another worker if they are many."
        yield either("jobs", waited > TOO_LONG_WAIT, says, remedy)
    else:
        yield well("jobs", "No work waits for long.")
    if dead:
        remedy = "See why at /installation/jobs, and try them again or put them away."
        yield warning("failed jobs", f"{dead:,} failed and will not be tried again by themselves.", remedy)
    else:
        yield well("failed jobs", "None waits for a person.")


def messages(patient: Patient) -> Iterator[Finding]:
    """Whether messages to residents leave."""
    if patient.settings.messages == "none":
        yield well("messages", "No messages are sent from here.")
        return
    since = now() - DAY
    waiting = select(func.min(Message.asked_at)).where(Message.state == MessageState.WAITING)
    ended = select(Message.state, func.count().label("number")).where(Message.ended_at > since).group_by(Message.state)
    with patient.reading() as session:
        oldest = session.scalar(waiting, execution_options=EVERYWHERE)
        counts = {row.state: row.number for row in session.execute(ended, execution_options=EVERYWHERE)}
    failed, sent = counts.get(MessageState.FAILED, 0), counts.get(MessageState.SENT, 0)
    waited = now() - oldest if oldest else timedelta(0)
    if waited > LONG_WAIT:
        yield warning("messages", f"The oldest has waited for {_long(waited)}.", "See the worker's log, and the mail.")
    elif failed > sent:
        yield warning("messages", f"{failed:,} failed in a day, and {sent:,} left.", "See the worker's log.")
    else:
        yield well("messages", f"{sent:,} left in a day, and {failed:,} failed.")


def trail(patient: Patient) -> Iterator[Finding]:
    with patient.reading() as session:
        found = audit_chain.verify(session)
    if found.problems:
        yield failure("audit trail", found.problems[0], "Run folkmoot audit verify, and compare with your last backup.")
    else:
        yield well("audit trail", f"{found.sealed:,} events are as they were written.")


def backups(patient: Patient) -> Iterator[Finding]:
    with patient.reading() as session:
        last = last_time(session, BACKED_UP)
    remedy = "Run folkmoot backup DIR every night (docs/deploy.md has a timer), and restore one now and then."
    if last is None:
        yield either("backup", patient.in_production, "None was ever made.", remedy)
        return
    yield _age_of(last, remedy)


def _age_of(last: datetime, remedy: str) -> Finding:
    age = now() - last
    says = f"The last was made {_long(age)} ago."
    return either("backup", age > VERY_LATE_BACKUP, says, remedy) if age > LATE_BACKUP else well("backup", says)


def people(patient: Patient) -> Iterator[Finding]:
    """Whether somebody runs the platform, and nobody of the demonstration may sign in to a real one."""
    with patient.reading() as session:
        operators = session.scalar(select(func.count()).select_from(Person).where(Person.operator)) or 0
        known = {account.email for account in ACCOUNTS} | {OPERATOR[1]}
        fictional = session.scalars(select(Person.email).where(Person.email.in_(known)).order_by(Person.email)).all()
        councils = session.scalars(select(Council.slug).where(Council.fictional).order_by(Council.slug)).all()
    if operators:
        yield well("operators", f"{operators} may see to the installation.")
    else:
        remedy = 'folkmoot person add YOU@COUNCIL --name "YOUR NAME" --operator'
        yield warning("operators", "Nobody may see to jobs in the browser.", remedy)
    if patient.in_production and (fictional or councils):
        says = f"Fictional people and councils are here: {', '.join([*fictional, *councils][:3])}."
        yield failure("demonstration accounts", says, "Begin with an empty database: they have a password in a file.")
    elif fictional or councils:
        says = "Fictional people may sign in, with a password that lies in the data folder."
        yield warning("demonstration accounts", says, "Leave them out of a real installation.")
    else:
        yield well("demonstration accounts", "There are none.")


def _long(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 60 * 48 else f"{minutes // 1440} days"


WORK_CHECKS = (workers, files_of_workers, queue, messages, trail, backups, people)
