"""An analyst plans reminders when a wave is opened or while it goes on, and sees them on its timeline."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from core import jobs
from core.access import roles
from core.database import now
from core.language import localised
from core.models import JobState, Role
from core.refusals import refusal
from core.web import changed, current_council, db, person_id
from surveys.models import Wave, WaveState
from surveys.officers import fieldwork
from surveys.reminders import planning
from surveys.reminders.models import Reminder, ReminderWay
from surveys.reminders.reminder_forms import WAYS, ReminderForm, reminder_form
from surveys.reminders.sending import REMIND

bp = Blueprint("reminders", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/reminders")


@dataclass(frozen=True)
class Event:
    """A day on a wave's timeline: what happens or happened, and the reminder that can still be taken back."""

    day: str
    what: str
    words: str = ""
    past: bool = False
    planned: UUID | None = None


@bp.get("")
@roles(Role.ANALYST)
def overview(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = _wave(survey, number)
    return _overview(wave, _form(wave))


@bp.post("")
@roles(Role.ANALYST)
def plan(council: str, survey: str, number: int) -> ResponseReturnValue:
    wave = _wave(survey, number)
    form = _form(wave)
    planned = _plan(wave, form) if form.validate_on_submit() else None
    if planned is None:
        return _overview(wave, form), 422
    changed("reminder-planned", planned, day=planned.due_on.isoformat(), way=planned.way.value)
    flash(_("The reminder is planned."))
    return redirect(url_for(".overview", council=council, survey=survey, number=number))


@bp.post("/<uuid:reminder_id>/take-back")
@roles(Role.ANALYST)
def take_back(council: str, survey: str, number: int, reminder_id: UUID) -> ResponseReturnValue:
    wave = _wave(survey, number)
    planning.take_back(db, current_council().id, wave, reminder_id)
    changed("reminder-taken-back", wave)
    flash(_("The reminder is taken back, unless it had been sent."))
    return redirect(url_for(".overview", council=council, survey=survey, number=number))


def _plan(wave: Wave, form: ReminderForm) -> Reminder | None:
    way = ReminderWay(form.way.data)
    try:
        return planning.plan_reminder(db, current_council().id, wave, form.day, way, form.words(), person_id())
    except planning.OutsideTheWave:
        days = {
            "first": format_date(max(wave.opens_on, now().date()), "long"),
            "last": format_date(wave.closes_on, "long"),
        }
        form.add_error("due_on", _("Choose a day from %(first)s to %(last)s", **days))
        return None


def _form(wave: Wave) -> ReminderForm:
    return reminder_form(current_council().languages, {"way": ReminderWay.LETTER.value})


def _overview(wave: Wave, form: ReminderForm) -> str:
    return render_template(
        "surveys/reminders.html", wave=wave, commission=wave.commission, form=form, events=timeline(wave)
    )


def timeline(wave: Wave) -> list[Event]:
    """The wave's days for the current council: opening, reminders, closing, in their order."""
    today, last = now().date(), _("The last day that residents are told")
    found = [
        (wave.opens_on, Event(_day(wave.opens_on), _("Fieldwork begins"), past=wave.opens_on <= today)),
        *((one.due_on, _event(one)) for one in planning.reminders_of(db, current_council().id, wave)),
        (wave.closes_on, Event(_day(wave.closes_on), last, past=wave.closes_on < today)),
    ]
    return [event for _when, event in sorted(found, key=lambda each: each[0])]


def _event(one: Reminder) -> Event:
    day, way, words = _day(one.due_on), str(WAYS[one.way]), localised(one.words)
    if one.sent_at is not None:
        number = format_decimal(one.sent_to or 0)
        return Event(day, _("Reminder, sent to %(number)s. %(way)s.", number=number, way=way), words, past=True)
    job = jobs.latest_job(db, REMIND, council_id=one.council_id, subject_id=one.id)
    if job and job.state is JobState.FAILED:
        why = refusal(job.failure)
        return Event(day, _("Reminder, which could not be sent: %(reason)s", reason=why), words, planned=one.id)
    return Event(day, _("Reminder, planned. %(way)s.", way=way), words, planned=one.id)


def _day(day: date) -> str:
    return str(format_date(day, "EEE d MMM y"))


def _wave(survey: str, number: int) -> Wave:
    wave = fieldwork.wave_of(db, current_council().id, survey, number)
    return wave if wave and wave.state in (WaveState.DRAFT, WaveState.OPEN) else abort(404)
