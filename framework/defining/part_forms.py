"""What is said of an indicator, a part at a time: what is measured, why, where it stands, and whence it comes."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from core.database import Json
from core.forms import AtMost, Chosen, Day, Required, choices, is_whole
from core.numbers import decimal_of, plain
from core.text import tidy
from framework.defining.checklist import ANSWERS, CRITERIA
from framework.defining.words import (
    ASPECTS,
    DONT_KNOWS,
    FREQUENCIES,
    KINDS,
    MODES,
    PERSPECTIVES,
    POLARITIES,
    RIPPLES,
    TIERS,
    UNITS,
    theme_names,
)
from framework.models import DontKnow, Frequency, Indicator, IndicatorKind, Perspective, Polarity, Ripple, Tier, Unit
from surveys.commissioning.part_form import PartForm
from surveys.commissioning.part_forms import form_in

LONGEST_LINE = 200
MOST_DECIMALS = 3
MOST_LINES = 40
OWN_KINDS = {kind: words for kind, words in KINDS.items() if kind is not IndicatorKind.SURVEY}
BREAKS = {"no": _l("Yes, they may be compared"), "yes": _l("No, the series breaks here")}


def _line(label: object) -> Field:
    return StringField(label, filters=[tidy], validators=[AtMost(LONGEST_LINE)])


def _one_of(label: object, words: Mapping[Any, object], message: object) -> Field:
    return RadioField(label, choices=choices(words), validate_choice=False, validators=[Chosen(message)])


class MeasureForm(PartForm):
    """What is measured: whatever of it decides figures makes a next version where there are figures."""

    worded: ClassVar = {
        "title": _l("Enter a title in every language of your council, such as: Satisfied with parks"),
        "measure": _l("Say what is measured in every language of your council"),
        **dict.fromkeys(("definition", "wording", "numerator", "denominator", "population", "break_reason"), ""),
    }
    everywhere = ("title", "measure")
    favourable = TextAreaField(_l("Which answers count as favourable?"), filters=[tidy])
    dont_know = _one_of(
        _l("What is done with those who do not know?"), DONT_KNOWS, _l("Choose whether those who do not know count")
    )
    unit = _one_of(_l("What is its figure?"), UNITS, _l("Choose what its figure is"))
    decimals = StringField(_l("How many decimals are shown?"), filters=[tidy])
    polarity = _one_of(_l("Which way is better?"), POLARITIES, _l("Choose which way is better"))
    breaks_series = RadioField(
        _l("Do the figures from now on follow on from the earlier ones?"),
        choices=choices(BREAKS),
        validate_choice=False,
    )
    may_break = False

    def validate_decimals(self, field: Field) -> None:
        if not is_whole(field.data or "", 0, MOST_DECIMALS):
            raise ValidationError(_l("Enter a whole number from 0 to 3"))

    def validate_favourable(self, field: Field) -> None:
        if len(_lines(field.data)) > MOST_LINES or any(len(line) > LONGEST_LINE for line in _lines(field.data)):
            raise ValidationError(_l("Enter at most 40 answers, one in each line, of at most 200 characters each"))

    def validate_breaks_series(self, field: Field) -> None:
        if self.may_break and field.data not in BREAKS:
            raise ValidationError(_l("Choose whether the figures may be compared with the earlier ones"))

    def _lacking(self, name: str) -> Sequence[str]:
        if name == "break_reason":
            broken = self.may_break and self.breaks_series.data == "yes"
            return self.languages[:1] if broken and not self.words(name) else ()
        return super()._lacking(name)

    def said(self) -> Json:
        said = super().said() | {
            "dont_know": DontKnow(self.dont_know.data),
            "unit": Unit(self.unit.data),
            "decimals": int(self.decimals.data),
            "polarity": Polarity(self.polarity.data),
            "favourable": _lines(self.favourable.data),
        }
        broken = self.may_break and self.breaks_series.data == "yes"
        return said | {"breaks_series": broken, "break_reason": said["break_reason"] if broken else {}}

    @classmethod
    def shown(cls, draft: Json) -> Json:
        return super().shown(draft | {"break_reason": {}}) | {
            "dont_know": draft["dont_know"],
            "unit": draft["unit"],
            "decimals": str(draft["decimals"]),
            "polarity": draft["polarity"],
            "favourable": "\n".join(draft["favourable"]),
        }


class WhyForm(PartForm):
    worded: ClassVar = {
        "rationale": _l("Say why it matters"),
        "limitations": "",
        "comparator": "",
    }
    target = StringField(_l("Target"), filters=[tidy])

    def validate_target(self, field: Field) -> None:
        if field.data and decimal_of(field.data) is None:
            raise ValidationError(_l("Enter a number, such as 72.5, or leave it empty"))

    def said(self) -> Json:
        return super().said() | {"target": decimal_of(self.target.data)}

    @classmethod
    def shown(cls, draft: Json) -> Json:
        return super().shown(draft) | {"target": plain(draft["target"])}


class PlaceForm(PartForm):
    """Where it stands among the others, and who answers for it."""

    tier = _one_of(_l("How far up does it stand?"), TIERS, _l("Choose a tier"))
    ripple = _one_of(
        _l("Whom or what does it say something of?"), RIPPLES, _l("Choose place, people or public services")
    )
    theme = SelectField(_l("Theme"), validate_choice=False, validators=[Chosen(_l("Choose a theme, or none"))])
    aspects = SelectMultipleField(
        _l("What does it say of performance?"), choices=choices(ASPECTS), validate_choice=False
    )
    perspective = SelectField(
        _l("Side of the scorecard"), choices=choices(PERSPECTIVES, _l("None")), validate_choice=False,
        validators=[Chosen(_l("Choose a side of the scorecard, or none"))],
    )  # fmt: skip
    owner = _line(_l("Who answers for it?"))
    cross_cutting_owner = _line(_l("Who brings together the services that move it?"))

    def validate_aspects(self, field: Field) -> None:
        if not set(field.data) <= {aspect.value for aspect in ASPECTS}:
            raise ValidationError(_l("Tick what is on the list"))

    def said(self) -> Json:
        return {
            "tier": Tier(self.tier.data),
            "ripple": Ripple(self.ripple.data),
            "theme": self.theme.data,
            "aspects": [aspect.value for aspect in ASPECTS if aspect.value in self.aspects.data],
            "perspective": Perspective(self.perspective.data) if self.perspective.data else None,
            "owner": self.owner.data or "",
            "cross_cutting_owner": self.cross_cutting_owner.data or "",
        }

    @classmethod
    def shown(cls, draft: Json) -> Json:
        names = ("tier", "ripple", "theme", "aspects", "owner", "cross_cutting_owner")
        return {name: draft[name] for name in names} | {"perspective": draft["perspective"] or ""}


class SourceForm(PartForm):
    worded: ClassVar = {"origin": ""}
    licence = _line(_l("Licence"))
    frequency = _one_of(_l("How often does a figure come?"), FREQUENCIES, _l("Choose how often a figure comes"))
    modes = SelectMultipleField(_l("In which ways do people answer?"), choices=choices(MODES), validate_choice=False)
    next_update = Day(_l("When does the next figure come?"), format="%d %m %Y")
    valid_from = Day(_l("From which day does this definition hold?"), format="%d %m %Y")
    valid_to = Day(_l("Until which day does it hold?"), format="%d %m %Y")
    supersedes = _line(_l("Which indicator does it take the place of?"))
    identifiers = TextAreaField(_l("What is it called in other lists?"), filters=[tidy])

    def validate_modes(self, field: Field) -> None:
        if not set(field.data) <= MODES.keys():
            raise ValidationError(_l("Tick what is on the list"))

    def validate_valid_to(self, field: Field) -> None:
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(_l("The last day must not be before the first"))

    def validate_supersedes(self, field: Field) -> None:
        if len(field.data or "") > 64:
            raise ValidationError(_l("Enter the code of an indicator, of at most 64 characters"))

    def validate_identifiers(self, field: Field) -> None:
        lines = _lines(field.data)
        named = [line.partition(":") for line in lines]
        if len(lines) > MOST_LINES or not all(name.strip() and code.strip() for name, _colon, code in named):
            raise ValidationError(_l("Write one in each line: the list’s name, a colon, and what it is called there"))

    def said(self) -> Json:
        named = [line.partition(":") for line in _lines(self.identifiers.data)]
        return super().said() | {
            "licence": self.licence.data or "",
            "frequency": Frequency(self.frequency.data),
            "modes": [mode for mode in MODES if mode in self.modes.data],
            "next_update": self.next_update.data,
            "valid_from": self.valid_from.data,
            "valid_to": self.valid_to.data,
            "supersedes": self.supersedes.data or "",
            "identifiers": {name.strip(): code.strip() for name, _colon, code in named},
        }

    @classmethod
    def shown(cls, draft: Json) -> Json:
        names = ("licence", "frequency", "modes", "next_update", "valid_from", "valid_to", "supersedes")
        lines = [f"{name}: {code}" for name, code in draft["identifiers"].items()]
        return super().shown(draft) | {name: draft[name] for name in names} | {"identifiers": "\n".join(lines)}


class ChecklistForm(PartForm):
    """The SMART and FABRIC questions; its fields are made from their list."""

    def said(self) -> Json:
        answers = {
            each.code: {"answer": self[_answer(each.code)].data or "", "note": self[_note(each.code)].data or ""}
            for each in CRITERIA
        }
        return {"checklist": {code: said for code, said in answers.items() if said["answer"] or said["note"]}}

    @classmethod
    def shown(cls, draft: Json) -> Json:
        kept: Mapping[str, Mapping[str, str]] = draft["checklist"]
        return {
            name(each.code): kept.get(each.code, {}).get(of, "")
            for each in CRITERIA
            for name, of in ((_answer, "answer"), (_note, "note"))
        }


def _answer(code: str) -> str:
    return f"answer_{code.replace('-', '_')}"


def _note(code: str) -> str:
    return f"note_{code.replace('-', '_')}"


for _each in CRITERIA:
    setattr(
        ChecklistForm,
        _answer(_each.code),
        RadioField(_each.asks, choices=choices(ANSWERS), validate_choice=False),
    )
    setattr(ChecklistForm, _note(_each.code), _line(_l("%(question)s: why?", question=_each.name)))


class NewForm(PartForm):
    """What an indicator of a council's own begins with."""

    worded: ClassVar = {name: MeasureForm.worded[name] for name in ("title", "measure")}
    everywhere = ("title", "measure")
    kind = _one_of(_l("Where do its figures come from?"), OWN_KINDS, _l("Choose where its figures come from"))
    code = StringField(
        _l("A short name for addresses and files"), filters=[tidy],
        validators=[Required(_l("Enter a short name, such as recycling-rate"))],
    )  # fmt: skip
    unit = _one_of(_l("What is its figure?"), UNITS, _l("Choose what its figure is"))
    polarity = _one_of(_l("Which way is better?"), POLARITIES, _l("Choose which way is better"))
    tier = _one_of(_l("How far up does it stand?"), TIERS, _l("Choose a tier"))
    ripple = _one_of(
        _l("Whom or what does it say something of?"), RIPPLES, _l("Choose place, people or public services")
    )

    def validate_code(self, field: Field) -> None:
        words = (field.data or "").split("-")
        if len(field.data or "") > 60 or not all(w.isascii() and w.isalnum() and w == w.lower() for w in words):
            raise ValidationError(_l("Use small letters, digits and single hyphens, like recycling-rate"))

    def said(self) -> Json:
        return super().said() | {
            "kind": IndicatorKind(self.kind.data),
            "unit": Unit(self.unit.data),
            "polarity": Polarity(self.polarity.data),
            "tier": Tier(self.tier.data),
            "ripple": Ripple(self.ripple.data),
        }


PARTS: dict[str, type[PartForm]] = {
    "measure": MeasureForm,
    "why": WhyForm,
    "place": PlaceForm,
    "source": SourceForm,
    "checklist": ChecklistForm,
}


def part_form(part: str, indicator: Indicator, languages: Sequence[str], *, may_break: bool) -> PartForm:
    """The form of a part, which shows what the definition says in the languages that it has boxes for."""
    kind = PARTS[part]
    draft = {column.key: getattr(indicator, column.key) for column in Indicator.__table__.columns}
    for name in kind.worded:
        draft[name] = {code: words for code, words in (draft[name] or {}).items() if code in languages}
    if kind is MeasureForm:
        kind = type("MeasureForm", (MeasureForm,), {"may_break": may_break})
    form = form_in(kind, languages, languages, draft)
    if isinstance(form, PlaceForm):
        form.theme.choices = choices(theme_names(), _l("None"))
    return form


def _lines(typed: str | None) -> list[str]:
    return [line.strip() for line in (typed or "").splitlines() if line.strip()]
