"""Ripple maps at the desk: seen by a council's own people, and drawn by its officers and analysts."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.database import Json
from core.models import Role
from core.people import names_of
from core.web import changed, current_council, db, has_role, person_id, writes
from framework.leading.observed import by_name
from framework.ripples import document as documents
from framework.ripples import keeping
from framework.ripples.desk_words import CHANGES, KINDS
from framework.ripples.document import BoxKind, MapIsFull, NoSuchPart
from framework.ripples.drawn import draw, row_of
from framework.ripples.forms import BoxForm, box_form, link_form, map_form
from framework.ripples.models import RippleMap
from framework.tiles.reading import tiles_of
from framework.tiles.tile import Tile

bp = Blueprint("framework-ripples", __name__, url_prefix="/councils/<council>/framework/ripples")
READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)
WRITERS = (Role.ANALYST, Role.OFFICER)


@bp.get("")
@roles(*READERS)
def overview(council: str) -> ResponseReturnValue:
    found = keeping.maps_of(db, current_council().id)
    return render_template("framework/ripples/overview.html", maps=found, may_write=_may_write())


@bp.route("/new", methods=["GET", "POST"])
@roles(*WRITERS)
def make(council: str) -> ResponseReturnValue:
    form = map_form(current_council().languages)
    if form.validate_on_submit():
        document = documents.new_map(form.words("title"), form.words("about"))
        made = keeping.make_map(db, current_council().id, document, person_id())
        changed("ripple-map-made", made)
        return redirect(url_for(".show", council=council, slug=made.slug))
    return render_template("framework/ripples/words.html", form=form, map=None), 422 if form.errors else 200


@bp.get("/<slug>")
@roles(*READERS)
def show(council: str, slug: str) -> ResponseReturnValue:
    found = _map(slug)
    latest = keeping.latest_version(db, found)
    return render_template(
        "framework/ripples/show.html",
        map=found,
        version=latest,
        drawn=draw(latest.document, _tiles()),
        may_write=_may_write(),
        may_publish=has_role(Role.ADMINISTRATOR, Role.ANALYST),
        kinds=KINDS,
    )


@bp.route("/<slug>/words", methods=["GET", "POST"])
@roles(*WRITERS)
def say(council: str, slug: str) -> ResponseReturnValue:
    found = _map(slug)
    document = keeping.latest_version(db, found).document
    form = map_form(current_council().languages, document)
    if form.validate_on_submit():
        return _keep(found, documents.say(document, form.words("title"), form.words("about")), "ripple-map-said")
    return render_template("framework/ripples/words.html", form=form, map=found), 422 if form.errors else 200


@bp.route("/<slug>/boxes/new/<kind>", methods=["GET", "POST"])
@roles(*WRITERS)
def add_box(council: str, slug: str, kind: str) -> ResponseReturnValue:
    found = _map(slug)
    box_kind = BoxKind(kind) if kind in set(BoxKind) else abort(404)
    return _box_page(found, box_kind, None, lambda document, form: documents.add_box(document, box_kind, form.facts()))


@bp.route("/<slug>/boxes/<box>", methods=["GET", "POST"])
@roles(*WRITERS)
def change_box(council: str, slug: str, box: str) -> ResponseReturnValue:
    found = _map(slug)
    said = _part(documents.box_of, found, box)
    return _box_page(
        found, BoxKind(said["kind"]), said, lambda document, form: documents.change_box(document, box, form.facts())
    )


@bp.post("/<slug>/boxes/<box>/move")
@roles(*WRITERS)
def move_box(council: str, slug: str, box: str) -> ResponseReturnValue:
    found = _map(slug)
    _part(documents.box_of, found, box)
    earlier = request.form.get("to") == "earlier"
    document = keeping.latest_version(db, found).document
    return _keep(found, documents.move_box(document, box, earlier=earlier), "ripple-box-moved")


@bp.post("/<slug>/boxes/<box>/remove")
@roles(*WRITERS)
def remove_box(council: str, slug: str, box: str) -> ResponseReturnValue:
    found = _map(slug)
    _part(documents.box_of, found, box)
    document = keeping.latest_version(db, found).document
    return _keep(found, documents.remove_box(document, box), "ripple-box-removed")


@bp.route("/<slug>/links/new", methods=["GET", "POST"])
@roles(*WRITERS)
def add_link(council: str, slug: str) -> ResponseReturnValue:
    return _link_page(_map(slug), None)


@bp.route("/<slug>/links/<link>", methods=["GET", "POST"])
@roles(*WRITERS)
def change_link(council: str, slug: str, link: str) -> ResponseReturnValue:
    found = _map(slug)
    return _link_page(found, _part(documents.link_of, found, link))


@bp.post("/<slug>/links/<link>/remove")
@roles(*WRITERS)
def remove_link(council: str, slug: str, link: str) -> ResponseReturnValue:
    found = _map(slug)
    _part(documents.link_of, found, link)
    document = keeping.latest_version(db, found).document
    return _keep(found, documents.remove_link(document, link), "ripple-link-removed")


@bp.get("/<slug>/versions")
@roles(*READERS)
def versions(council: str, slug: str) -> ResponseReturnValue:
    found = _map(slug)
    every = keeping.versions_of(db, found)
    names = names_of(db, {each.made_by for each in every if each.made_by})
    page = {"map": found, "versions": every, "names": names, "changes": CHANGES, "may_write": _may_write()}
    return render_template("framework/ripples/versions.html", **page)


@bp.post("/<slug>/versions/<int:number>")
@roles(*WRITERS)
def restore(council: str, slug: str, number: int) -> ResponseReturnValue:
    """Bring an earlier version back as the newest."""
    found = _map(slug)
    version = keeping.version_of(db, found, number) or abort(404)
    return _keep(found, version.document, "ripple-map-restored")


@bp.post("/<slug>/publish")
@roles(Role.ANALYST)
def publish(council: str, slug: str) -> ResponseReturnValue:
    found = _map(slug)
    changed("ripple-map-published", found, version=keeping.publish_map(db, found))
    flash(_("The map is public as it is now. Later changes are not public until you publish again."))
    return redirect(url_for(".show", council=council, slug=slug))


@bp.post("/<slug>/withdraw")
@roles(Role.ANALYST)
def withdraw(council: str, slug: str) -> ResponseReturnValue:
    found = _map(slug)
    keeping.withdraw_map(db, found)
    changed("ripple-map-withdrawn", found)
    flash(_("The map is not public any more."))
    return redirect(url_for(".show", council=council, slug=slug))


def _box_page(
    found: RippleMap, kind: BoxKind, said: Json | None, change: Callable[[Json, BoxForm], Json]
) -> ResponseReturnValue:
    """The form of a box that is new, or is there, and what becomes of it."""
    titles = {name: tile.indicator.title for name, tile in _tiles().items()}
    form = box_form(kind, current_council().languages, titles, said)
    if form.validate_on_submit():
        document = keeping.latest_version(db, found).document
        try:
            return _keep(found, change(document, form), "ripple-box-changed" if said else "ripple-box-added")
        except MapIsFull:
            form.add_error(f"title_{form.languages[0]}", _("The map is full: remove a box first"))
    page = render_template("framework/ripples/box.html", form=form, map=found, kind=kind, kinds=KINDS, box=said)
    return page, 422 if form.errors else 200


def _link_page(found: RippleMap, said: Json | None) -> ResponseReturnValue:
    """The form of a link that is new, or is there, and what becomes of it."""
    document, tiles = keeping.latest_version(db, found).document, _tiles()
    drawn = draw(document, tiles)
    rows = {each["id"]: row_of(each, tiles) for each in document["boxes"]}
    boxes = {box.id: f"{name}: {box.title}" for name, boxes in drawn.rows for box in boxes}
    form = link_form(current_council().languages, boxes, rows, said)
    if form.validate_on_submit():
        try:
            made = (
                documents.change_link(document, said["id"], form.facts())
                if said
                else documents.add_link(document, form.facts())
            )
            return _keep(found, made, "ripple-link-changed" if said else "ripple-link-added")
        except MapIsFull:
            form.add_error("start", _("The map is full: remove a link first"))
    page = render_template("framework/ripples/link.html", form=form, map=found, link=said)
    return page, 422 if form.errors else 200


def _keep(found: RippleMap, document: Json, change: str) -> ResponseReturnValue:
    """Keep a map as it is now, say so in the trail, and show it."""
    before = keeping.latest_version(db, found).number
    version = keeping.change_map(db, found, document, change, person_id())
    if version.number != before:
        changed(change, found, version=version.number)
    flash(_("Saved."))
    return redirect(url_for(".show", council=current_council().slug, slug=found.slug))


def _map(slug: str) -> RippleMap:
    return keeping.map_of(db, current_council().id, slug, changing=writes()) or abort(404)


def _part(find: Callable[[Json, str], Json], found: RippleMap, name: str) -> Json:
    try:
        return find(keeping.latest_version(db, found).document, name)
    except NoSuchPart:
        abort(404)


def _tiles() -> dict[str, Tile]:
    return by_name(tiles_of(db, current_council(), unpublished=True))


def _may_write() -> bool:
    return has_role(Role.ADMINISTRATOR, *WRITERS)
