"""What the lead types of each part of the terms."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from core.database import Json
from core.forms import AtMost, Chosen, Form, Required, choices
from core.language import language_name
from core.text import tidy
from surveys.commissioning.document import PlannedWave, waves_of
from surveys.commissioning.money import pence, typed
from surveys.commissioning.words import CONTROLLERS, LAWFUL_BASES, SPECIAL_CATEGORIES, SPLITS
from surveys.models import Mode, Questionnaire
from surveys.officers.progress import MODES

LONGEST = 4000
LONGEST_TITLE = 120
MOST_WAVES = 12
AMOUNT = _l("Enter an amount in pounds, like 1,250 or 12.50")


class PartForm(Form):
    """A part of the terms, with a box for each thing said in words in each language."""

    worded: ClassVar[dict[str, object]] = {}
    """What is said in words, and what to do where it is not."""
    everywhere: ClassVar[tuple[str, ...]] = ()
    """What residents see, and so is said in every language of the lead."""
    languages: Sequence[str] = ()
    needed: Sequence[str] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        for name, message in self.worded.items():
            for language in self._lacking(name):
                self.add_error(f"{name}_{language}", message)
                fine = False
        return fine

    def _lacking(self, name: str) -> Sequence[str]:
        said = self.words(name)
        if name in self.everywhere:
            return [language for language in self.needed if language not in said]
        return () if said else self.languages[:1]

    def boxes(self, name: str) -> list[Field]:
        return [self[f"{name}_{language}"] for language in self.languages]

    def words(self, name: str) -> dict[str, str]:
        found = {language: self[f"{name}_{language}"].data for language in self.languages}
        return {language: words for language, words in found.items() if words}

    def said(self) -> Json:
        """The part of the draft, once it is valid."""
        return {name: self.words(name) for name in self.worded}

    @classmethod
    def shown(cls, draft: Json) -> Json:
        """What the boxes show of a draft."""
        return {f"{name}_{code}": words for name in cls.worded for code, words in draft.get(name, {}).items()}


class AboutForm(PartForm):
    worded: ClassVar = {
        "title": _l("Enter the title in every language of your council"),
        "purpose": _l("Say what the survey is for in every language of your council"),
        "population": _l("Say whom the survey is about, such as residents aged 16 and over"),
    }
    everywhere = ("title", "purpose")


class BeginForm(PartForm):
    """What a commission begins with."""

    worded: ClassVar = {name: AboutForm.worded[name] for name in AboutForm.everywhere}
    everywhere = AboutForm.everywhere
    slug = StringField(
        _l("The end of its link"), filters=[tidy],
        validators=[Required(_l("Enter the end of the survey’s link, like local-voices")), AtMost(60)],
    )  # fmt: skip

    def validate_slug(self, field: Field) -> None:
        words = (field.data or "").split("-")
        if len(field.data or "") < 2 or not all(w.isascii() and w.isalnum() and w == w.lower() for w in words):
            raise ValidationError(_l("Use small letters, digits and single hyphens, like local-voices"))


class WaveDay(DateField):
    """A day in three boxes, or nothing where all of them are empty; its words are ours."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not any(part.strip() for part in valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Enter a day, month and year")) from None


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
    numbers: Sequence[int] = ()
    begun: Sequence[PlannedWave] = ()
    published: Sequence[Questionnaire] = ()

    def validate_modes(self, field: Field) -> None:
        if not set(field.data or ()) <= set(Mode):
            raise ValidationError(_l("Choose how residents can answer"))

    def validate_design_effect(self, field: Field) -> None:
        if _decimal(field.data) is None:
            raise ValidationError(_l("Enter a number from 0.5 to 10, such as 1.4"))

    def validate_local_questions(self, field: Field) -> None:
        _check_whole(field, 0, 50, _l("Enter a whole number from 0 to 50"))

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
            "design_effect": _decimal(self.design_effect.data),
            "local_questions": int(self.local_questions.data),
        }

    @classmethod
    def shown(cls, draft: Json) -> Json:
        days = {f"{end}_{w.number}": getattr(w, f"{end}_on") for w in waves_of(draft) for end in ("opens", "closes")}
        return super().shown(draft) | days | {
            "questionnaire": draft.get("questionnaire", {}).get("hash", ""),
            "modes": draft.get("modes", []),
            "design_effect": f"{draft.get('design_effect', 1.4):g}",
            "local_questions": str(draft.get("local_questions", 5)),
        }  # fmt: skip


