"""A council's record of processing and impact assessment, written anew each time an administrator takes one away."""

from flask import Blueprint, Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from app.privacy.papers import ASSESSMENT, RECORD, papers_of
from core.access import roles
from core.database import now
from core.language import current_language
from core.papers.files import MEDIA_TYPES
from core.papers.standalone import standalone
from core.papers.word_file import word_file
from core.web import current_council, db, saw

bp = Blueprint("privacy-papers", __name__, url_prefix="/councils/<council>/privacy/papers")


@bp.get("")
@roles()
def overview(council: str) -> ResponseReturnValue:
    return render_template("privacy/papers.html", record=RECORD, assessment=ASSESSMENT)


@bp.get("/<paper>.<kind>")
@roles()
def take(council: str, paper: str, kind: str) -> ResponseReturnValue:
    """A paper as HTML or Word, as things stand now."""
    if paper not in {RECORD, ASSESSMENT} or kind not in {"html", "docx"}:
        abort(404)
    language = current_language() if current_language() in {"en", "cy"} else "en"
    settings = current_app.extensions["settings"]
    written = papers_of(db, settings, current_council(), language, now().date())[paper]
    saw("privacy-paper-taken", current_council(), paper=paper, kind=kind)
    content = standalone(written).encode() if kind == "html" else word_file(written)
    disposition = {"Content-Disposition": f'attachment; filename="{paper}.{kind}"'}
    return Response(content, mimetype=MEDIA_TYPES[kind], headers=disposition)
