"""Flags: a comment that speaks of danger is told of at once to those whom its council has named.

The message says that there is a comment to look at and where, and nothing of what it says.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from analysis.dangers import find_dangers
from core import jobs
from core.database import now
from core.messages import SEND, Desk, NothingToSay, ask_to_send, written_by
from core.models import Channel, Council, Message, Person
from core.transports import Letter
from core.vault import vault_of
from core.words import words_in
from feedback.models import Comment
from feedback.privacy import holders
from feedback.private_models import Flag, Right

TELL = "tell-of-flag"
FLAGGED = "comment-flagged"
LISTED = 200


def raise_flags(session: Session, comments: Sequence[Comment], words: Sequence[str]) -> None:
    """Raise a flag where a comment's own words speak of danger, and ask that each be told of, in the same transaction.

    The comments are of one council, and `words` are what was written, comment by comment.
    """
    flags = []
    for comment, text in zip(comments, words, strict=True):
        if dangers := sorted({danger.kind for danger in find_dangers(text)}):
            flags.append(Flag(council_id=comment.council_id, comment_id=comment.id, dangers=dangers))
    if flags:
        session.add_all(flags)
        session.flush()
        jobs.ask_for_each(session, TELL, council_id=flags[0].council_id, subjects=[flag.id for flag in flags])


def open_flags(session: Session, council_id: UUID) -> list[Flag]:
    """The flags that nobody has acknowledged, the oldest first."""
    return _flags(session, Flag.council_id == council_id, Flag.acknowledged_at.is_(None))


def acknowledged_flags(session: Session, council_id: UUID) -> list[Flag]:
    """The flags that somebody has acknowledged, the latest first."""
    return _flags(session, Flag.council_id == council_id, Flag.acknowledged_at.is_not(None))[::-1]


def count_open(session: Session, council_id: UUID) -> int:
    mine = Flag.council_id == council_id, Flag.acknowledged_at.is_(None)
    return session.scalar(select(func.count(Flag.id)).where(*mine)) or 0


def flag_by_id(session: Session, council_id: UUID, flag_id: UUID) -> Flag | None:
    found = _flags(session, Flag.council_id == council_id, Flag.id == flag_id)
    return found[0] if found else None


def flag_of(session: Session, comment: Comment) -> Flag | None:
    return session.scalar(select(Flag).where(Flag.council_id == comment.council_id, Flag.comment_id == comment.id))


def acknowledge(session: Session, flag: Flag, person_id: UUID, action_taken: str) -> None:
    """Note who looked at a comment and what they did; the first to do so counts."""
    if flag.acknowledged_at is None:
        flag.acknowledged_at, flag.acknowledged_by = now(), person_id
        flag.action_taken = action_taken
        session.flush()


def _flags(session: Session, *conditions: object) -> list[Flag]:
    statement = select(Flag).where(*conditions).order_by(Flag.raised_at, Flag.id).limit(LISTED)  # type: ignore[arg-type]
    return list(session.scalars(statement.options(joinedload(Flag.comment), joinedload(Flag.person))))


def tell(session: Session, task: jobs.Task, step: str) -> None:
    """Ask for a message to each person whom the council has named, once; where none is sent, the page shows it."""
    mine = Flag.id == UUID(task.subject_id), Flag.council_id == task.council_id
    flag = session.scalar(select(Flag).where(*mine, Flag.told_at.is_(None)))
    if flag is None or SEND not in jobs.KINDS or not vault_of(session).has_keys:
        return
    named = holders(session, flag.council_id, Right.FLAGS)
    language = session.get_one(Council, flag.council_id).languages[0]
    for person in session.scalars(select(Person).where(Person.id.in_(named)).order_by(Person.id)):
        ask_to_send(
            session,
            vault_of(session),
            council_id=flag.council_id,
            channel=Channel.EMAIL,
            kind=FLAGGED,
            subject_id=flag.id,
            language=language,
            address=person.email,
        )
    if named:
        flag.told_at = now()


def ask_to_tell(session: Session) -> None:
    """Ask again for each open flag that nobody was told of: a council may have named somebody since."""
    untold = select(Flag).where(Flag.told_at.is_(None), Flag.acknowledged_at.is_(None)).order_by(Flag.raised_at)
    if SEND not in jobs.KINDS:
        return
    for flag in session.scalars(untold.execution_options(across_councils="every council is told of its own")):
        if holders(session, flag.council_id, Right.FLAGS):
            jobs.ask(session, TELL, council_id=flag.council_id, subject_id=flag.id)


def write_flagged(session: Session, desk: Desk, message: Message) -> Letter:
    """Where to look, and nothing of what was written. Raises `core.messages.NothingToSay` once somebody has looked."""
    mine = Flag.id == UUID(message.subject_id), Flag.council_id == message.council_id
    flag = session.scalar(select(Flag).where(*mine, Flag.acknowledged_at.is_(None)))
    if flag is None:
        raise NothingToSay
    council, words = session.get_one(Council, flag.council_id), words_in(message.language)
    paragraphs = (
        words.gettext("A resident's comment may speak of danger to somebody. Please look at it now:"),
        f"{desk.public_url}/councils/{council.slug}/flags",
        words.gettext("You are told because your council has named you for this. The comment is not in this email."),
    )
    return Letter(words.gettext("A comment to look at now"), "\n\n".join(paragraphs) + "\n")


written_by(FLAGGED, write_flagged)
jobs.register(jobs.JobKind(TELL, lambda session, task: ["tell"], tell))
jobs.schedule(jobs.Schedule("tell-of-flags", "*/5 * * * *", ask_to_tell))
