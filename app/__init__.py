"""The roof: the application factory, settings, sign-in and the command line."""

from flask import Flask

from app.settings import ROOT, Environment, Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web application; its body is the table of contents of the house."""
    from app import assets, errors, headers, home, language, logs, look, pages, schema
    from core.access import init_access
    from core.codes import Codes
    from core.database import Database
    from core.tenancy import guard_tenancy
    from core.web import init_web
    from feedback import officer, rating_pages
    from feedback import resident as feedback_resident
    from framework import api, public
    from surveys import officer as fieldwork
    from surveys import resident as survey_resident
    from surveys.offline import pages as offline

    settings = settings or Settings.from_environment()
    app = Flask("folkmoot", root_path=str(ROOT), static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        DEBUG=settings.debug,
        SESSION_COOKIE_NAME="folkmoot",
        SESSION_COOKIE_SECURE=settings.environment == "production",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["settings"] = settings
    app.extensions["database"] = Database(settings.database_url)
    app.extensions["codes"] = Codes(settings.codes_key)
    schema.refuse_unmigrated(app)
    if settings.environment is not Environment.PRODUCTION:
        guard_tenancy()

    logs.init_logs(app)
    headers.init_headers(app)
    language.init_language(app)
    init_web(app)
    init_access(app)
    assets.init_assets(app)
    pages.init_pages(app)
    errors.init_errors(app)

    surveys = (survey_resident, offline, fieldwork)
    for room in (home, look, *surveys, feedback_resident, officer, rating_pages, public, api):
        app.register_blueprint(room.bp)
    return app
