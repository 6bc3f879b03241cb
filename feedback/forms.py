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
    StringField,
    TextAreaField,
    ValidationError,
)

from analysis.search import NOTHING, Search, SearchError, read_search
from core.forms import AtMost, Form, Required
from core.text import tidy
from feedback.words import KINDS, RATINGS, SENTIMENTS, search_fault

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


class QueueForm(ChoiceForm):
    """Which comments to show, and in which order."""

    q = StringField(_l("Search for words"), description=_l('For example: bins AND NOT "garden waste"'))
    reviewed = SelectField(
        _l("Show"),
        choices=choices({"yes": _l("Reviewed comments"), "all": _l("All comments")}, _l("Comments to review")),
        validate_choice=False,
    )
    service = SelectField(_l("Service"), validate_choice=False)
    kind = SelectField(
        _l("Kind"),
        choices=choices(KINDS, _l("Every kind")),
        validate_choice=False,
    )
    theme = SelectField(_l("Theme"), validate_choice=False)
    sentiment = SelectField(
        _l("Feeling"),
        choices=choices(SENTIMENTS, _l("Every feeling")),
        validate_choice=False,
    )
    only = SelectField(
        _l("Only"),
        choices=choices(
            {"complex": _l("Long, or with three themes or more"), "sample": _l("The random sample")},
            _l("Every comment"),
        ),
        validate_choice=False,
    )
    order = SelectField(
        _l("Order"),
        choices=choices({"newest": _l("Newest first")}, _l("Most useful first")),
        validate_choice=False,
    )

    @property
    def search(self) -> Search | None:
        """What is searched for; a search that cannot be read puts its error beside the field, and finds nothing."""
        try:
            return read_search(self.q.data or "")
        except SearchError as error:
            if not self.q.errors:
                self.add_error("q", search_fault(error))
            return NOTHING

    def offer(self, services: Mapping[str, str], themes: Mapping[str, str]) -> None:
        """Offer a council's own services and the taxonomy's themes."""
        self.service.choices = choices(services, _l("Every service"))
        self.theme.choices = choices(themes, _l("Every theme"))


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