class SharingForm(PartForm):
    worded: ClassVar = {
        "shared": _l("Say what the councils share with each other"),
        "not_shared": _l("Say what stays with each council"),
    }
    controllers = RadioField(
        _l("Who is the controller of residents’ answers?"), choices=choices(CONTROLLERS), validate_choice=False,
        validators=[Chosen(_l("Choose who is the controller"))],
    )  # fmt: skip
    lawful_basis = RadioField(
        _l("What is the lawful basis?"), choices=choices(LAWFUL_BASES), validate_choice=False,
        validators=[Chosen(_l("Choose the lawful basis"))],
    )  # fmt: skip
    special_category = RadioField(
        _l("On which condition are special category data asked for?"), choices=choices(SPECIAL_CATEGORIES),
        validate_choice=False, validators=[Chosen(_l("Choose the condition, or say that none are asked for"))],
    )  # fmt: skip
    retention_months = StringField(_l("For how many months are answers kept?"))

    def validate_retention_months(self, field: Field) -> None:
        _check_whole(field, 1, 240, _l("Enter a whole number of months from 1 to 240"))

    def said(self) -> Json:
        chosen = {name: self[name].data for name in ("controllers", "lawful_basis", "special_category")}
        return super().said() | chosen | {"retention_months": int(self.retention_months.data)}

    @classmethod
    def shown(cls, draft: Json) -> Json:
        names = ("controllers", "lawful_basis", "special_category", "retention_months")
        return super().shown(draft) | {name: str(draft[name]) for name in names if name in draft}


class CostsForm(PartForm):
    fixed = StringField(_l("What does a wave cost once, however many take part?"))
    each = StringField(_l("What does each completed interview of the core cost?"))
    per_local_question = StringField(_l("What does each local question cost a council?"))
    split = RadioField(
        _l("How is the fixed cost split?"), choices=choices(SPLITS), validate_choice=False,
        validators=[Chosen(_l("Choose how the fixed cost is split"))],
    )  # fmt: skip

    def validate_fixed(self, field: Field) -> None:
        try:
            pence(field.data or "")
        except ValueError:
            raise ValidationError(AMOUNT) from None

    validate_each = validate_per_local_question = validate_fixed

    def said(self) -> Json:
        amounts = {name: pence(self[name].data) for name in ("fixed", "each", "per_local_question")}
        return {**amounts, "split": self.split.data}

    @classmethod
    def shown(cls, draft: Json) -> Json:
        amounts = {name: typed(draft[name]) for name in ("fixed", "each", "per_local_question") if name in draft}
        chosen = {"split": draft["split"]} if "split" in draft else {}
        return amounts | chosen


FORMS: dict[str, type[PartForm]] = {
    "about": AboutForm,
    "fieldwork": FieldworkForm,
    "sharing": SharingForm,
    "costs": CostsForm,
}


def form_in(kind: type[PartForm], languages: Sequence[str], needed: Sequence[str], draft: Json) -> PartForm:
    """A form of a part in some languages, which shows a draft."""
    boxes = {f"{name}_{code}": _box(name, code) for name in kind.worded for code in languages}
    made = type(kind.__name__, (kind,), {**boxes, "languages": tuple(languages), "needed": tuple(needed)})
    form: PartForm = made(data=kind.shown(draft))
    return form


def fieldwork_form(
    languages: Sequence[str], draft: Json, published: Sequence[Questionnaire], begun: Sequence[PlannedWave]
) -> FieldworkForm:
    """The form of the fieldwork, with days for each wave that has not begun and for some more."""
    first = max((wave.number for wave in begun), default=0) + 1
    coming = sum(wave.number >= first for wave in waves_of(draft))
    numbers = tuple(range(first, first + min(max(3, coming + 1), MOST_WAVES)))
    days = {f"{end}_{number}": WaveDay(label, format="%d %m %Y") for number in numbers for end, label in ENDS.items()}
    kind = type(
        "FieldworkForm", (FieldworkForm,), {**days, "numbers": numbers, "begun": tuple(begun), "published": published}
    )
    form = form_in(kind, languages, languages, draft)
    assert isinstance(form, FieldworkForm)
    named = {each.content_hash: f"{each.code}, {each.version}" for each in published}
    form.questionnaire.choices = choices(named, _l("Choose a questionnaire"))
    if form.questionnaire.data == "" and len(published) == 1 and not form.is_submitted():
        form.questionnaire.data = published[0].content_hash
    return form


ENDS = {"opens": _l("First day"), "closes": _l("Last day")}


def _box(name: str, language: str) -> Field:
    if name == "title":
        return StringField(language_name(language), filters=[tidy], validators=[AtMost(LONGEST_TITLE)])
    return TextAreaField(language_name(language), filters=[tidy], validators=[AtMost(LONGEST)])


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


def _check_whole(field: Field, least: int, most: int, message: object) -> None:
    plain = (field.data or "").strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 9 and least <= int(plain) <= most):
        raise ValidationError(message)


def _decimal(typed_in: str | None) -> float | None:
    try:
        number = float((typed_in or "").strip())
    except ValueError:
        return None
    return number if 0.5 <= number <= 10 else None
