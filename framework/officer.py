"""A council's own people see a wave's figures so far, and afterwards what weighting did to its answers."""

from uuid import UUID

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from core.access import roles
from core.models import Role
from core.refusals import refusal
from core.web import current_council, db, has_role, saw
from framework import so_far_words, words
from framework.plan_words import plan_words
from framework.published import ward_names, working_of_wave
from framework.so_far import look
from framework.tiles.made import told_of
from framework.weighting_words import leaning_tables, level_tables, sentences
from surveys.level_names import Names
from surveys.models import Wave, WaveState
from surveys.officers.fieldwork import wave_of

HOLDERS = (Role.ADMINISTRATOR, Role.ANALYST, Role.OFFICER)
"""Those who see residents' answers themselves."""

bp = Blueprint("figures", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>")


@bp.get("/so-far")
@roles(Role.ANALYST, Role.OFFICER)
def so_far(council: str, survey: str, number: int) -> ResponseReturnValue:
    """The headline figures of a wave that is not published yet, from this council's own answers."""
    home, wave = current_council(), _wave(survey, number)
    if wave.state not in (WaveState.OPEN, WaveState.CLOSED):
        abort(404)
    seen = look(db, home.id, wave)
    saw("figures-so-far-seen", wave)
    return render_template(
        "framework/so_far.html",
        wave=wave,
        look=seen,
        refusal=refusal,
        lines=so_far_words.lines(seen),
        chart=so_far_words.chart(seen),
        weighed=sentences(seen.report, _names(wave, home.id)) if seen.report else [],
        words=words,
    )


@bp.get("/weighting")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def weighting(council: str, survey: str, number: int) -> ResponseReturnValue:
    """What weighting did to this council's answers, once its figures have been worked out.

    Those who hold the answers see every number; others see what tells of nobody.
    """
    home, wave = current_council(), _wave(survey, number)
    working, names = working_of_wave(db, home.id, wave.id) or abort(404), _names(wave, home.id)
    holds = has_role(*HOLDERS)
    return render_template(
        "framework/weighting.html",
        wave=wave,
        holds=holds,
        weighed=sentences(working.report, names) if holds else told_of(db, home, working),
        tables=level_tables(working.report, names) if holds else leaning_tables(working.report, names),
        plan=plan_words(working.recipe.get("plan", {})),
    )


def _wave(survey: str, number: int) -> Wave:
    return wave_of(db, current_council().id, survey, number) or abort(404)


def _names(wave: Wave, council_id: UUID) -> Names:
    return Names(wave.questionnaire.document, ward_names(db, council_id))
