"""What officers type about residents' private words."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from core.forms import AtMost, Chosen, Form, Required
from core.text import tidy
from feedback.forms import choices

REASONS = {
    "answer": _l("To answer the resident or act on what they ask"),
    "danger": _l("Somebody may be in danger"),
    "masking": _l("To check what was masked"),
    "request": _l("The resident asked to see or change what they sent"),
}
MASKS = {
    "name": _l("A name"),
    "address": _l("An address"),
    "phone": _l("A telephone number"),
    "email": _l("An email address"),
    "reference": _l("A reference or account number"),
    "personal detail": _l("Something else about a person"),
}
LONGEST_NAMES = 20_000


class ReasonForm(Form):
    """Why somebody needs to see a comment as it was written."""

    reason = RadioField(
        _l("Why do you need to see it?"),
        choices=choices(REASONS),
        validate_choice=False,
        validators=[Chosen(_l("Choose why you need to see it"))],
    )


class MaskForm(Form):
    """Words of a comment to mask: ticked, typed, or both."""

    words = SelectMultipleField(_l("Which words should be masked?"), validate_choice=False)
    phrase = StringField(_l("Or type the words to mask"), filters=[tidy], validators=[AtMost(200)])
    kind = RadioField(
        _l("What are they?"),
        choices=choices(MASKS),
        validate_choice=False,
        validators=[Chosen(_l("Choose what the words are"))],
    )

    def validate_words(self, field: Field) -> None:
        if not {choice.value for choice in field.choices}.issuperset(field.data or []):
            raise ValidationError(_l("The comment has changed meanwhile. Tick the words again."))
        if not field.data and not self.phrase.data:
            raise ValidationError(_l("Tick the words to mask, or type them"))


class AcknowledgeForm(Form):
    """What was done about a flagged comment."""

    action_taken = TextAreaField(
        _l("What did you do?"),
        filters=[tidy],
        validators=[Required(_l("Say what you did, or why nothing needs to be done")), AtMost(2000)],
    )


class PrivacyForm(Form):
    """A council's own rules of privacy."""

    days = IntegerField(_l("For how many days should comments be kept as they were written?"))
    readers = SelectMultipleField(_l("Who may read comments as they were written?"), validate_choice=False)
    named = SelectMultipleField(_l("Who is told at once of a comment that speaks of danger?"), validate_choice=False)
    names = TextAreaField(
        _l("Which names should always be masked?"), filters=[tidy], validators=[AtMost(LONGEST_NAMES)]
    )

    def validate_days(self, field: Field) -> None:
        field.errors = []
        if field.data is None or not 1 <= field.data <= 3650:
            raise ValidationError(_l("Enter a number of days from 1 to 3650"))

    def validate_readers(self, field: Field) -> None:
        _refuse_strangers(field)

    def validate_named(self, field: Field) -> None:
        _refuse_strangers(field)


def _refuse_strangers(field: Field) -> None:
    if not {choice.value for choice in field.choices}.issuperset(field.data or []):
        raise ValidationError(_l("Choose from the list"))
