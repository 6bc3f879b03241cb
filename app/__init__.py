"""The roof: the application factory, settings, sign-in and the command line."""

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.settings import ROOT, Environment, Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web application; its body is the table of contents of the house."""
    from app import (
        assets,
        counting,
        drawing,
        errors,
        feeds,
        forgery,
        headers,
        home,
        language,
        logs,
        look,
        pages,
        post,
        schema,
        sessions,
        shedding,
        tracing,
        uploads,
    )
    from app.application import Application
    from app.door import account_pages, colleague_pages, entering, link_pages, second_factor_pages, sign_on_pages
    from app.installation import job_pages
    from app.privacy import keeping_pages, request_pages
    from app.privacy import paper_pages as privacy_papers
    from core.access import init_access
    from core.accounts import passwords
    from core.accounts.knocking import Knocks
    from core.accounts.sign_on.discovery import Directory
    from core.accounts.signing_in import Lasts
    from core.codes import Codes
    from core.database import Database
    from core.limits import Limits
    from core.tenancy import guard_tenancy
    from core.web import init_web
    from feedback import comment_pages, import_pages, privacy_pages, rating_pages, theme_pages
    from feedback import resident as feedback_resident
    from feedback.acting import action_pages, follow_pages, leave_page, report_pages, telling_pages, told_page
    from feedback.asking import form_pages, sent_pages, way_pages
    from feedback.dashboards import dashboard_pages, emerging_pages
    from feedback.exporting import pages as exporting
    from feedback.learning import pages as learning
    from feedback.reviewing import alike_pages, group_pages, opinion_pages, rule_pages, split_pages
    from feedback.taxonomy import pages as taxonomy
    from framework import local_pages, public
    from framework import officer as figures
    from framework.charts import own_pages as own_pictures
    from framework.charts import pages as pictures
    from framework.clinic import pages as clinic
    from framework.comparing import officer as comparators
    from framework.comparing import public as comparisons
    from framework.correcting import pages as corrections
    from framework.defining import council_pages as all_definitions
    from framework.defining import pages as definitions
    from framework.events import pages as events
    from framework.feeding import api, key_pages
    from framework.feeding.odata import pages as odata
    from framework.feeding.outlets import pages as outlets
    from framework.feeding.packages import pages as open_data
    from framework.leading import pages as leading
    from framework.maps import pages as ward_map
    from framework.packs.every_page import PAGES as PACKS
    from framework.ripples import pages as ripples
    from framework.ripples import public_pages as public_ripples
    from framework.series import count_pages, observation_pages, outside_pages
    from framework.studies import pages as studies
    from framework.studies import rebase_pages as rebases
    from framework.tiles import desk_pages as tiles_desk
    from framework.tiles import method_pages as method
    from framework.tiles import pages as tiles
    from surveys.boosts import boost_pages
    from surveys.commissioning import answer_pages, commission_pages, cost_pages, draft_pages, partner_pages
    from surveys.drafting import (
        bank_pages,
        editor_pages,
        list_pages,
        own_bank_pages,
        preview_pages,
        question_pages,
        remark_pages,
        route_pages,
        section_pages,
        translation_pages,
    )
    from surveys.exporting import pages as response_exports
    from surveys.importing import pages as response_imports
    from surveys.interviews import interview, interviewer
    from surveys.mailings import invitation_pages, invited, printing_pages
    from surveys.modules import pages as modules
    from surveys.officers import coverage_pages, plan_pages, questionnaire_pages
    from surveys.officers import officer as fieldwork
    from surveys.offline import pages as offline
    from surveys.panel import overview_pages as panel_overview
    from surveys.panel import panel_pages
    from surveys.papers import paper_pages, paper_print
    from surveys.quotas import quota_pages
    from surveys.reminders import reminder_pages
    from surveys.residents import code_pages, full_pages, later_pages, receipt_pages
    from surveys.residents import resident as survey_resident
    from surveys.sampling import sample_pages

    settings = settings or Settings.from_environment()
    app = Application("folkmoot", root_path=str(ROOT), static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        DEBUG=settings.debug,
        SESSION_COOKIE_NAME=sessions.cookie_name(sessions.NAME, settings),
        SESSION_COOKIE_SECURE=settings.environment == "production",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["settings"] = settings
    passwords.set_cost(memory=settings.password_memory, passes=settings.password_passes)
    app.extensions["second_factor"] = settings.second_factor
    app.extensions["sign_ins"] = Lasts(
        idle=timedelta(minutes=settings.sign_in_idle_minutes), at_most=timedelta(hours=settings.sign_in_hours)
    )
    vault = post.vault(settings)
    app.extensions["database"] = Database(settings.database_url, repeats=True, vault=vault, key=settings.row_key)
    app.extensions["codes"] = Codes(settings.codes_key)
    app.extensions["limits"] = Limits(app.extensions["database"], settings.codes_key)
    app.extensions["knocks"] = Knocks(app.extensions["database"], settings.codes_key)
    app.extensions["vault"] = vault
    app.extensions["channels"] = post.channels(settings)
    app.extensions["reach"] = feeds.reach(settings)
    app.extensions["sign_ons"] = {one.name: one for one in settings.sign_ons}
    app.extensions["sign_on_directory"] = Directory(feeds.reach(settings))
    schema.refuse_unmigrated(app)
    if settings.environment is not Environment.PRODUCTION:
        guard_tenancy()

    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    logs.init_logs(app)
    headers.init_headers(app)
    uploads.init_uploads(app)
    shedding.init_shedding(app)
    forgery.init_forgery_protection(app)
    sessions.init_sessions(app)
    language.init_language(app)
    drawing.init_drawing(app)
    init_web(app)
    init_access(app)
    assets.init_assets(app)
    pages.init_pages(app)
    errors.init_errors(app)
    counting.init_counting(app)
    tracing.init_tracing(app)

    residents = (survey_resident, later_pages, code_pages, receipt_pages, invited, offline, panel_pages, full_pages)
    analysts = (
        fieldwork,
        coverage_pages,
        plan_pages,
        questionnaire_pages,
        invitation_pages,
        printing_pages,
        panel_overview,
        boost_pages,
        sample_pages,
        quota_pages,
        reminder_pages,
    )
    data = (response_exports, response_imports)
    interviewers = (interviewer, interview, paper_pages, paper_print)
    commissioning = (commission_pages, draft_pages, partner_pages, answer_pages, cost_pages)
    writing = (list_pages, editor_pages, section_pages, question_pages, route_pages, bank_pages, translation_pages)
    drafting = (*writing, preview_pages, remark_pages, own_bank_pages, modules)
    surveys = (*residents, *analysts, *data, *commissioning, *drafting, *interviewers)
    reviewing = (split_pages, alike_pages, rule_pages, group_pages, opinion_pages)
    comments = (comment_pages, theme_pages, emerging_pages, *reviewing, learning, taxonomy, exporting)
    acting = (follow_pages, action_pages, telling_pages, told_page, report_pages, leave_page)
    private = (privacy_pages, import_pages, keeping_pages, request_pages, privacy_papers)
    feedback = (
        feedback_resident,
        sent_pages,
        *comments,
        *private,
        rating_pages,
        form_pages,
        way_pages,
        dashboard_pages,
        *acting,
    )
    improving = (clinic, leading, ripples, public_ripples)
    compared = (comparators, comparisons)
    council_figures = (tiles, tiles_desk, method, pictures, own_pictures, ward_map, *compared)
    series = (observation_pages, outside_pages, count_pages)
    measured = (definitions, all_definitions, events, *series)
    figures_pages = (*measured, figures, corrections, local_pages, studies, rebases, *council_figures, *improving)
    feed_pages = (api, odata, open_data, key_pages, outlets)
    door = (entering, sign_on_pages, link_pages, account_pages, second_factor_pages, colleague_pages)
    for room in (home, *door, look, job_pages, *surveys, *feedback, *figures_pages, *PACKS, public, *feed_pages):
        app.register_blueprint(room.bp)
    return app
