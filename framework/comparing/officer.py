"""Whom a council is set beside: every person of it reads, and its analysts choose, name and compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import exists, select

from analysis.errors import DataError
from analysis.nearness import Scale
from core.access import roles
from core.measures import measures
from core.models import Council, Role
from core.places import Places, read_places
from core.refusals import refusal
from core.web import changed, current_council, db, has_role, person_id
from framework.comparing import words as comparing
from framework.comparing.computing import compute
from framework.comparing.group_forms import SCALES, TRANSFORMS, list_form, near_form, words_of
from framework.comparing.groups import (
    Group,
    as_group,
    choose,
    chosen_groups,
    default_groups,
    keep,
    offered_groups,
)
from framework.comparing.models import ComparatorGroup, GroupKind, PollLine
from framework.models import Observation, ObservationSource
from framework.published import PUBLIC
from surveys.commissioning.partner_forms import OnlyAsk
from surveys.models import Commission
from surveys.officers.fieldwork import parts_of

bp = Blueprint("comparators", __name__, url_prefix="/councils/<council>/framework/comparators")
READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)


@dataclass(frozen=True)
class Line:
    """A group on the page: who is in it and which of them have a public figure here, and whether it is chosen."""

    group: Group
    members: list[tuple[str, Mapping[str, str], bool]]
    id: UUID | None = None

    @property
    def with_figures(self) -> int:
        return sum(has for _, _, has in self.members)


@bp.get("")
@roles(*READERS)
def overview(council: str) -> ResponseReturnValue:
    """The groups that the council is set beside, those that it might be, and the polls that there are."""
    home, places = current_council(), read_places(db)
    offered = _offered(places)
    kept = chosen_groups(db, home.id)
    found = [(one, as_group(one, offered, places)) for one in kept]
    chosen = [_line(places, group, one.id) for one, group in found if group]
    gone = [one for one, group in found if group is None]
    usual = [] if kept else [_line(places, group) for group in default_groups(offered)]
    keys = {line.group.key for line in (*chosen, *usual)}
    return render_template(
        "framework/comparing/overview.html",
        chosen=chosen,
        usual=usual,
        gone=gone,
        offered=[_line(places, group) for group in offered.values() if group.key not in keys and group.codes],
        polls=_polls(),
        measures=measures(db),
        may_write=_may_write(),
        comparing=comparing,
    )


@bp.post("/choose/<key>")
@roles(Role.ANALYST)
def choose_group(council: str, key: str) -> ResponseReturnValue:
    """Take a group that follows from facts."""
    group = _offered(read_places(db)).get(key) or abort(404)
    if OnlyAsk().validate_on_submit():
        made = choose(db, current_council().id, group, person_id())
        changed("comparators-chosen", made, kind=group.kind.value)
        flash(_("The council is set beside this group from now on."))
    return redirect(url_for(".overview", council=council))


@bp.route("/list", methods=["GET", "POST"])
@roles(Role.ANALYST)
def name_list(council: str) -> ResponseReturnValue:
    """A list of councils that this one names, and why."""
    home, places = current_council(), read_places(db)
    form = list_form(home.languages, places, home.code)
    if form.validate_on_submit():
        made = keep(
            db, home.id, kind=GroupKind.LIST, name=words_of(form), members=form.codes, why=form.why.data,
            made_by=person_id(),
        )  # fmt: skip
        changed("comparators-named", made, members=len(form.codes))
        flash(_("The list is kept, and the council is set beside it from now on."))
        return redirect(url_for(".show", council=council, group_id=made.id))
    page = render_template("framework/comparing/list.html", form=form, names=sorted(_names(places)))
    return page, 422 if form.is_submitted() else 200


@bp.route("/neighbours", methods=["GET", "POST"])
@roles(Role.ANALYST)
def compute_neighbours(council: str) -> ResponseReturnValue:
    """Neighbours by measures of the analyst's choice."""
    home, known = current_council(), measures(db)
    form = near_form([name for name, _source, _dated in known])
    if form.validate_on_submit():
        try:
            found = compute(
                db, read_places(db), home.code, form.chosen(), most=int(form.most.data), scale=Scale(form.scale.data)
            )
        except DataError as error:
            form.add_error("most", _("They cannot be computed. %(why)s", why=refusal(error.message)))
        else:
            made = keep(
                db, home.id, kind=GroupKind.COMPUTED, members=found.codes, recipe=found.recipe, made_by=person_id()
            )
            changed("comparators-computed", made, members=len(found.codes))
            flash(_("The neighbours are kept, and the council is set beside them from now on."))
            return redirect(url_for(".show", council=council, group_id=made.id))
    page = render_template("framework/comparing/neighbours.html", form=form, known=known)
    return page, 422 if form.is_submitted() else 200


@bp.get("/<uuid:group_id>")
@roles(*READERS)
def show(council: str, group_id: UUID) -> ResponseReturnValue:
    """Who is in a group, why, and how they were found."""
    kept, places = _kept(group_id), read_places(db)
    group = as_group(kept, _offered(places), places)
    return render_template(
        "framework/comparing/group.html",
        kept=kept,
        line=_line(places, group, kept.id) if group else None,
        may_write=_may_write(),
        comparing=comparing,
        transforms=TRANSFORMS,
        scales=SCALES,
    )


@bp.post("/<uuid:group_id>/remove")
@roles(Role.ANALYST)
def remove(council: str, group_id: UUID) -> ResponseReturnValue:
    """Be set beside a group no longer."""
    kept = _kept(group_id)
    if OnlyAsk().validate_on_submit():
        changed("comparators-left", kept, kind=kept.kind.value)
        db.delete(kept)
        flash(_("The council is no longer set beside this group."))
    return redirect(url_for(".overview", council=council))


def _kept(group_id: UUID) -> ComparatorGroup:
    mine = ComparatorGroup.council_id == current_council().id, ComparatorGroup.id == group_id
    return db.scalar(select(ComparatorGroup).where(*mine)) or abort(404)


def _offered(places: Places) -> dict[str, Group]:
    """Every group that follows from facts, with the partners of the council's latest commission."""
    home = current_council()
    return {group.key: group for group in offered_groups(db, home, places, _commission())}


def _commission() -> Commission | None:
    parts = [part for part in parts_of(db, current_council().id) if part.agreed_at]
    waves = [wave for part in parts for wave in part.commission.waves]
    return max(waves, key=lambda wave: wave.opens_on).commission if waves else None


def _line(places: Places, group: Group, kept: UUID | None = None) -> Line:
    here = _with_figures()
    members = [(code, places.name(code), bool(places.codes(code) & here)) for code in group.codes]
    return Line(group, members, kept)


def _with_figures() -> set[str]:
    """The codes of councils here that have published a figure, and of areas whose figures this council keeps."""
    if "with_figures" not in g:
        published = Observation.publication_id.is_not(None)
        here = select(Council.code).where(exists().where(Observation.council_id == Council.id, published))
        mine = Observation.council_id == current_council().id, Observation.source == ObservationSource.OUTSIDE
        kept = select(Observation.area).where(*mine, published).distinct()
        g.with_figures = {*db.scalars(here.execution_options(**PUBLIC)), *db.scalars(kept)}
    found: set[str] = g.with_figures
    return found


def _polls() -> list[PollLine]:
    return list(db.scalars(select(PollLine).order_by(PollLine.series, PollLine.last_on.desc(), PollLine.question)))


def _names(places: Places) -> list[str]:
    return [place.name["en"] for place in places.by_code.values() if place.here]


def _may_write() -> bool:
    return has_role(Role.ANALYST, Role.ADMINISTRATOR)
