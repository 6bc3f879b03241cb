"""Pages that every council has: accessibility, privacy and cookies; and what every page knows."""

from typing import Any, NamedTuple

from flask import Blueprint, Flask, current_app, g, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app import navigation, schema
from core.access import public
from core.language import localised
from core.web import current_person, database

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
    return render_template("pages/privacy.html")


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
