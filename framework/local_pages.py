"""A council's own people read what its residents answered to its own module, and nobody else does."""

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from core.access import roles
from core.language import localised
from core.models import Role
from core.web import current_council, db, saw
from framework.local_answers import LocalFigure, Share, local_figures
from surveys.models import WaveState
from surveys.modules.asked import module_in
from surveys.officers.fieldwork import wave_of

bp = Blueprint("figures-local", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>")


@bp.get("/local")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def show(council: str, survey: str, number: int) -> ResponseReturnValue:
    """The answers to the council's own questions, once the wave's results are published."""
    home = current_council()
    wave = wave_of(db, home.id, survey, number) or abort(404)
    module = module_in(db, wave, home.id)
    if module is None or wave.state is not WaveState.PUBLISHED:
        abort(404)
    folder = current_app.extensions["settings"].data_dir / "snapshots"
    saw("local-answers-seen", wave)
    return render_template(
        "framework/local.html",
        wave=wave,
        module=module,
        figures=[_told(each) for each in local_figures(db, folder, home.id, wave)],
    )


def _told(figure: LocalFigure) -> dict[str, object]:
    is_mean = figure.question["type"] == "number"
    lead_in = localised(figure.question.get("lead_in", {}))
    return {
        "code": figure.question["code"],
        "text": f"{lead_in} {localised(figure.question['text'])}".strip(),
        "base": format_decimal(figure.n),
        "effective": format_decimal(round(figure.n_eff)),
        "status": figure.status.value,
        "first": figure.question["type"] == "ranking",
        "rows": [_row(each, is_mean=is_mean) for each in figure.shares],
    }


def _row(share: Share, *, is_mean: bool) -> tuple[str, str, str]:
    name = str(_("Mean") if is_mean else localised(share.words))
    if share.share is None or share.low is None or share.high is None:
        return name, str(_("Hidden to protect privacy")), "–"
    value, low, high = (_said(each, is_mean=is_mean) for each in (share.share, share.low, share.high))
    return name, value, str(_("%(low)s to %(high)s", low=low, high=high))


def _said(value: float, *, is_mean: bool) -> str:
    return str(format_decimal(round(value, 1))) if is_mean else f"{format_decimal(round(100 * value))}%"
