"""Officers write what residents are told: what they said, and what was done about it."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.access import roles
from core.database import now
from core.language import language_name, localised
from core.models import Role
from core.web import changed, current_council, db
from feedback import desks
from feedback.acting import actions, telling
from feedback.acting.forms import YouSaidForm, offer, telling_form, words_of
from feedback.acting.models import YouSaid
from feedback.dashboards.quotes import Quote

bp = Blueprint("telling", __name__, url_prefix="/councils/<council>/you-said")


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def overview(council: str) -> ResponseReturnValue:
    found = telling.written(db, current_council().id, desks.reach())
    return render_template("feedback/telling.html", entries=found)


@bp.route("/new", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def make(council: str) -> ResponseReturnValue:
    return _edit(None)


@bp.route("/<uuid:entry_id>", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def edit(council: str, entry_id: UUID) -> ResponseReturnValue:
    return _edit(_entry(entry_id))


@bp.post("/<uuid:entry_id>/publish")
@roles(Role.OFFICER, Role.ANALYST)
def publish(council: str, entry_id: UUID) -> ResponseReturnValue:
    found = _entry(entry_id)
    try:
        telling.publish(found, current_council(), now().date())
    except telling.NotInEveryLanguage as error:
        form, quotes = _form(found)
        for language in error.languages:
            for part in ("said", "did"):
                if not getattr(found, part).get(language):
                    message = _("Write this in %(language)s before it is published", language=language_name(language))
                    form.add_error(f"{part}_{language}", message)
        return render_template("feedback/telling_edit.html", form=form, entry=found, quotes=quotes), 422
    changed("you-said-published", found)
    flash(_("Residents can read it now."))
    return redirect(url_for(".overview", council=council))


@bp.post("/<uuid:entry_id>/take-back")
@roles(Role.OFFICER, Role.ANALYST)
def take_back(council: str, entry_id: UUID) -> ResponseReturnValue:
    found = _entry(entry_id)
    telling.take_back(found)
    changed("you-said-taken-back", found)
    flash(_("Residents can no longer read it."))
    return redirect(url_for(".overview", council=council))


def _edit(row: YouSaid | None) -> ResponseReturnValue:
    form, quotes = _form(row)
    if form.validate_on_submit() and _is_whole_if_published(form, row):
        saved = telling.write(db, current_council().id, _facts(form, quotes, row), row)
        changed("you-said-written", saved)
        flash(_("Saved."))
        return redirect(url_for(".overview", council=current_council().slug))
    page = render_template("feedback/telling_edit.html", form=form, entry=row, quotes=quotes)
    return page, 422 if form.errors else 200


def _form(row: YouSaid | None) -> tuple[YouSaidForm, list[Quote]]:
    """The form, and the words that may stand with the entry: those of its service, once there is one."""
    services = {each.code: each for each in desks.services()}
    chosen = row.service if row else services.get(request.values.get("service", ""))
    quotes = telling.quotes_to_choose_from(db, current_council().id, chosen.id) if chosen else []
    data = words_of(row) | {"service": chosen.code if chosen else "", "quote": _quoted(row)}
    form = telling_form(current_council().languages, data)
    offer(form.service, {code: localised(each.name) for code, each in services.items()}, _l("Choose a service"))
    kept = {_quoted(row): row.quote_comment.text} if row and row.quote_comment else {}
    if kept or quotes:
        offer(form.quote, kept | {str(each.comment_id): each.text for each in quotes}, _l("Nobody’s"))
    else:
        del form.quote
    return form, quotes


def _quoted(row: YouSaid | None) -> str:
    return str(row.quote_comment_id) if row and row.quote_comment_id else ""


def _facts(form: YouSaidForm, quotes: list[Quote], row: YouSaid | None) -> dict[str, object]:
    service = next(each for each in desks.services() if each.code == form.service.data)
    facts: dict[str, object] = {"said": form.words("said"), "did": form.words("did"), "service_id": service.id}
    if row is None and (action := _action()):
        facts["action_id"] = action
    wanted = form.quote.data if form.quote else ""
    if (wanted or "") == _quoted(row):
        return facts
    quote = next((each for each in quotes if str(each.comment_id) == wanted), None)
    return facts | {"quote_comment_id": quote.comment_id if quote else None}


def _action() -> UUID | None:
    """The action that the entry tells of, as the address names it."""
    action_id = request.args.get("action", type=UUID)
    found = actions.action_of(db, current_council().id, action_id, desks.reach()) if action_id else None
    return found.id if found else None


def _is_whole_if_published(form: YouSaidForm, row: YouSaid | None) -> bool:
    """What residents read is never left without one of their languages."""
    if row is None or row.published_on is None:
        return True
    for part in ("said", "did"):
        for box, language in zip(form.boxes(part), form.languages, strict=True):
            if not box.data:
                message = _("Write this in %(language)s too: residents read it", language=language_name(language))
                form.add_error(box.name, message)
    return not form.errors


def _entry(entry_id: UUID) -> YouSaid:
    found = telling.written(db, current_council().id, desks.reach())
    return next((each for each in found if each.id == entry_id), None) or abort(404)
