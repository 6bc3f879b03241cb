"""What the lead types of a commission's questions, waves and ways of answering."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, SelectMultipleField, StringField, ValidationError

from core.database import Json
from core.forms import Chosen, Required, choices
from core.numbers import decimal_of
from surveys.commissioning.document import PlannedWave, waves_of
from surveys.commissioning.part_form import PartForm, check_whole
from surveys.models import Mode, Questionnaire
from surveys.officers.progress import MODES

MOST_WAVES = 12
DESIGN_EFFECTS = 0.5, 10
"""Between which a design effect is believable."""
ENDS = {"opens": _l("First day"), "closes": _l("Last day")}


class FieldworkForm(PartForm):
    worded: ClassVar = {
        "sampling": _l("Say how those who are asked are chosen"),
        "timetable": _l("Say what happens when, from the letters to the results"),
    }
    questionnaire = SelectField(
        _l("Which questionnaire is the core?"), validate_choice=False,
        validators=[Chosen(_l("Choose the questionnaire that all councils ask"))],
    )  # fmt: skip
    modes = SelectMultipleField(
        _l("How can residents answer?"), choices=choices(MODES), validate_choice=False,
        validators=[Required(_l("Choose how residents can answer"))],
    )  # fmt: skip
    design_effect = StringField(_l("Which design effect do you expect?"))
    local_questions = StringField(_l("How many local questions may a council add, at most?"))
    local_minutes = StringField(_l("How many minutes may they take, at most?"))
    numbers: Sequence[int] = ()
    begun: Sequence[PlannedWave] = ()
    published: Sequence[Questionnaire] = ()

    def validate_modes(self, field: Field) -> None:
        if not set(field.data or ()) <= set(Mode):
            raise ValidationError(_l("Choose how residents can answer"))

    def validate_design_effect(self, field: Field) -> None:
        if decimal_of(field.data, *DESIGN_EFFECTS) is None:
            raise ValidationError(_l("Enter a number from 0.5 to 10, such as 1.4"))

    def validate_local_questions(self, field: Field) -> None:
        check_whole(field, 0, 50, _l("Enter a whole number from 0 to 50"))

    def validate_local_minutes(self, field: Field) -> None:
        if (field.data or "").strip():
            check_whole(field, 1, 60, _l("Enter a whole number of minutes from 1 to 60, or nothing"))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        return self._waves_are_in_order() and fine

    def _waves_are_in_order(self) -> bool:
        last = max((wave.closes_on for wave in self.begun), default=date.min)
        fine, any_wave = True, bool(self.begun)
        for number in self.numbers:
            opens, closes = self[f"opens_{number}"], self[f"closes_{number}"]
            if opens.errors or closes.errors or not (opens.data or closes.data):
                continue
            any_wave, problem = True, _problem(opens.data, closes.data, last)
            if problem:
                name, message = problem
                self.add_error(f"{name}_{number}", message)
                fine = False
            else:
                last = closes.data
        if not any_wave and not any(self[f"{end}_{n}"].errors for n in self.numbers for end in ("opens", "closes")):
            self.add_error(f"opens_{self.numbers[0]}", _l("Enter the first and the last day of at least one wave"))
            fine = False
        return fine

    def waves(self) -> list[PlannedWave]:
        """The waves that have begun, and then those typed, counted on from there."""
        days = [(self[f"opens_{number}"].data, self[f"closes_{number}"].data) for number in self.numbers]
        first = max((wave.number for wave in self.begun), default=0) + 1
        typed_in = [(opens, closes) for opens, closes in days if opens and closes]
        return [*self.begun, *(PlannedWave(first + n, opens, closes) for n, (opens, closes) in enumerate(typed_in))]

    def said(self) -> Json:
        core = next(each for each in self.published if each.content_hash == self.questionnaire.data)
        return super().said() | {
            "questionnaire": {"code": core.code, "version": core.version, "hash": core.content_hash},
            "waves": [wave.to_json() for wave in self.waves()],
            "modes": [mode.value for mode in Mode if mode.value in self.modes.data],
            "design_effect": decimal_of(self.design_effect.data, *DESIGN_EFFECTS),
            "local_questions": int(self.local_questions.data),
            "local_minutes": int(self.local_minutes.data) if (self.local_minutes.data or "").strip() else None,
        }

    @classmethod
    def shown(cls, draft: Json) -> Json:
        days = {f"{end}_{w.number}": getattr(w, f"{end}_on") for w in waves_of(draft) for end in ("opens", "closes")}
        return super().shown(draft) | days | {
            "questionnaire": draft.get("questionnaire", {}).get("hash", ""),
            "modes": draft.get("modes", []),
            "design_effect": f"{draft.get('design_effect', 1.4):g}",
            "local_questions": str(draft.get("local_questions", 5)),
            "local_minutes": str(draft.get("local_minutes", "")),
        }  # fmt: skip


def _problem(opens: date | None, closes: date | None, last: date) -> tuple[str, object] | None:
    """What is wrong with a wave's days, and at which of them."""
    if opens is None:
        return "opens", _l("Enter the first day of the wave too, or neither day")
    if closes is None:
        return "closes", _l("Enter the last day of the wave too, or neither day")
    if closes < opens:
        return "closes", _l("Enter a last day that is not before the first")
    if opens <= last:
        return "opens", _l("Enter a first day after the last day of the wave before")
    return None
