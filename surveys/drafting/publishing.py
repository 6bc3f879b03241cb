"""A draft that becomes a published version, and the versions that it is compared with."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.commissioning.terms import write_draft
from surveys.drafting import drafts
from surveys.drafting.models import Draft
from surveys.models import Questionnaire
from surveys.modules.publishing import publish_module
from surveys.questionnaires import publish_questionnaire


def publish_draft(session: Session, draft: Draft, by: UUID, *, seen: int) -> str:
    """Publish what was read at the revision `seen`, and give its hash; a commission's core goes into its draft terms.

    Raises `EditedMeanwhile` where something has changed since, `DraftClosed`, `QuestionnaireFaulty` or `VersionTaken`.
    """
    standing = drafts.standing_at(session, draft, seen)
    if draft.core is not None and draft.commission is not None:
        module = publish_module(session, draft.commission, draft.council_id, by, draft.core, standing.document)
        drafts.close_as(session, draft, module.content_hash)
        return module.content_hash
    made = publish_questionnaire(session, standing.document)
    drafts.close_as(session, draft, made.content_hash)
    if draft.commission is not None:
        core = {"code": made.code, "version": made.version, "hash": made.content_hash}
        write_draft(session, draft.commission, {"questionnaire": core})
    return made.content_hash


def compared_with(session: Session, draft: Draft, named: str) -> tuple[list[Questionnaire], Questionnaire | None]:
    """The versions that a draft may be compared with, and the one it is: named, or what it began from."""
    published = select(Questionnaire).order_by(Questionnaire.published_at.desc(), Questionnaire.code)
    others = list(session.scalars(published))
    chosen = next((each for each in others if str(each.id) == named), None)
    return others, chosen or draft.core or draft.based_on
