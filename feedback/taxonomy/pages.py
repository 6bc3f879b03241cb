"""The themes themselves: the common ones, whose seeds a council may edit, and its own."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _

from analysis.taxonomy import Theme
from core import people
from core.access import roles
from core.language import localised
from core.models import Role
from core.web import changed, current_council, current_membership, db, person_id
from feedback import cards
from feedback.learning.promotions import ask_for_training
from feedback.taxonomy import service
from feedback.taxonomy.combined import Changes
from feedback.taxonomy.forms import SeedsForm, ThemeForm, code_for

bp = Blueprint("comments-themes", __name__, url_prefix="/councils/<council>/comments/taxonomy")


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def overview(council: str) -> ResponseReturnValue:
    home = current_council()
    _, changes = service.latest_changes(db, home.id)
    versions = service.versions_of(db, home.id)
    names = people.names_of(db, {version.person_id for version in versions if version.person_id})
    membership = current_membership()
    return render_template(
        "feedback/review/taxonomy.html",
        version=cards.taxonomy().version,
        themes=[_line(theme, changes) for theme in cards.taxonomy().themes],
        versions=[
            (v.number, format_datetime(v.made_at, "d MMMM yyyy, HH:mm"), names.get(v.person_id, "")) for v in versions
        ],
        may_change=membership is not None and membership.role in {Role.ANALYST, Role.ADMINISTRATOR},
    )


@bp.route("/new", methods=["GET", "POST"])
@roles(Role.ANALYST)
def add(council: str) -> ResponseReturnValue:
    number, changes = service.latest_changes(db, current_council().id)
    form = ThemeForm(data={"seen": number})
    form.offer(_common_names())
    if form.validate_on_submit():
        code = code_for(form.name_en.data or "", set(cards.taxonomy().codes))
        if _change(form, changes.with_theme(form.entry(code), form.mapped)):
            return redirect(url_for(".overview", council=council))
    return render_template("feedback/review/own_theme.html", form=form, code=""), 422 if form.is_submitted() else 200


@bp.route("/<code>", methods=["GET", "POST"])
@roles(Role.ANALYST)
def edit(council: str, code: str) -> ResponseReturnValue:
    """A theme of the council's own, or the seeds of a common one."""
    number, changes = service.latest_changes(db, current_council().id)
    if code not in cards.taxonomy().codes:
        abort(404)
    theme = cards.taxonomy()[code]
    return _edit_own(theme, number, changes) if code in changes.own else _edit_seeds(theme, number, changes)


@bp.post("/<code>/remove")
@roles(Role.ANALYST)
def remove(council: str, code: str) -> ResponseReturnValue:
    """Take away a theme of the council's own; decisions that named it stay as they are."""
    number, changes = service.latest_changes(db, current_council().id)
    if code not in changes.own:
        abort(404)
    _keep(number, changes.without_theme(code))
    flash(_("The theme has been taken away. Decisions that named it are kept as they are."))
    return redirect(url_for(".overview", council=council))


def _edit_own(theme: Theme, number: int, changes: Changes) -> ResponseReturnValue:
    words = {
        f"{field}_{language}": getattr(theme, field)[language]
        for field in ("name", "definition")
        for language in ("en", "cy")
    }
    seeds = {f"seeds_{language}": "\n".join(theme.seeds.get(language, ())) for language in ("en", "cy")}
    form = ThemeForm(data={"seen": number, "maps_to": changes.maps.get(theme.code, ""), **words, **seeds})
    form.offer(_common_names())
    if form.validate_on_submit() and _change(form, changes.with_theme(form.entry(theme.code), form.mapped)):
        return redirect(url_for(".overview", council=current_council().slug))
    page = render_template("feedback/review/own_theme.html", form=form, code=theme.code, name=localised(theme.name))
    return page, 422 if form.is_submitted() else 200


def _edit_seeds(theme: Theme, number: int, changes: Changes) -> ResponseReturnValue:
    form = SeedsForm.of(theme, number)
    if form.validate_on_submit() and _change(form, changes.with_seeds(theme.code, form.seeds)):
        return redirect(url_for(".overview", council=current_council().slug))
    page = render_template(
        "feedback/review/seeds.html", form=form, name=localised(theme.name), definition=localised(theme.definition)
    )
    return page, 422 if form.is_submitted() else 200


def _change(form: SeedsForm, changes: Changes) -> bool:
    """Keep the change, or say that somebody else was quicker."""
    try:
        _keep(int(form.seen.data) if str(form.seen.data).isdigit() else -1, changes)
    except service.ChangedMeanwhile:
        form.add_error(
            "seeds_en", _("Somebody else has changed the themes meanwhile. Open this page again to see how.")
        )
        return False
    flash(_("Saved. The machine learns the themes as they are now, and then reads the comments still to review again."))
    return True


def _keep(seen: int, changes: Changes) -> None:
    version = service.change(db, current_council().id, person_id(), seen=seen, changes=changes)
    ask_for_training(db, current_council().id)
    changed("themes-changed", version, number=version.number)


def _line(theme: Theme, changes: Changes) -> dict[str, object]:
    common = changes.maps.get(theme.code)
    return {
        "code": theme.code,
        "name": localised(theme.name),
        "definition": localised(theme.definition),
        "own": theme.code in changes.own,
        "edited": theme.code in changes.seeds,
        "counts_as": _common_names().get(common, "") if common else "",
    }


def _common_names() -> dict[str, str]:
    return {theme.code: localised(theme.name) for theme in service.common_taxonomy().themes}
