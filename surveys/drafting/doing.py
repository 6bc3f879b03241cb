"""Changing a draft from a page, and what is told to somebody who was not the only one to do so."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.database import Json
from core.web import changed, current_council, db, person_id
from surveys.drafting import drafts
from surveys.drafting.desk import Desk
from surveys.drafting.editing import Part
from surveys.drafting.errors import DraftClosed, EditedMeanwhile
from surveys.drafting.models import Revision

PREFIX = "/councils/<council>/questionnaires/drafts/<uuid:draft_id>"


def do(desk: Desk, part: Part, edit: Callable[[Json], Json], action: str) -> Revision | None:
    """Change a part of a draft that somebody read at the revision their form names.

    Gives the revision of whoever changed the same part meanwhile, and has then changed nothing.
    """
    if not desk.may_edit:
        abort(403)
    try:
        if drafts.change(db, desk.draft, person_id(), seen=seen(), part=part, edit=edit, action=action):
            changed("draft-changed", desk.draft, what=action, part=part[1])
    except EditedMeanwhile as error:
        return error.by
    except DraftClosed:
        abort(403)
    return None


def seen() -> int:
    """The revision that a form was made from; one that no form names was never made."""
    sent = request.form.get("seen", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 9 else 0


def told_of(by: Revision) -> str:
    """Who was quicker, and when."""
    return str(
        _(
            "%(name)s changed this at %(time)s, after you opened it.",
            name=by.person.name,
            time=format_time(by.made_at, "short"),
        )
    )


def to_draft(desk: Desk, message: str = "", anchor: str | None = None) -> ResponseReturnValue:
    if message:
        flash(message)
    return redirect(address(desk, "fieldwork-editor.show", _anchor=anchor))


def too_late(desk: Desk, by: Revision) -> ResponseReturnValue:
    """Back to the draft where nothing was typed that could be lost: look, and press again."""
    flash(_("Nothing was changed. %(who)s Look at it, and do it again if you still want to.", who=told_of(by)))
    answer: Response = redirect(address(desk, "fieldwork-editor.show"))
    return answer


def address(desk: Desk, endpoint: str, **more: Any) -> str:
    return url_for(endpoint, council=current_council().slug, draft_id=desk.draft.id, **more)
