"""An analyst makes links for groups that answer too little, and sees how many answers each has brought."""

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from core.access import roles
from core.models import Role
from core.web import changed, current_council, db
from surveys.boosts import boosts
from surveys.boosts.boost_forms import BoostForm
from surveys.models import Boost, Wave, WaveState
from surveys.officers import fieldwork
from surveys.questionnaire.shortened import shortened
from surveys.questionnaires import parsed

bp = Blueprint("boosts", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/boosts")


@bp.get("")
@roles(Role.ANALYST)
def overview(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = _wave(survey, number)
    return _overview(wave, BoostForm.of(parsed(wave.questionnaire)))


@bp.post("")
@roles(Role.ANALYST)
def make(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = _wave_under_way(survey, number)
    form = BoostForm.of(parsed(wave.questionnaire))
    boost = _make(wave, form) if form.validate_on_submit() else None
    if boost is None:
        return _overview(wave, form), 422
    changed("boost-made", boost)
    flash(_("The link has been made."))
    return redirect(url_for(".overview", council=council, survey=survey, number=number))


@bp.post("/<uuid:boost_id>/end")
@roles(Role.ANALYST)
def end(council: str, survey: str, number: int, boost_id: UUID) -> ResponseReturnValue:
    """The link leads to the survey's page for everybody from now on; whoever has begun by it may finish."""
    boost = boosts.boost_of(db, current_council().id, _wave(survey, number), boost_id) or abort(404)
    boost.ended = True
    changed("boost-ended", boost)
    flash(_("The link has ended."))
    return redirect(url_for(".overview", council=council, survey=survey, number=number))


def _make(wave: Wave, form: BoostForm) -> Boost | None:
    facts = {"tag": form.tag.data or "", "name": form.name.data or ""}
    try:
        return boosts.make_boost(db, council_id=current_council().id, wave=wave, chosen=form.only.data or (), **facts)
    except boosts.TagTaken:
        form.add_error("tag", _("Another link of this wave has this tag. Choose another"))
        return None


def _overview(wave: Wave, form: BoostForm) -> str:
    under_way = wave.state in (WaveState.DRAFT, WaveState.OPEN)
    page = {"wave": wave, "form": form, "under_way": under_way, "boosts": _lines(wave)}
    return render_template("surveys/boosts.html", commission=wave.commission, **page)


def _lines(wave: Wave) -> list[dict[str, object]]:
    home, whole = current_council(), parsed(wave.questionnaire)
    brought = boosts.answered(db, home.id, wave)
    address = current_app.extensions["settings"].public_url
    return [
        {
            "boost": each,
            "link": f"{address}/s/{wave.commission.slug}?{boosts.VIA}={home.slug}.{each.tag}",
            "answered": format_decimal(brought.get(each.tag, 0)),
            "asks": format_decimal(sum(one.answerable for one in shortened(whole, each.only).questions)),
        }
        for each in boosts.boosts_of(db, home.id, wave)
    ]


def _wave(survey: str, number: int) -> Wave:
    return fieldwork.wave_of(db, current_council().id, survey, number) or abort(404)


def _wave_under_way(survey: str, number: int) -> Wave:
    wave = _wave(survey, number)
    return wave if wave.state in (WaveState.DRAFT, WaveState.OPEN) else abort(404)
