"""A council's people look after its panel: how many there are of whom, the rules, and whom to invite to a wave."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import councils
from core.access import roles
from core.models import Role
from core.web import changed, current_council, db, has_role, person_id, saw
from surveys.errors import WaveNotOpen
from surveys.mailings import batches
from surveys.mailings.invitations import ALIKE
from surveys.mailings.mailing import BatchRow, batch_rows
from surveys.models import InvitationBatch, Recruitment, Wave, WaveState
from surveys.officers import fieldwork
from surveys.panel import inviting, joining
from surveys.panel.inviting import Due, TooFewInvited
from surveys.panel.overview_forms import InviteForm, RulesForm, SharesForm, invite_form
from surveys.panel.overview_words import few, level_name, tables
from surveys.panel.population import population_of
from surveys.panel.profiles import members_of, profiles

bp = Blueprint("panel-overview", __name__, url_prefix="/councils/<council>/panel")


@bp.get("")
@roles(Role.ANALYST, Role.OFFICER)
def overview(council: str) -> ResponseReturnValue:
    return _overview(RulesForm.of(joining.rules_of(db, current_council().id)))


@bp.post("")
@roles(Role.ANALYST)
def change(council: str) -> ResponseReturnValue:
    form = RulesForm()
    if not form.validate_on_submit():
        return _overview(form), 422
    numbers = {name: int(form[name].data or 0) for name in ("most_a_quarter", "refresh_months")}
    joining.change_rules(db, current_council().id, recruits=form.recruits.data, **numbers)
    changed("panel-rules-changed", "panel_rules")
    flash(_("The rules of the panel have been saved."))
    return redirect(url_for(".overview", council=council))


@bp.route("/invite/<survey>/<int:number>", methods=["GET", "POST"])
@roles(Role.ANALYST)
def invite(council: str, survey: str, number: int) -> ResponseReturnValue:
    """Whom to invite to a wave: numbers by a stratum, suggested from the population and changed at will."""
    wave = _open_wave(survey, number)
    shares = SharesForm(request.args)
    groups = inviting.due(db, current_council().id, wave, shares.stratum)
    form = _invite_form(groups, shares)
    batch = _invite(wave, shares, groups, form) if form.validate_on_submit() else None
    if batch is None:
        page = {
            "form": form,
            "shares": shares,
            "free": [few(len(each.free)) for each in groups],
            "wave": wave,
            "rows": _rounds(wave),
        }
        return render_template("surveys/panel/invite.html", **page), 422 if form.errors else 200
    changed("panel-invited", batch, number=len(batch.invitations))
    flash(_("The invitations are on their way."))
    return redirect(url_for(".overview", council=council))


def _overview(form: RulesForm) -> str:
    home = current_council()
    members = members_of(db, home.id)
    wards = dict(councils.wards_of(db, home.id))
    saw("panel-seen", "panel_member")
    return render_template(
        "surveys/panel/overview.html",
        form=form,
        members=len(members),
        tables=tables(profiles(db, members).values(), population_of(db, home.id), wards) if members else [],
        may_change=has_role(Role.ADMINISTRATOR, Role.ANALYST),
        reaches=bool(current_app.extensions["channels"] and current_app.extensions["vault"].has_keys),
        recruits=joining.rules_of(db, home.id).recruits,
        waves=_open_waves() if members else [],
    )


def _open_waves() -> list[Wave]:
    found = (wave for part in fieldwork.parts_of(db, current_council().id) for wave in fieldwork.waves_read_by(part))
    return [wave for wave in found if wave.state is WaveState.OPEN]


def _open_wave(survey: str, number: int) -> Wave:
    wave = fieldwork.wave_of(db, current_council().id, survey, number)
    return wave if wave and wave.state is WaveState.OPEN else abort(404)


def _invite_form(groups: list[Due], shares: SharesForm) -> InviteForm:
    home = current_council()
    wards, population = dict(councils.wards_of(db, home.id)), population_of(db, home.id)
    suggested = inviting.shared_out(groups, shares.number, population.get(shares.stratum, {}))
    return invite_form(groups, [level_name(shares.stratum, each.level, wards) for each in groups], suggested)


def _invite(wave: Wave, shares: SharesForm, groups: list[Due], form: InviteForm) -> InvitationBatch | None:
    """Invite, or put the refusal beside the field that it is about."""
    codes, home = current_app.extensions["codes"], current_council()
    try:
        return inviting.invite(
            db,
            codes,
            council_id=home.id,
            wave=wave,
            name=form.name.data or "",
            by=person_id(),
            stratum=shares.stratum,
            wanted=form.wanted(groups),
        )
    except TooFewInvited:
        message = _(
            "Invite at least %(least)s of the panel to a wave, or their answers would point to them", least=ALIKE
        )
        form.add_error("name", message)
    except WaveNotOpen:
        form.add_error("name", _("The wave takes no answers today"))
    return None


def _rounds(wave: Wave) -> list[BatchRow]:
    return batch_rows(batches.batches_of(db, current_council().id, wave, Recruitment.PANEL), lambda batch: "")
