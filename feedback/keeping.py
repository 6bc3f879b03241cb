"""What is held of residents who told a council something, and how each ends."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from core.database import now
from core.keeping.purposes import Basis, Due, Ending, Purpose, Whose, declare
from feedback import privacy
from feedback.erasing import reduce_comments
from feedback.import_models import ImportRefusal, ImportUpload
from feedback.models import Comment, CommentImport, ImportState
from feedback.private_models import Flag, Original


def old_originals(session: Session, due: Due) -> Sequence[UUID]:
    over = Original.council_id == due.council_id, Original.delete_on <= now().date()
    return session.scalars(select(Original.comment_id).where(*over).order_by(Original.comment_id).limit(due.most)).all()


def forget_originals(session: Session, due: Due, found: Sequence[UUID]) -> None:
    session.execute(delete(Original).where(Original.council_id == due.council_id, Original.comment_id.in_(found)))


def old_comments(session: Session, due: Due) -> Sequence[UUID]:
    """Comments that are old, or whose writers asked for them to go; not while somebody has yet to look into one."""
    open_flag = exists().where(Flag.comment_id == Comment.id, Flag.acknowledged_at.is_(None))
    over = or_(Comment.received_at < due.before, Comment.erase_asked_at.is_not(None))
    mine = and_(Comment.council_id == due.council_id, Comment.erased_at.is_(None), over, ~open_flag)
    return session.scalars(select(Comment.id).where(mine).order_by(Comment.id).limit(due.most)).all()


def end_comments(session: Session, due: Due, found: Sequence[UUID]) -> None:
    assert due.council_id is not None, "comments are a council's own"
    reduce_comments(session, due.council_id, found)


def old_uploads(session: Session, due: Due) -> Sequence[UUID]:
    """Files that nobody went on with."""
    mine = CommentImport.council_id == due.council_id, CommentImport.state == ImportState.MAPPING
    old = select(CommentImport.id).where(*mine, CommentImport.imported_at < due.before)
    return session.scalars(old.order_by(CommentImport.id).limit(due.most)).all()


def give_up_uploads(session: Session, due: Due, found: Sequence[UUID]) -> None:
    mine = ImportUpload.council_id == due.council_id, ImportUpload.import_id.in_(found)
    session.execute(delete(ImportUpload).where(*mine))
    given_up = update(CommentImport).where(CommentImport.council_id == due.council_id, CommentImport.id.in_(found))
    session.execute(given_up.values(state=ImportState.REFUSED))


def old_refusals(session: Session, due: Due) -> Sequence[UUID]:
    mine = ImportRefusal.council_id == due.council_id, CommentImport.council_id == due.council_id
    statement = select(ImportRefusal.id).join(CommentImport, CommentImport.id == ImportRefusal.import_id)
    old = statement.where(*mine, CommentImport.imported_at < due.before).order_by(ImportRefusal.id)
    return session.scalars(old.limit(due.most)).all()


def forget_refusals(session: Session, due: Due, found: Sequence[UUID]) -> None:
    mine = ImportRefusal.council_id == due.council_id, ImportRefusal.id.in_(found)
    session.execute(delete(ImportRefusal).where(*mine))


def _choose_originals(session: Session, council_id: UUID, days: int) -> None:
    names = privacy.rules_of(session, council_id).known_names
    privacy.change_rules(session, council_id, days=days, names=names)


declare(
    Purpose(
        code="originals",
        whose=Whose.RESIDENTS,
        basis=Basis.PUBLIC_TASK,
        ending=Ending.ERASED,
        places=("original.sealed",),
        days=privacy.DAYS_KEPT,
        least=1,
        most=3650,
        find=old_originals,
        erase=forget_originals,
        chosen=privacy.days_kept,
        choose=_choose_originals,
    )
)
declare(
    Purpose(
        code="comments",
        whose=Whose.RESIDENTS,
        basis=Basis.PUBLIC_TASK,
        ending=Ending.REDUCED,
        places=(
            "comment.text", "comment.organisation", "comment.area", "comment.source_reference", "comment.reference",
            "suggestion.redacted", "suggestion.searchable", "suggestion.themes", "suggestion.kind_evidence",
            "past_suggestion.said", "decision.clauses", "note.text", "assignment.reason", "flag.action_taken",
            "form_answer.case_reference", "never_rule.words", "files:reports",
        ),
        days=1826,
        least=365,
        most=3652,
        find=old_comments,
        erase=end_comments,
    )
)  # fmt: skip
declare(
    Purpose(
        code="comment-files",
        whose=Whose.RESIDENTS,
        basis=Basis.PUBLIC_TASK,
        ending=Ending.ERASED,
        places=("import_upload.sealed",),
        days=timedelta(days=1).days,
        find=old_uploads,
        erase=give_up_uploads,
    )
)
declare(
    Purpose(
        code="comment-refusals",
        whose=Whose.RESIDENTS,
        basis=Basis.PUBLIC_TASK,
        ending=Ending.ERASED,
        places=("import_refusal.reason", "import_refusal.values"),
        days=90,
        least=7,
        most=365,
        find=old_refusals,
        erase=forget_refusals,
    )
)
