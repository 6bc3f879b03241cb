"""An analyst says how many answers of whom a council wants, and what happens once there are so many."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import councils
from core.access import roles
from core.models import Role
from core.web import changed, current_council, db
from surveys.level_names import Names
from surveys.models import Wave, WaveState
from surveys.officers import fieldwork
from surveys.panel.population import age_and_sex, population_of
from surveys.questionnaires import parsed
from surveys.quotas import cells as quotas
from surveys.quotas.models import QuotaCell
from surveys.quotas.quota_forms import CellsForm, TargetsForm, targets_form
from surveys.quotas.quota_words import cell_name, rows

bp = Blueprint("quotas", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/quotas")


@bp.get("")
@roles(Role.ANALYST)
def overview(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = _wave(survey, number)
    target = fieldwork.target_of(db, current_council().id, wave.commission_id)
    return _overview(wave, CellsForm(formdata=None, by=["age_band", "sex"], total=str(target or "")))


@bp.post("/cells")
@roles(Role.ANALYST)
def make(council: str, survey: str, number: int) -> ResponseReturnValue:
    """Make cells in place of those there were, in proportion to the population."""
    wave, form = _wave(survey, number), CellsForm()
    if not form.validate_on_submit() or not _make(wave, form):
        return _overview(wave, form), 422
    changed("quotas-made", wave, by=form.by.data, total=int(form.total.data))
    flash(_("The cells have been made."))
    return redirect(url_for(".overview", council=council, survey=survey, number=number))


@bp.post("")
@roles(Role.ANALYST)
def change(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = _wave(survey, number)
    found = quotas.cells_of(db, current_council().id, wave)
    form = _targets(wave, found)
    if not form.validate_on_submit():
        return _overview(wave, CellsForm(formdata=None), form), 422
    for cell, target in zip(found, form.targets(found), strict=True):
        cell.target, cell.closes = target, form.closes.data
    changed("quotas-changed", wave, closes=form.closes.data)
    flash(_("The targets have been saved."))
    return redirect(url_for(".overview", council=council, survey=survey, number=number))


def _make(wave: Wave, form: CellsForm) -> bool:
    """Make the cells, or put beside the field why they cannot be made."""
    home, asked = current_council(), parsed(wave.questionnaire)
    population = population_of(db, home.id)
    unknown = [name for name in form.by.data if name not in population or not asked.question(name)]
    if unknown:
        names = ", ".join(str(choice.label) for choice in form.by.iter_choices() if choice.value in unknown)
        message = _("The questionnaire does not ask, or no population counts are known of: %(names)s", names=names)
        form.add_error("by", message)
        return False
    sizes = quotas.combinations({name: population[name] for name in form.by.data}, age_and_sex(db, home.id))
    try:
        quotas.make_cells(db, home.id, wave, form.by.data, sizes, int(form.total.data), closes=form.closes.data)
    except ValueError:
        form.add_error("by", _("That would be more than 200 cells. Choose fewer"))
        return False
    return True


def _targets(wave: Wave, found: list[QuotaCell]) -> TargetsForm:
    names = names_of(wave)
    return targets_form(found, [cell_name(cell, names) for cell in found])


def names_of(wave: Wave) -> Names:
    """How the current council's levels are called in a wave."""
    areas = councils.areas_of(db, current_council().id)
    return Names(wave.questionnaire.document, {area.code: area.name for area in areas})


def _overview(wave: Wave, form: CellsForm, targets: TargetsForm | None = None) -> str:
    found = quotas.filled(db, current_council().id, wave)
    cells = [one.cell for one in found]
    return render_template(
        "surveys/quotas.html",
        wave=wave,
        commission=wave.commission,
        form=form,
        cells=cells,
        targets=targets or _targets(wave, cells),
        rows=rows(found, names_of(wave)),
    )


def _wave(survey: str, number: int) -> Wave:
    wave = fieldwork.wave_of(db, current_council().id, survey, number)
    return wave if wave and wave.state in (WaveState.DRAFT, WaveState.OPEN) else abort(404)
