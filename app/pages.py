"""Pages that every council has: accessibility, privacy and cookies; and what every page knows."""

from typing import Any

from flask import Blueprint, Flask, current_app, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import text

from app import navigation, schema
from core.access import public
from core.language import localised
from core.models import Council
from core.web import current_person, database

bp = Blueprint("pages", __name__)


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
        with database().engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        ready = schema.is_current(database().engine)
    except Exception:
        ready = False
    return {"status": "ready" if ready else "not ready"}, 200 if ready else 503


def _page_context() -> dict[str, Any]:
    council: Council | None = g.get("council")
    return {
        "council": _brand(council) if council else None,
        "person": current_person(),
        "navigation": navigation.entries(),
        "home_url": url_for("home.desk" if current_person() else "home.front"),
        "footer_links": [
            {"text": _("Accessibility"), "href": url_for("pages.accessibility")},
            {"text": _("Privacy"), "href": url_for("pages.privacy")},
            {"text": _("Cookies"), "href": url_for("pages.cookies")},
        ],
        "demonstration": current_app.extensions["settings"].demonstration,
    }


def _brand(council: Council) -> dict[str, Any]:
    return {
        "name": localised(council.name),
        "slug": council.slug,
        "accent": council.accent,
        "accent_text": "#ffffff",
        "logo_url": url_for("look.logo", council=council.slug) if council.has_logo else None,
    }
