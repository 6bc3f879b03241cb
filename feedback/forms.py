"""What officers choose about comments."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, SelectMultipleField, ValidationError

from core.forms import Form, Required
from core.forms import choices as choices
from feedback.words import KINDS, SENTIMENTS


class CorrectionForm(Form):
    """What a person says a comment is."""

    kind = RadioField(
        _l("What is it?"),
        choices=choices(KINDS),
        validate_choice=False,
        validators=[Required(_l("Choose what the comment is"))],
    )
    sentiment = RadioField(
        _l("How does the resident feel?"),
        choices=choices(SENTIMENTS),
        validate_choice=False,
        validators=[Required(_l("Choose how the resident feels"))],
    )
    themes = SelectMultipleField(_l("What is it about?"), validate_choice=False)

    def validate_kind(self, field: Field) -> None:
        _refuse_unlisted(field)

    def validate_sentiment(self, field: Field) -> None:
        _refuse_unlisted(field)

    def validate_themes(self, field: Field) -> None:
        _refuse_unlisted(field)


class ChoiceForm(Form):
    """A form that chooses what a page shows; an unknown choice shows everything."""

    class Meta(Form.Meta):
        csrf = False

    def chosen(self, name: str) -> str:
        field: Field = self[name]
        return str(field.data) if field.data in {choice.value for choice in field.choices} else ""


class RatingsForm(ChoiceForm):
    """How to divide the ratings."""

    by = SelectField(
        _l("Show ratings"),
        choices=choices({"service": _l("By service"), "organisation": _l("By organisation")}, _l("All together")),
        validate_choice=False,
    )


def _refuse_unlisted(field: Any) -> None:
    chosen = field.data if isinstance(field.data, list) else [field.data]
    if not {choice.value for choice in field.choices}.issuperset(filter(None, chosen)):
        raise ValidationError(_l("Choose from the list"))
