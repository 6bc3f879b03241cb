"""A draft as somebody reads or edits it: found by its address, for those who may."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from flask import abort

from core.database import Json
from core.models import Role
from core.web import current_council, db, has_role
from surveys.drafting.drafts import draft_for, revision_of
from surveys.drafting.editing import question_in, questions, section_in
from surveys.drafting.errors import NotThere
from surveys.drafting.models import Draft, Revision
from surveys.modules.composing import compose
from surveys.translation.places import source_language


@dataclass(frozen=True)
class Desk:
    """A draft with the revision that stands."""

    draft: Draft
    standing: Revision

    @property
    def document(self) -> Json:
        return self.standing.document

    @cached_property
    def core(self) -> Json | None:
        """The core that a local module stands after."""
        return self.draft.core.document if self.draft.core else None

    @cached_property
    def whole(self) -> Json:
        """All that a resident would be asked: a module with its core before it."""
        return compose(self.core, self.document) if self.core else self.document

    @property
    def offset(self) -> int:
        """How many sections of the whole stand before the draft's own."""
        return len(self.core["sections"]) if self.core else 0

    @property
    def is_ours(self) -> bool:
        return self.draft.council_id == current_council().id

    @property
    def may_edit(self) -> bool:
        return self.is_ours and self.draft.is_open and has_role(Role.ANALYST, Role.ADMINISTRATOR)

    @property
    def may_remark(self) -> bool:
        return self.draft.set_aside_at is None and has_role(Role.ANALYST, Role.ADMINISTRATOR, Role.OFFICER)

    @cached_property
    def languages(self) -> list[str]:
        """The languages of the draft, the one that is translated from first."""
        first = source_language(self.document)
        return [first, *(each for each in self.document["languages"] if each != first)]

    def question(self, code: str) -> Json:
        try:
            return question_in(self.document, code)
        except NotThere:
            abort(404)

    def question_of_whole(self, code: str) -> Json:
        """A question of the draft, or of the core that it stands after."""
        return next((each for _section, each in questions(self.whole) if each["code"] == code), None) or abort(404)

    def section(self, code: str) -> Json:
        try:
            return section_in(self.document, code)
        except NotThere:
            abort(404)


def desk_or_404(draft_id: UUID) -> Desk:
    """A draft that the council may read: its own, or the core of a commission that it takes part in."""
    draft = draft_for(db, current_council().id, draft_id) or abort(404)
    return Desk(draft, revision_of(db, draft) or abort(404))


def own_desk(draft_id: UUID) -> Desk:
    """A draft of the council's own, for its analysts to change."""
    found = desk_or_404(draft_id)
    return found if found.is_ours else abort(404)
