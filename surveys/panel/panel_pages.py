"""A resident joins a council's panel, sees and changes what is known of them, and leaves, without any account."""

from uuid import UUID

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from core.access import acts_for_nobody, public
from core.codes import Codes
from core.language import current_language, switch_language
from core.limits import Limit, network_of
from core.trap import took_the_bait, trap
from core.web import current_council, db, limits, only_read, spend, view_again
from surveys.codes.sending import FROM_A_NETWORK, TO_AN_ADDRESS
from surveys.panel import joining
from surveys.panel.models import PanelMember
from surveys.panel.panel_forms import JoinForm, ProfileForm
from surveys.panel.profiles import profiles

bp = Blueprint("panel", __name__, url_prefix="/panel/<council>")
LANGUAGE, OPENED = "language", "panel-opened"


@bp.route("", methods=["GET", "POST"])
@public
def join(council: str) -> ResponseReturnValue:
    """The form to join with. It says the same to an address that is known as to one that is not."""
    if not recruits():
        return render_template("surveys/panel/closed.html")
    form = JoinForm()
    form.ask(db, current_council().id)
    if _is_sent() and form.validate_on_submit() and _send_link(form):
        return redirect(url_for(".join", council=council, sent=1))
    page = {"form": form, "trap": trap(OPENED), "stale": g.get("stale"), "sent": "sent" in request.args}
    return render_template("surveys/panel/join.html", **page), 422 if form.errors else 200


@bp.route("/member/<uuid:member_id>/<code>", methods=["GET", "POST"])
@public
def member(council: str, member_id: UUID, code: str) -> ResponseReturnValue:
    """A member's own page, which only their link opens: pressing its button makes them a member, or keeps changes."""
    found = _member(member_id, code)
    if found is None:
        return render_template("surveys/panel/gone.html"), 404
    known = profiles(db, [found])[found.id]
    form = ProfileForm(ward=known.ward, age_band=known.age_band, sex=known.sex)
    form.ask(db, current_council().id)
    if _is_sent() and form.validate_on_submit():
        joining.confirm(db, found, form.profile(), current_language())
        return redirect(url_for(".member", council=council, member_id=member_id, code=code, kept=1))
    here = {"council": council, "member_id": member_id, "code": code}
    page = {"form": form, "member": found, "here": here, "stale": g.get("stale"), "kept": "kept" in request.args}
    return render_template("surveys/panel/member.html", **page), 422 if form.errors else 200


@bp.route("/leave/<uuid:member_id>/<code>", methods=["GET", "POST"])
@public
@acts_for_nobody
def leave(council: str, member_id: UUID, code: str) -> ResponseReturnValue:
    """Opening the link alone changes nothing, as mail programs open links by themselves; one press does.

    A mail program may press for its reader (RFC 8058): the code in the address proves more than a form's token would.
    """
    found = _member(member_id, code)
    if found and _is_sent():
        joining.leave(db, found)
        found = None
    return render_template("surveys/panel/leave.html", member=found)


@bp.app_template_global("panel_recruits")
def recruits() -> bool:
    """Whether the council of this page takes residents into its panel, and could reach them."""
    council = g.get("council")
    reaches = current_app.extensions["channels"] and current_app.extensions["vault"].has_keys
    return bool(council and reaches and joining.rules_of(db, council.id).recruits)


@bp.before_request
def switch_language_first() -> None:
    """Speak another language from this page on, when one of the header's buttons asked for it."""
    if request.method == "POST" and LANGUAGE in request.form:
        switch_language(request.form[LANGUAGE])


@bp.errorhandler(CSRFError)
def ask_again(error: CSRFError) -> ResponseReturnValue:
    """The page was open too long, or its cookie has gone: show it again with everything typed, and change nothing."""
    g.stale = True
    only_read()
    return view_again()


def _is_sent() -> bool:
    return request.method == "POST" and LANGUAGE not in request.form and not g.get("stale", False)


def _send_link(form: JoinForm) -> bool:
    """Ask for the link to be sent, or put beside the box why not; a program that took the bait is told what all are."""
    if took_the_bait(request.form):
        return True
    address = (form.address.data or "").strip()
    for limit, subject in {TO_AN_ADDRESS: address.casefold(), FROM_A_NETWORK: network_of(request)}.items():
        if subject and not spend(limit, subject):
            form.add_error("address", _too_many(limit))
            return False
    joining.ask_to_join(
        db,
        _codes(),
        current_council(),
        channel=form.channel,
        address=address,
        profile=form.profile(),
        language=current_language(),
    )
    return True


def _too_many(limit: Limit) -> str:
    if limits().wait(limit) > 60:
        return str(_("We have sent many messages. Try again tomorrow"))
    return str(_("We have sent many messages. Try again in an hour"))


def _member(member_id: UUID, code: str) -> PanelMember | None:
    return joining.member_by_code(db, _codes(), current_council().id, member_id, code)


def _codes() -> Codes:
    found: Codes = current_app.extensions["codes"]
    return found
