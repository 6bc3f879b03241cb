"""What residents type about a service, and what officers choose about a comment."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)

from core.forms import AtMost, Form, Required
from core.text import tidy
from feedback.words import KINDS, RATINGS, SENTIMENTS

LONGEST_COMMENT = 4000


def choices(words: Mapping[Any, Any], everything: object = None) -> list[SelectChoice]:
    """Choices from values to their words, after one that stands for everything if it is given."""
    first = [] if everything is None else [SelectChoice("", everything)]
    return [*first, *(SelectChoice(str(value), label) for value, label in words.items())]


class FeedbackAnswer(Form):
    """How did we do? `page` is the identifier that this showing of the form was given."""

    page = HiddenField()
    rating = RadioField(choices=choices(RATINGS), validate_choice=False)
    text = TextAreaField(filters=[tidy], validators=[AtMost(LONGEST_COMMENT)])

    def validate_rating(self, field: Field) -> None:
        if field.data and field.data not in {str(number) for number in RATINGS}:
            raise ValidationError(_l("Choose one of the ratings on the list"))

    @property
    def stars(self) -> int | None:
        """The rating from 1, very good, to 5, very poor, if one was given."""
        return int(self.rating.data) if self.rating.data else None


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
