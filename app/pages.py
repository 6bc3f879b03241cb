"""Pages that every council has: accessibility, privacy and cookies; and what every page knows."""

from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Flask, current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app import navigation, schema
from app.privacy.told import told_to_residents
from core import councils
from core.access import public
from core.language import current_language, localised
from core.web import current_council, current_person, database, db

bp = Blueprint("pages", __name__)


class Brand(NamedTuple):
    """How the pages of a council look, in words of the page's language."""

    name: str
    slug: str
    accent: str
    has_logo: bool
    accent_text: str = "#ffffff"


def init_pages(app: Flask) -> None:
    app.register_blueprint(bp)
    app.context_processor(_page_context)


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return render_template("pages/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What every council keeps unless it chose otherwise, and where each says what it chose; or the only one's."""
    everybody = councils.names(db)
    if len(everybody) == 1:
        return redirect(url_for(".privacy_of", council=everybody[0][0]))
    return _privacy(None, [(slug, localised(name)) for slug, name in everybody])


@bp.get("/privacy/<council>")
@public
def privacy_of(council: str) -> ResponseReturnValue:
    """What a council keeps of residents, and for how long it chose to."""
    return _privacy(current_council().id, [])


def _privacy(council_id: UUID | None, others: list[tuple[str, str]]) -> str:
    kept = told_to_residents(db, council_id, current_language())
    return render_template("pages/privacy.html", kept=kept, others=others)


@bp.get("/cookies")
@public
def cookies() -> ResponseReturnValue:
    return render_template("pages/cookies.html")


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process is alive."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The process can do its work: its database answers and has every migration."""
    try:
        with database().reading_engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        ready = schema.is_current(database().reading_engine)
    except Exception:
        ready = False
    return {"status": "ready" if ready else "not ready"}, 200 if ready else 503


def _page_context() -> dict[str, Any]:
    council = g.get("council")
    return {
        "council": Brand(localised(council.name), council.slug, council.accent, council.has_logo) if council else None,
        "person": current_person(),
        "navigation": navigation.entries(),
        "demonstration": current_app.extensions["settings"].demonstration,
    }
