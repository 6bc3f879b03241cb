"""What an analyst decides of the panel: its rules, and how many of whom are invited to a wave."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, StringField, ValidationError

from core.forms import AtMost, Form, Required, choices
from surveys.panel.inviting import Due
from surveys.panel.models import PanelRules
from surveys.panel.profiles import STRATA

STRATUM_NAMES = {"ward": _l("Ward"), "age_band": _l("Age"), "sex": _l("Sex")}
MOST_A_QUARTER, MONTHS = range(1, 13), range(3, 25)
MOST = 100_000


class RulesForm(Form):
    recruits = BooleanField(_l("Residents can join"))
    most_a_quarter = StringField(_l("How often may a member be invited in a quarter, at most?"))
    refresh_months = StringField(_l("After how many months is a member asked whether their profile is still right?"))

    @classmethod
    def of(cls, rules: PanelRules) -> "RulesForm":
        numbers = {name: str(getattr(rules, name)) for name in ("most_a_quarter", "refresh_months")}
        return cls(recruits=rules.recruits, **numbers)

    def validate_most_a_quarter(self, field: Field) -> None:
        if not (field.data or "").isdecimal() or int(field.data) not in MOST_A_QUARTER:
            raise ValidationError(_l("Enter a whole number from 1 to 12"))

    def validate_refresh_months(self, field: Field) -> None:
        if not (field.data or "").isdecimal() or int(field.data) not in MONTHS:
            raise ValidationError(_l("Enter a whole number of months from 3 to 24"))


class SharesForm(Form):
    """By what an invitation is shared out, and how many are invited in all: it only fills in the numbers."""

    class Meta(Form.Meta):
        csrf = False

    by = SelectField(_l("By what do you choose?"), choices=choices({name: STRATUM_NAMES[name] for name in STRATA}))
    total = StringField(_l("How many in all?"))

    @property
    def stratum(self) -> str:
        return self.by.data if self.by.data in STRATA else STRATA[0]

    @property
    def number(self) -> int:
        typed = (self.total.data or "").strip()
        return min(MOST, int(typed)) if typed.isdecimal() else 0


class InviteForm(Form):
    """A name, and a number for each level of a stratum; `invite_form` gives it its numbers."""

    name = StringField(_l("What do you call this round?"), validators=[Required(_l("Name the round")), AtMost(200)])

    def wanted(self, groups: Sequence[Due]) -> dict[str, int]:
        return {each.level: int(self[field_of(place)].data or 0) for place, each in enumerate(groups)}


def field_of(place: int) -> str:
    return f"number{place}"


def invite_form(groups: Sequence[Due], labels: Sequence[str], suggested: dict[str, int]) -> InviteForm:
    """The form for these levels, with the numbers that are suggested."""
    numbers = {field_of(place): StringField(label, [_whole]) for place, label in enumerate(labels)}
    known = {field_of(place): str(suggested.get(each.level, 0)) for place, each in enumerate(groups)}
    form: InviteForm = type("InviteNumbers", (InviteForm,), numbers)(data=known)
    return form


def _whole(form: Form, field: Field) -> None:
    if not (field.data or "0").strip().isdecimal() or int(field.data or 0) > MOST:
        raise ValidationError(_l("Enter a whole number"))
