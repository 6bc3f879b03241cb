"""Drafts: begun, changed revision by revision, undone and done again, and published for good."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, undefer

from core.database import Json, now
from surveys.drafting.editing import Part, part_of
from surveys.drafting.errors import DraftClosed, EditedMeanwhile, NothingToUndo
from surveys.drafting.models import Draft, Revision
from surveys.models import Commission, Partner, Questionnaire

PARTNERS_READ = {"across_councils": "partners read and talk over the core that their lead drafts"}


def begin_draft(
    session: Session,
    council_id: UUID,
    by: UUID,
    document: Json,
    *,
    commission: Commission | None = None,
    core: Questionnaire | None = None,
    based_on: Questionnaire | None = None,
) -> Draft:
    """Begin a draft that says what a document says."""
    draft = Draft(council_id=council_id, revision=1, made=1)
    draft.commission_id = commission.id if commission else None
    draft.core_id, draft.based_on_id = core.id if core else None, based_on.id if based_on else None
    session.add(draft)
    session.flush()
    first = Revision(draft_id=draft.id, council_id=council_id, number=1, document=document, action="begun")
    first.person_id = by
    session.add(first)
    session.flush()
    return draft


def drafts_of(session: Session, council_id: UUID) -> list[Draft]:
    """A council's own drafts, the one changed last first; those set aside are left out."""
    mine = select(Draft).where(Draft.council_id == council_id, Draft.set_aside_at.is_(None))
    return list(session.scalars(mine.options(joinedload(Draft.commission)).order_by(Draft.changed_at.desc(), Draft.id)))


def drafts_shared_with(session: Session, council_id: UUID) -> list[Draft]:
    """The cores that leads of commissions draft, for a partner to read."""
    return list(
        session.scalars(_shared_with(council_id).order_by(Draft.changed_at.desc()), execution_options=PARTNERS_READ)
    )


def draft_for(session: Session, council_id: UUID, draft_id: UUID) -> Draft | None:
    """A draft that a council may read: its own, or the core of a commission that it takes part in."""
    own = session.scalar(select(Draft).where(Draft.id == draft_id, Draft.council_id == council_id))
    return own or session.scalar(_shared_with(council_id).where(Draft.id == draft_id), execution_options=PARTNERS_READ)


def revision_of(session: Session, draft: Draft, number: int | None = None) -> Revision | None:
    """A revision of a draft with what it says; the one that stands where no number is given."""
    mine = Revision.draft_id == draft.id, Revision.council_id == draft.council_id
    wanted = draft.revision if number is None else number
    found = select(Revision).where(*mine, Revision.number == wanted)
    found = found.options(undefer(Revision.document), joinedload(Revision.person))
    return session.scalar(found, execution_options=PARTNERS_READ)


def document_of(session: Session, draft: Draft) -> Json:
    """What a draft says now."""
    standing = revision_of(session, draft)
    assert standing is not None, "a draft stands at one of its revisions"
    return standing.document


def change(
    session: Session,
    draft: Draft,
    by: UUID,
    *,
    seen: int,
    part: Part,
    edit: Callable[[Json], Json],
    action: str,
) -> bool:
    """Change a part of a draft that was read at the revision `seen`, and say whether it says anything else now.

    What others have changed of other parts since is kept. Raises `EditedMeanwhile` where they changed the same part,
    `DraftClosed`, or what the edit raises.
    """
    standing = _open(session, draft)
    if seen != standing.number:
        read = revision_of(session, draft, seen)
        if read is None or part_of(read.document, part) != part_of(standing.document, part):
            raise EditedMeanwhile(standing)
    document = edit(standing.document)
    if document == standing.document:
        return False
    draft.made += 1
    made = Revision(draft_id=draft.id, council_id=draft.council_id, number=draft.made, follows=standing.number)
    made.document, made.action, made.subject, made.person_id = document, action, part[1], by
    session.add(made)
    draft.revision, draft.changed_at = made.number, now()
    session.flush()
    return True


def undo(session: Session, draft: Draft, *, seen: int) -> Revision:
    """Go back to the revision before, and give the one undone.

    Raises `NothingToUndo`, `DraftClosed`, or `EditedMeanwhile` where another revision stands than the one seen.
    """
    standing = _open(session, draft)
    if seen != standing.number:
        raise EditedMeanwhile(standing)
    if standing.follows is None:
        raise NothingToUndo
    draft.revision, draft.changed_at = standing.follows, now()
    session.flush()
    return standing


def redo(session: Session, draft: Draft, *, seen: int) -> Revision:
    """Do again what was undone last, and give its revision. Raises what `undo` raises."""
    standing = _open(session, draft)
    if seen != standing.number:
        raise EditedMeanwhile(standing)
    undone = undone_after(session, draft)
    if undone is None:
        raise NothingToUndo
    draft.revision, draft.changed_at = undone.number, now()
    session.flush()
    return undone


def undone_after(session: Session, draft: Draft) -> Revision | None:
    """The revision that follows the one that stands, if it was undone; the latest of several."""
    mine = Revision.draft_id == draft.id, Revision.council_id == draft.council_id
    after = select(Revision).where(*mine, Revision.follows == draft.revision)
    return session.scalar(after.order_by(Revision.number.desc()).limit(1), execution_options=PARTNERS_READ)


def revisions(session: Session, draft: Draft) -> list[Revision]:
    """Every revision, the latest first."""
    mine = Revision.draft_id == draft.id, Revision.council_id == draft.council_id
    return list(
        session.scalars(
            select(Revision).where(*mine).options(joinedload(Revision.person)).order_by(Revision.number.desc()),
            execution_options=PARTNERS_READ,
        )
    )


def put_after(session: Session, draft: Draft, core: Questionnaire) -> None:
    """Let a module stand after another core; what it asks stays. Raises `DraftClosed`."""
    _open(session, draft)
    draft.core_id, draft.changed_at = core.id, now()
    session.flush()
    session.expire(draft, ["core"])


def set_aside(session: Session, draft: Draft) -> None:
    """Take a draft off the list; its revisions are kept. Raises `DraftClosed`."""
    _open(session, draft)
    draft.set_aside_at = now()
    session.flush()


def close_as(session: Session, draft: Draft, content_hash: str) -> None:
    """Note that a draft was published as the content with a hash."""
    draft.published_at, draft.published_hash = now(), content_hash
    session.flush()


def standing_at(session: Session, draft: Draft, seen: int) -> Revision:
    """The revision that stands, once nobody else changes it. Raises `EditedMeanwhile` or `DraftClosed`."""
    standing = _open(session, draft)
    if standing.number != seen:
        raise EditedMeanwhile(standing)
    return standing


def _open(session: Session, draft: Draft) -> Revision:
    """The revision that stands, once nobody else changes the draft. Raises `DraftClosed`."""
    session.refresh(draft, with_for_update=True)
    if not draft.is_open:
        raise DraftClosed
    standing = revision_of(session, draft)
    assert standing is not None, "a draft stands at one of its revisions"
    return standing


def _shared_with(council_id: UUID) -> Select[Draft]:
    mine = select(Partner.commission_id).where(Partner.council_id == council_id, Partner.left_at.is_(None))
    shared = select(Draft).where(Draft.commission_id.in_(mine), Draft.core_id.is_(None), Draft.council_id != council_id)
    return shared.where(Draft.set_aside_at.is_(None)).options(joinedload(Draft.commission), joinedload(Draft.council))
