"""What an analyst chooses of a boost."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from core.forms import AtMost, Form, Required
from core.language import localised
from surveys.boosts.boosts import LONGEST, TAG
from surveys.questionnaire.document import Questionnaire


class BoostForm(Form):
    name = StringField(_l("Whom is the link for?"), validators=[Required(_l("Say whom it is for")), AtMost(200)])
    tag = StringField(_l("What is its tag?"), validators=[Required(_l("Give the link a tag"))])
    only = SelectMultipleField(_l("Which questions does it ask?"), validate_choice=False)

    @classmethod
    def of(cls, questionnaire: Questionnaire) -> "BoostForm":
        form = cls()
        form.only.choices = [
            SelectChoice(each.code, localised(each.text)) for each in questionnaire.questions if each.answerable
        ]
        return form

    def validate_tag(self, field: Field) -> None:
        field.data = (field.data or "").strip().lower()
        if not TAG.fullmatch(field.data) or len(field.data) > LONGEST:
            raise ValidationError(_l("Use up to 32 small letters and figures, with hyphens between, such as under-35"))

    def validate_only(self, field: Field) -> None:
        if not set(field.data or ()) <= {choice.value for choice in field.iter_choices()}:
            raise ValidationError(_l("Choose among the questions"))
