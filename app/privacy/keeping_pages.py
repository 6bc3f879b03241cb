"""What a council keeps of people and for how long: its administrators see it, choose it within bounds, and hold it."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _

from app.privacy.keeping_forms import KeepForm
from app.privacy.standing import SAID, in_a_sentence, standings
from core.access import roles
from core.keeping import job, rules
from core.keeping.purposes import PURPOSES, Purpose
from core.language import current_language
from core.web import changed, current_council, db
from core.words import said_in

bp = Blueprint("keeping", __name__, url_prefix="/councils/<council>/privacy/keeping")


@bp.get("")
@roles()
def overview(council: str) -> ResponseReturnValue:
    council_id, folder = current_council().id, current_app.extensions["settings"].data_dir
    language = current_language()
    own = standings(job.look(db, council_id, folder), language)
    whole = standings(job.look(db, None, folder), language)
    return render_template("privacy/keeping.html", own=own, whole=whole, runs=_runs(job.runs_of(db, council_id)))


@bp.route("/<purpose>", methods=["GET", "POST"])
@roles()
def edit(council: str, purpose: str) -> ResponseReturnValue:
    found = PURPOSES.get(purpose)
    if found is None or not found.per_council or found.days is None:
        abort(404)
    rule = rules.rule_of(db, current_council().id, purpose)
    form = KeepForm(data={"days": rule.days, "holds": rule.held_since is not None, "held_for": rule.held_for})
    form.between = found.least, found.most
    if not found.may_be_changed:
        del form.days
    if form.validate_on_submit():
        _change(found, rule, form)
        flash(_("What is kept has been changed."))
        return redirect(url_for(".overview", council=council))
    what = in_a_sentence(said_in(current_language(), SAID[purpose].what))
    page = render_template("privacy/keeping_edit.html", form=form, purpose=found, rule=rule, what=what)
    return page, 422 if form.is_submitted() else 200


def _change(purpose: Purpose, rule: rules.Rule, form: KeepForm) -> None:
    """Change the days, and hold or let go; the trail keeps the days and that something is held, and not why."""
    council_id = current_council().id
    if "days" in form and form.days.data != rule.days:
        rules.choose_days(db, council_id, purpose, form.days.data or 0)
        changed("retention-changed", current_council(), purpose=purpose.code, days=form.days.data, before=rule.days)
    why = form.held_for.data or ""
    if form.holds.data and why != rule.held_for:
        rules.hold(db, council_id, purpose, why)
        changed("retention-held", current_council(), purpose=purpose.code)
    elif rule.held_since and not form.holds.data:
        rules.let_go(db, council_id, purpose)
        changed("retention-let-go", current_council(), purpose=purpose.code)


def _runs(runs: list[job.Run]) -> list[tuple[str, str]]:
    """Each time in words: when, and how much of what went."""
    language = current_language()
    told = []
    for run in runs:
        went = [
            f"{in_a_sentence(said_in(language, SAID[code].what))}: {number:,}"
            for code, number in run.erased.items()
            if code in SAID
        ]
        told.append((format_datetime(run.at, "d MMMM yyyy, HH:mm"), "; ".join(went) or _("Nothing was due")))
    return told
