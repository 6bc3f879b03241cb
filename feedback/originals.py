"""What residents wrote, as they wrote it: sealed when it comes, seen by few, each look noted, deleted on its day.

The comment itself holds only what is left after masking. Where an installation has no key for its vault, no original is
kept at all: better no original than one that anybody who has the database could read.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.redaction import redact
from core.database import Database, now
from core.vault import SealBroken, VaultLocked, vault_of
from feedback.flags import raise_flags
from feedback.models import RULES, Comment
from feedback.privacy import always_masked, days_kept
from feedback.private_models import Original

BATCH = 500


def take_in(session: Session, comments: Sequence[Comment], words: Sequence[str], names: Sequence[str] = ()) -> None:
    """Mask what comments say, keep each original that masking changes, and raise a flag where one speaks of danger.

    `words` are what residents wrote, comment by comment, and `names` their writers' own names where those are known.
    The comments are of one council, and need not be in the session yet.
    """
    if not comments:
        return
    council_id = comments[0].council_id
    known, days = always_masked(session, council_id), days_kept(session, council_id)
    writers = [*names, *[""] * (len(comments) - len(names))]
    for comment, text, writer in zip(comments, words, writers, strict=True):
        comment.id = comment.id or uuid4()
        comment.text = redact(text, [*known, writer] if writer else known).text
        comment.masked_with = RULES
        session.add(comment)
        if comment.text != text:
            keep_original(session, comment, text, days)
    raise_flags(session, comments, words)


def keep_original(session: Session, comment: Comment, text: str, days: int) -> None:
    """Seal what a resident wrote until its day; nothing is kept where the vault has no key."""
    vault = vault_of(session)
    if vault.has_keys:
        session.add(
            Original(
                comment_id=comment.id,
                council_id=comment.council_id,
                sealed=vault.seal(text),
                delete_on=now().date() + timedelta(days=days),
            )
        )


def original_of(session: Session, comment: Comment) -> str | None:
    """A comment as it was written; None once it has been deleted, or where no key opens it."""
    kept = kept_original(session, comment)
    try:
        return vault_of(session).open(kept.sealed) if kept else None
    except (SealBroken, VaultLocked):
        return None


def kept_original(session: Session, comment: Comment) -> Original | None:
    statement = select(Original).where(Original.council_id == comment.council_id, Original.comment_id == comment.id)
    return session.scalar(statement)


def mask_what_waits(database: Database) -> int:
    """Mask the comments that were taken in before there were rules, a batch at a time; say how many still wait.

    They wait while the vault has no key, because what was written could not be kept.
    """
    while True:
        with database.transaction() as session:
            waiting = _waiting(session)
            if not waiting or not vault_of(session).has_keys:
                return len(waiting)
            for comment in waiting:
                _mask_old(session, comment)


def _waiting(session: Session) -> list[Comment]:
    statement = select(Comment).where(Comment.masked_with == "").order_by(Comment.id).limit(BATCH)
    return list(session.scalars(statement.execution_options(across_councils="every council's comments are masked")))


def _mask_old(session: Session, comment: Comment) -> None:
    text = comment.text
    comment.text = redact(text, always_masked(session, comment.council_id)).text
    comment.masked_with = RULES
    if comment.text != text and kept_original(session, comment) is None:
        keep_original(session, comment, text, days_kept(session, comment.council_id))
