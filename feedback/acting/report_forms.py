"""What people choose about reports: which to make, and which to be told of by email."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, SelectMultipleField, ValidationError

from core.forms import Chosen, Form, choices
from core.language import current_language, language_name
from core.models import Council
from feedback.acting.models import ReportKind, ReportReader

KINDS = {ReportKind.MONTHLY: _l("Monthly report for staff"), ReportKind.QUARTERLY: _l("Quarterly pack for managers")}


class ReportForm(Form):
    """Which report to make."""

    period = SelectField(
        _l("Which report?"), validate_choice=False, validators=[Chosen(_l("Choose the report to make"))]
    )
    language = SelectField(_l("In which language?"), validate_choice=False)

    def validate_language(self, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose one of the council’s languages"))


class ReaderForm(Form):
    """Of which reports somebody is told by email."""

    kinds = SelectMultipleField(_l("Which should we tell you of?"), choices=choices(KINDS), validate_choice=False)
    language = SelectField(_l("In which language?"), validate_choice=False)

    def validate_kinds(self, field: Field) -> None:
        if not set(KINDS).issuperset(field.data or []):
            raise ValidationError(_l("Choose from the list"))

    def validate_language(self, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose one of the council’s languages"))


def reader_form(council: Council, reading: list[ReportReader]) -> ReaderForm:
    """The form, filled in with what somebody is told of now."""
    language = next((each.language for each in reading), current_language())
    form = ReaderForm(data={"kinds": [each.kind.value for each in reading], "language": language}, prefix="email")
    form.language.choices = choices({code: language_name(code) for code in council.languages})
    return form
