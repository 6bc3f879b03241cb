"""What residents type about a service, and what officers choose about a comment."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField, ValidationError

from core.forms import AtMost, Form, Required
from feedback.words import KINDS, RATINGS, SENTIMENTS

LONGEST_COMMENT = 4000


class FeedbackAnswer(Form):
    """How did we do? `page` is the identifier that this showing of the form was given."""

    page = HiddenField()
    rating = RadioField(choices=[(str(number), words) for number, words in RATINGS.items()], validate_choice=False)
    text = TextAreaField(validators=[AtMost(LONGEST_COMMENT)])

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
        choices=[(kind.value, words) for kind, words in KINDS.items()],
        validate_choice=False,
        validators=[Required(_l("Choose what the comment is"))],
    )
    sentiment = RadioField(
        _l("How does the resident feel?"),
        choices=[(sentiment.value, words) for sentiment, words in SENTIMENTS.items()],
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
        return str(field.data) if field.data in {value for value, *_ in field.choices} else ""


class QueueForm(ChoiceForm):
    """Which comments to show."""

    reviewed = SelectField(
        _l("Show"),
        choices=[("", _l("Comments to review")), ("yes", _l("Reviewed comments")), ("all", _l("All comments"))],
        validate_choice=False,
    )
    service = SelectField(_l("Service"), validate_choice=False)
    kind = SelectField(
        _l("Kind"),
        choices=[("", _l("Every kind")), *((kind.value, words) for kind, words in KINDS.items())],
        validate_choice=False,
    )
    theme = SelectField(_l("Theme"), validate_choice=False)
    sentiment = SelectField(
        _l("Feeling"),
        choices=[("", _l("Every feeling")), *((feeling.value, words) for feeling, words in SENTIMENTS.items())],
        validate_choice=False,
    )

    def offer(self, services: Iterable[tuple[str, str]], themes: Iterable[tuple[str, str]]) -> None:
        """Offer a council's own services and the taxonomy's themes."""
        self.service.choices = [("", _l("Every service")), *services]
        self.theme.choices = [("", _l("Every theme")), *themes]


class RatingsForm(ChoiceForm):
    """How to divide the ratings."""

    by = SelectField(
        _l("Show ratings"),
        choices=[("", _l("All together")), ("service", _l("By service")), ("organisation", _l("By organisation"))],
        validate_choice=False,
    )


def _refuse_unlisted(field: Any) -> None:
    chosen = field.data if isinstance(field.data, list) else [field.data]
    if not {value for value, *_ in field.choices}.issuperset(filter(None, chosen)):
        raise ValidationError(_l("Choose from the list"))
