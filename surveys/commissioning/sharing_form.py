"""What the lead types of the data-sharing statement."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField

from core.database import Json
from core.forms import Chosen, choices
from surveys.commissioning.part_form import PartForm, check_whole
from surveys.commissioning.words import CONTROLLERS, LAWFUL_BASES, SPECIAL_CATEGORIES


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
        check_whole(field, 1, 240, _l("Enter a whole number of months from 1 to 240"))

    def said(self) -> Json:
        chosen = {name: self[name].data for name in ("controllers", "lawful_basis", "special_category")}
        return super().said() | chosen | {"retention_months": int(self.retention_months.data)}

    @classmethod
    def shown(cls, draft: Json) -> Json:
        names = ("controllers", "lawful_basis", "special_category", "retention_months")
        return super().shown(draft) | {name: str(draft[name]) for name in names if name in draft}
