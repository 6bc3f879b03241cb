"""A council's administrators say where its published figures are sent, and see what was delivered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _

from core.access import roles
from core.forms import Form, is_whole
from core.reach import Reach, Unreachable
from core.refusals import refusal
from core.vault import vault_of
from core.web import changed, current_council, db, person_id
from framework.feeding.forms import NameForm, OnlyAsk, SftpForm, WebhookForm
from framework.feeding.models import Delivery, DeliveryState, Outlet, OutletKind
from framework.feeding.outlets import keeping
from framework.feeding.outlets.delivering import ask_one, deliveries_of, delivery_of, newest_of
from framework.feeding.outlets.words import COLOURS, KINDS, STATES, place_of

bp = Blueprint("feeds-outlets", __name__, url_prefix="/councils/<council>/framework/feeds/outlets")
FORMS: dict[OutletKind, type[Form]] = {
    OutletKind.WEBHOOK: WebhookForm,
    OutletKind.SFTP: SftpForm,
    OutletKind.FOLDER: NameForm,
}
WHEN = "d MMMM yyyy, HH:mm"


@bp.route("/new/<any(webhook,sftp,folder):way>", methods=["GET", "POST"])
@roles()
def make(council: str, way: str) -> ResponseReturnValue:
    """Make an outlet; what signs its calls is shown this once."""
    kind = OutletKind(way)
    form, locked = FORMS[kind](), kind is not OutletKind.FOLDER and not vault_of(db).has_keys
    made = MAKERS[kind](form) if not locked and form.validate_on_submit() else None
    if made is None:
        page = render_template(
            "framework/feeding/outlet_new.html", form=form, kind=way, name=KINDS[kind], locked=locked
        )
        return page, 422 if form.is_submitted() else 200
    changed("outlet-made", made.outlet, name=made.outlet.name, kind=way)
    if made.shown:
        return render_template("framework/feeding/outlet_made.html", outlet=made.outlet, secret=made.shown)
    flash(_("It is set up. What is published from now on is sent there."))
    return redirect(url_for(".show", council=council, outlet_id=made.outlet.id))


@bp.get("/<uuid:outlet_id>")
@roles()
def show(council: str, outlet_id: UUID) -> ResponseReturnValue:
    outlet = _outlet(outlet_id)
    return render_template(
        "framework/feeding/outlet.html",
        outlet=outlet,
        name=KINDS[outlet.kind],
        place=place_of(outlet) or f"pushed/{council}",
        deliveries=[_line(each) for each in deliveries_of(db, outlet.council_id, outlet.id)],
        newest=newest_of(db, outlet.council_id),
    )


@bp.post("/<uuid:outlet_id>/now")
@roles()
def send_now(council: str, outlet_id: UUID) -> ResponseReturnValue:
    """Send the newest publication, to try an outlet or to catch up."""
    outlet = _outlet(outlet_id)
    release = newest_of(db, outlet.council_id)
    if OnlyAsk().validate_on_submit() and release and outlet.ended_at is None:
        changed("figures-sent", ask_one(db, outlet, release), name=outlet.name)
        flash(_("The newest publication is on its way. Look here again in a minute."))
    return redirect(url_for(".show", council=council, outlet_id=outlet_id))


@bp.post("/deliveries/<uuid:delivery_id>/again")
@roles()
def again(council: str, delivery_id: UUID) -> ResponseReturnValue:
    delivery = delivery_of(db, current_council().id, delivery_id) or abort(404)
    if OnlyAsk().validate_on_submit() and delivery.outlet.ended_at is None:
        changed("figures-sent", ask_one(db, delivery.outlet, delivery.release), name=delivery.outlet.name)
        flash(_("It is tried again. Look here again in a minute."))
    return redirect(url_for(".show", council=council, outlet_id=delivery.outlet_id))


@bp.post("/<uuid:outlet_id>/end")
@roles()
def end(council: str, outlet_id: UUID) -> ResponseReturnValue:
    outlet = _outlet(outlet_id)
    if OnlyAsk().validate_on_submit() and outlet.ended_at is None:
        keeping.end(outlet)
        changed("outlet-ended", outlet, name=outlet.name)
        flash(_("Nothing is sent there any more."))
    return redirect(url_for("feeds.overview", council=council))


def _webhook(form: Any) -> keeping.Made | None:
    try:
        _reach().check_url(form.url.data.strip())
    except Unreachable:
        form.add_error("url", _("Enter an address that begins with https:// and holds no password"))
        return None
    return keeping.make_webhook(db, current_council().id, person_id(), form.name.data.strip(), form.url.data.strip())


def _sftp(form: Any) -> keeping.Made | None:
    host, folder = form.host.data.strip(), (form.folder.data or "").strip()
    if not keeping.HOST.fullmatch(host):
        form.add_error("host", _("Enter a name such as files.council.example"))
    if not is_whole(form.port.data or "", 1, 65535):
        form.add_error("port", _("Enter a whole number from 1 to 65535"))
    if not folder.isprintable():
        form.add_error("folder", _("Enter a folder such as /incoming"))
    if form.errors:
        return None
    place = {"host": host, "port": int(form.port.data), "username": form.username.data.strip(), "folder": folder,
             "host_key": form.host_key.data}  # fmt: skip
    council_id, name, password = current_council().id, form.name.data.strip(), form.password.data or ""
    try:
        return keeping.make_sftp(db, council_id, person_id(), name, place, password)
    except keeping.BadKey:
        form.add_error("host_key", _("Paste one line that begins with a word such as ssh-ed25519"))
        return None


def _folder(form: Any) -> keeping.Made:
    return keeping.make_folder(db, current_council().id, person_id(), form.name.data.strip())


MAKERS: dict[OutletKind, Callable[[Any], keeping.Made | None]] = {
    OutletKind.WEBHOOK: _webhook,
    OutletKind.SFTP: _sftp,
    OutletKind.FOLDER: _folder,
}


def _reach() -> Reach:
    found: Reach = current_app.extensions["reach"]
    return found


def _outlet(outlet_id: UUID) -> Outlet:
    return keeping.outlet_of(db, current_council().id, outlet_id) or abort(404)


def _line(delivery: Delivery) -> dict[str, object]:
    waits = delivery.state is DeliveryState.WAITING
    return {
        "answer": refusal(delivery.answer),
        "delivery": delivery,
        "asked": format_datetime(delivery.asked_at, WHEN),
        "state": STATES[delivery.state],
        "colour": COLOURS[delivery.state],
        "next": format_datetime(delivery.next_at, WHEN) if waits and delivery.attempts else "",
    }
