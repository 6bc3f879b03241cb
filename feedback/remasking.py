"""Masking again: what better rules find in the comments that are stored is masked, and nothing hidden comes back.

The rules read each comment as it was written while its original is kept, and what is left of it afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session, selectinload

from analysis.name_lexicon import Known, known_of
from analysis.search import search_words
from analysis.standing import PLACEHOLDER, mask_again
from core import audit, jobs
from core.database import now
from core.vault import SealBroken, Vault, VaultLocked, vault_of
from feedback.acting.withholding import withhold
from feedback.batches import batch_names, from_first_of
from feedback.masking import Mask, mask_copies
from feedback.models import AGAIN, RULES, Comment
from feedback.originals import keep_original
from feedback.privacy import always_masked, days_kept
from feedback.private_models import Original
from feedback.service import ask_for_theming

MASK_AGAIN = "mask-again"
BATCH = 200
END = "end"
MASKED = Comment.masked_with != ""
OLDER = Comment.masked_with.not_in(("", RULES, AGAIN))
"""Masked by rules that have changed since."""


@dataclass(frozen=True)
class Looked:
    """At how many comments a batch looked, in how many it masked more, and how many originals no key opened."""

    at: int = 0
    masked: int = 0
    closed: int = 0

    def __add__(self, other: "Looked") -> "Looked":
        return Looked(self.at + other.at, self.masked + other.masked, self.closed + other.closed)


def batches(session: Session, council_id: UUID, which: ColumnElement[bool] = MASKED) -> list[str]:
    """The names of the batches of a council's comments: all of them, unless only some are asked for."""
    return batch_names(session, council_id, which, BATCH)


def mask_batch(session: Session, council_id: UUID, name: str, which: ColumnElement[bool] = MASKED) -> Looked:
    """Look at a batch again; doing so twice changes nothing more.

    The comments are held until the end, in the order in which theming holds them, so that no other mask is undone.
    """
    statement = select(Comment).where(Comment.council_id == council_id, which, from_first_of(name))
    statement = statement.order_by(Comment.received_at, Comment.id).limit(BATCH).with_for_update()
    loaded = selectinload(Comment.suggestion), selectinload(Comment.decisions)
    comments = list(session.scalars(statement.options(*loaded)))
    known, days = always_masked(session, council_id), days_kept(session, council_id)
    kept = _originals(session, council_id, comments)
    looked = Looked()
    for comment in comments:
        original = kept.get(comment.id)
        written = _opened(vault_of(session), original) if original else comment.text
        masked = _mask(session, comment, comment.text if written is None else written, known)
        if masked and original is None:
            _keep_what_was_written(session, comment, written or "", days)
        if masked:
            comment.masked_with = AGAIN
        elif written is not None and comment.masked_with != AGAIN:
            comment.masked_with = RULES
        looked += Looked(1, int(masked), int(written is None))
    session.flush()
    return looked


def end(session: Session, council_id: UUID) -> int:
    """Note for the council's trail in how many comments more was masked since it was last noted, and say how many."""
    statement = select(Comment.id).where(Comment.council_id == council_id, Comment.masked_with == AGAIN)
    changed = len(list(session.scalars(statement)))
    if changed:
        again = update(Comment).where(Comment.council_id == council_id, Comment.masked_with == AGAIN)
        session.execute(again.values(masked_with=RULES))
        audit.record(
            session,
            "comments-masked-again",
            council_id=council_id,
            person_id=None,
            subject="council",
            subject_id=council_id,
            comments=changed,
        )
        ask_for_theming(session, council_id)
    return changed


def plan(session: Session, task: jobs.Task) -> list[str]:
    """A step for every batch that older rules masked, and one that ends the work."""
    return [*batches(session, _council(task), OLDER), END]


def perform(session: Session, task: jobs.Task, step: str) -> None:
    if step == END:
        end(session, _council(task))
    else:
        mask_batch(session, _council(task), step, OLDER)


def ask_for_older(session: Session) -> None:
    """Ask for the work for each council whose comments older rules have masked."""
    statement = select(Comment.council_id).where(OLDER).distinct().order_by(Comment.council_id)
    for council_id in session.scalars(statement.execution_options(across_councils="each council's work is its own")):
        jobs.ask(session, MASK_AGAIN, council_id=council_id)


def _originals(session: Session, council_id: UUID, comments: Sequence[Comment]) -> dict[UUID, Original]:
    mine = Original.council_id == council_id, Original.comment_id.in_([comment.id for comment in comments])
    return {original.comment_id: original for original in session.scalars(select(Original).where(*mine))}


def _opened(vault: Vault, original: Original) -> str | None:
    """What was written; None where no key opens it."""
    try:
        return vault.open(original.sealed)
    except (SealBroken, VaultLocked):
        return None


def _mask(session: Session, comment: Comment, written: str, known: Sequence[str]) -> bool:
    """Mask what the rules find now, in the comment and wherever its words are repeated; whether there was anything."""
    before = comment.text
    again = mask_again(before, written, known)
    if again.text == before:
        return False
    suggestion = comment.suggestion
    alike = suggestion is not None and suggestion.redacted == before
    decided_by = _evidence(comment)
    comment.text = again.text
    for phrase, kind in again.phrases:
        mask_copies(session, comment, Mask.of(phrase, kind, as_written=_is_ordinary(phrase)))
    if suggestion is not None:
        if alike:
            suggestion.redacted, suggestion.searchable = comment.text, search_words(comment.text)
        if comment.decision_id is None and decided_by != _evidence(comment):
            suggestion.read_again = True
    withhold(session, comment)
    return True


def _evidence(comment: Comment) -> list[list[str]]:
    """The words that decided what the machine suggests."""
    said = comment.suggestion
    return [said.kind_evidence, *(theme.get("evidence", []) for theme in said.themes)] if said else []


def _is_ordinary(phrase: str) -> bool:
    """Whether a phrase is one word that means something else in other places, as Will and Rose do."""
    return bool(known_of(phrase.casefold()) & Known.ORDINARY)


def _keep_what_was_written(session: Session, comment: Comment, before: str, days: int) -> None:
    """Seal a comment in which nothing had been masked before, for as many of its days as are left."""
    left = days - (now() - comment.received_at).days
    if left > 0 and not PLACEHOLDER.search(before):
        keep_original(session, comment, before, left)


def _council(task: jobs.Task) -> UUID:
    assert task.council_id is not None, "a council's comments are masked again, not everybody's"
    return task.council_id


jobs.register(jobs.JobKind(MASK_AGAIN, plan, perform))
jobs.schedule(jobs.Schedule("mask-again", "20 3 * * *", ask_for_older))
