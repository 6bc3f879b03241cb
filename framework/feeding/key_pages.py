"""A council's administrators make keys to what is not public yet, and take them back."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_datetime
from flask_babel import gettext as _

from core.access import roles
from core.database import now
from core.web import changed, current_council, db, person_id
from framework.feeding import keys
from framework.feeding.forms import SCOPES, KeyForm, OnlyAsk
from framework.feeding.models import FeedKey, OutletKind
from framework.feeding.outlets.keeping import outlets_of
from framework.feeding.outlets.words import KINDS, place_of

bp = Blueprint("feeds", __name__, url_prefix="/councils/<council>/framework/feeds")
DAY = "d MMMM yyyy"


@bp.get("")
@roles()
def overview(council: str) -> ResponseReturnValue:
    """What other systems read and are sent: keys, and outlets."""
    home = current_council()
    return render_template(
        "framework/feeding/overview.html",
        keys=[_line(key) for key in keys.keys_of(db, home.id)],
        outlets=[(one, KINDS[one.kind], place_of(one)) for one in outlets_of(db, home.id)],
        kinds=[(kind.value, KINDS[kind]) for kind in OutletKind],
    )


@bp.route("/keys/new", methods=["GET", "POST"])
@roles()
def make_key(council: str) -> ResponseReturnValue:
    """Make a key. Its page is shown this once: the key itself is not kept."""
    form = KeyForm()
    if not form.validate_on_submit() or not form.chosen():
        return render_template("framework/feeding/key_new.html", form=form), 422 if form.is_submitted() else 200
    ends = now().date() + timedelta(days=int(form.lasts.data))
    key, token = keys.make_key(
        db, current_council().id, person_id(), name=form.name.data.strip(), scopes=form.chosen(), expires_on=ends
    )
    changed("feed-key-made", key, name=key.name, scopes=key.scopes)
    return render_template(
        "framework/feeding/key_made.html",
        token=token,
        ends=format_date(ends, DAY),
        scopes=_scopes(key),
        header=f"Authorization: Bearer {key.beginning}…",
    )


@bp.post("/keys/<uuid:key_id>/revoke")
@roles()
def revoke(council: str, key_id: UUID) -> ResponseReturnValue:
    key = keys.key_of(db, current_council().id, key_id) or abort(404)
    if OnlyAsk().validate_on_submit() and key.revoked_at is None:
        keys.revoke(key)
        changed("feed-key-revoked", key, name=key.name)
        flash(_("The key has been taken back. It opens nothing any more."))
    return redirect(url_for(".overview", council=council))


def _line(key: FeedKey) -> dict[str, object]:
    """A key on the list, in the reader's words."""
    used = format_datetime(key.last_used_at, f"{DAY}, HH:mm") if key.last_used_at else _("Never")
    return {
        "key": key,
        "scopes": _scopes(key),
        "ends": format_date(key.expires_on, DAY),
        "used": used,
        "state": _state(key),
    }


def _state(key: FeedKey) -> str:
    if key.revoked_at:
        return str(_("Taken back"))
    return str(_("Expired") if key.expires_on < now().date() else "")


def _scopes(key: FeedKey) -> list[str]:
    return [str(SCOPES[scope]) for scope in key.scopes if scope in SCOPES]
