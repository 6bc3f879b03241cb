"""What the lead types of what a survey costs."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField, ValidationError

from core.database import Json
from core.forms import Chosen, choices
from surveys.commissioning.money import pence, typed
from surveys.commissioning.part_form import PartForm
from surveys.commissioning.words import SPLITS

AMOUNT = _l("Enter an amount in pounds, like 1,250 or 12.50")


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
