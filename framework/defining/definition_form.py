"""What the lead's analyst says of an indicator."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField, ValidationError

from core.database import Json
from core.forms import Chosen, Required, choices
from core.language import localised
from core.numbers import decimal_of
from core.text import tidy
from framework.defining.words import POLARITIES, RIPPLES, TIERS, theme_names
from framework.models import Indicator, Polarity, Ripple, Tier
from surveys.commissioning.part_forms import PartForm, form_in

OPTIONAL = ("rationale", "limitations")


class DefinitionForm(PartForm):
    worded: ClassVar = {
        "title": _l("Enter a title in every language of your council, such as: Satisfied with parks"),
        "measure": _l("Say what is measured in every language of your council"),
        "rationale": "",
        "limitations": "",
    }
    everywhere = ("title", "measure")
    favourable = SelectMultipleField(
        _l("Which answers count as favourable?"), validate_choice=False,
        validators=[Required(_l("Tick at least one answer, and leave at least one"))],
    )  # fmt: skip
    polarity = RadioField(
        _l("Which way is better?"), choices=choices(POLARITIES), validate_choice=False,
        validators=[Chosen(_l("Choose which way is better"))],
    )  # fmt: skip
    tier = RadioField(
        _l("How far up does it stand?"), choices=choices(TIERS), validate_choice=False,
        validators=[Chosen(_l("Choose a tier"))],
    )  # fmt: skip
    ripple = RadioField(
        _l("Whom or what does it say something of?"), choices=choices(RIPPLES), validate_choice=False,
        validators=[Chosen(_l("Choose place, people or public services"))],
    )  # fmt: skip
    theme = SelectField(_l("Theme"), validate_choice=False, validators=[Chosen(_l("Choose a theme, or none"))])
    target = StringField(_l("Target, in per cent"), filters=[tidy])

    @classmethod
    def of(cls, question: Json, languages: Sequence[str], needed: Sequence[str], shown: Json) -> "DefinitionForm":
        """The form for a question's indicator, with what is known of it so far."""
        form = form_in(cls, languages, needed, shown)
        assert isinstance(form, DefinitionForm)
        form.favourable.choices = [(one["code"], localised(one["text"])) for one in question["options"]]
        form.theme.choices = choices(theme_names(), _l("None"))
        return form

    def _lacking(self, name: str) -> Sequence[str]:
        return () if name in OPTIONAL else super()._lacking(name)

    def validate_favourable(self, field: Field) -> None:
        offered = {code for code, *_ in field.choices}
        if not set(field.data) < offered:
            raise ValidationError(_l("Tick at least one answer, and leave at least one"))

    def validate_target(self, field: Field) -> None:
        if field.data and _percentage(field.data) is None:
            raise ValidationError(_l("Enter a number from 0 to 100, such as 72.5, or leave it empty"))

    def said(self) -> dict[str, Any]:
        """The definition, once it is valid."""
        offered = [code for code, *_ in self.favourable.choices]
        return super().said() | {
            "favourable": [code for code in offered if code in self.favourable.data],
            "polarity": Polarity(self.polarity.data),
            "tier": Tier(self.tier.data),
            "ripple": Ripple(self.ripple.data),
            "theme": self.theme.data,
            "target": _percentage(self.target.data),
        }

    @classmethod
    def shown(cls, draft: Json) -> Json:
        target = draft.get("target")
        kept = {name: draft[name] for name in ("favourable", "polarity", "tier", "ripple", "theme") if name in draft}
        return super().shown(draft) | kept | {"target": "" if target is None else f"{target:g}"}


def shown_of(indicator: Indicator, languages: Sequence[str]) -> Json:
    """An indicator as the form shows it, which has a box for each of the languages and no more."""
    words: dict[str, Mapping[str, str]] = {name: getattr(indicator, name) or {} for name in DefinitionForm.worded}
    within = {name: {code: said[code] for code in languages if code in said} for name, said in words.items()}
    return within | {
        "favourable": list(indicator.favourable),
        "polarity": indicator.polarity.value,
        "tier": indicator.tier.value,
        "ripple": indicator.ripple.value,
        "theme": indicator.theme,
        "target": indicator.target,
    }


def _percentage(typed: str | None) -> float | None:
    return decimal_of(typed, 0, 100)
