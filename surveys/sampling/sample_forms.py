"""What an analyst uploads and chooses to draw a sample."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, RadioField, StringField, ValidationError

from analysis.allocation import Allocation
from core.forms import AtMost, Chosen, Form, Required, choices
from surveys.sampling import lists

ALLOCATIONS = {
    Allocation.PROPORTIONAL: _l("Proportional: figures of the whole need least weighting"),
    Allocation.EQUAL: _l("Equal: every stratum is as sure as the others"),
    Allocation.NEYMAN: _l("Neyman: figures of the whole are as sure as can be"),
}
REASONS = {
    lists.MISSING: _l("the cell is empty"),
    lists.TOO_LONG: _l("it has more than 64 characters"),
    lists.FORMULA: _l("it begins as a formula does, or has line ends"),
    lists.REPEATED: _l("the same reference stands further up"),
    lists.NOT_A_WEIGHT: _l("it is not a number above 0"),
    lists.NOT_A_SHARE: _l("it is not a number of per cent from 0 to 100"),
    lists.CELLS: _l("the row has other cells than the heading"),
}
UNUSABLE = {
    "column": _l("The file needs one column named “%(column)s”"),
    "too_many": _l("The file has more than 500,000 rows: divide it"),
    "unreadable": _l("The file cannot be read: save it as CSV or XLSX"),
}


class UploadForm(Form):
    file = FileField(_l("Upload the list of addresses"))

    def validate_file(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_l("Choose the file"))


class DrawForm(Form):
    name = StringField(_l("What do you call this mailing?"), validators=[Required(_l("Name the mailing")), AtMost(200)])
    total = StringField(_l("How many households are drawn?"))
    method = RadioField(
        _l("How are they shared out among the strata?"), choices=choices(ALLOCATIONS),
        validators=[Chosen(_l("Choose an allocation"))], validate_choice=False, default=Allocation.PROPORTIONAL.value,
    )  # fmt: skip
    seed = StringField(_l("Seed"), validators=[Required(_l("Enter any words or number")), AtMost(200)])

    def validate_total(self, field: Field) -> None:
        if not (field.data or "").strip().isdecimal() or not 1 <= int(field.data) <= lists.MOST:
            raise ValidationError(_l("Enter a whole number above 0"))
