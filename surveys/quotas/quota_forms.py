"""What an analyst chooses of quota cells."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectMultipleField, StringField, ValidationError

from core.forms import Form, choices
from surveys.quotas.cells import VARIABLES
from surveys.quotas.models import QuotaCell

NAMES = {"ward": _l("Ward"), "age_band": _l("Age"), "sex": _l("Sex")}
CLOSES = _l("Close the open link kindly to people of a full cell")
MOST = 1_000_000


class CellsForm(Form):
    by = SelectMultipleField(_l("What are the cells made of?"), choices=choices(NAMES), validate_choice=False)
    total = StringField(_l("How many answers in all?"))
    closes = BooleanField(CLOSES)

    def validate_by(self, field: Field) -> None:
        field.data = [name for name in VARIABLES if name in (field.data or ())]
        if not 1 <= len(field.data) <= 2:
            raise ValidationError(_l("Choose one or two"))

    def validate_total(self, field: Field) -> None:
        _whole(self, field)
        if int(field.data) < 1:
            raise ValidationError(_l("Enter a whole number above 0"))


class TargetsForm(Form):
    """A number for each cell; `targets_form` gives it its numbers."""

    closes = BooleanField(CLOSES)

    def targets(self, cells: Sequence[QuotaCell]) -> list[int]:
        return [int(self[f"target{cell.place}"].data) for cell in cells]


def targets_form(cells: Sequence[QuotaCell], names: Sequence[str]) -> TargetsForm:
    numbers = {f"target{cell.place}": StringField(name, [_whole]) for cell, name in zip(cells, names, strict=True)}
    known = {f"target{cell.place}": str(cell.target) for cell in cells}
    closes = any(cell.closes for cell in cells)
    form: TargetsForm = type("TargetNumbers", (TargetsForm,), numbers)(data={**known, "closes": closes})
    return form


def _whole(form: Form, field: Field) -> None:
    typed = (field.data or "").strip()
    if not typed.isdecimal() or int(typed) > MOST:
        raise ValidationError(_l("Enter a whole number"))
