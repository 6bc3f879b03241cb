"""What residents type to open an invitation, and what analysts choose to make and to look after them."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from core.forms import AtMost, Chosen, Form, Required
from surveys.mailings import samples
from surveys.mailings.samples import SampleFault

STRATA, FILE = "strata", "file"
RENEW, CANCEL = "renew", "cancel"
FAULTS = {
    samples.UNREADABLE: _l("The file cannot be read: save it as CSV in UTF-8"),
    samples.EMPTY: _l("The file has no rows below its heading"),
    samples.NOBODY_LEFT: _l("Every household of the sample plan has been invited, or there is no plan for this wave"),
    samples.TOO_MANY: _l("The file has more than %(most)s rows: divide it"),
    samples.NO_COLUMN: _l("The file needs one column named “%(column)s”"),
    samples.UNKNOWN_COLUMN: _l("Remove the column “%(column)s”: names and addresses are not kept here"),
    samples.CELLS: _l("Row %(row)s has %(found)s cells where the heading has %(expected)s"),
    samples.MISSING: _l("Row %(row)s, column “%(column)s”: fill in the cell"),
    samples.TOO_LONG: _l("Row %(row)s, column “%(column)s”: shorten it to %(limit)s characters or fewer"),
    samples.A_FORMULA: _l("Row %(row)s, column “%(column)s”: begin it with a letter or a figure, without line ends"),
    samples.REPEATED: _l("Row %(row)s, column “%(column)s”: the same reference stands in row %(first)s"),
    samples.NOT_A_WEIGHT: _l("Row %(row)s, column “%(column)s”: enter a number above 0, such as 12.5"),
}


class LetterCodeForm(Form):
    """The code of a letter, typed by hand."""

    code = StringField(
        _l("What is the code on your letter?"), validators=[Required(_l("Enter the code on your letter"))]
    )


class BatchForm(Form):
    """What a batch is called, and where its households come from."""

    name = StringField(_l("What do you call this mailing?"), validators=[Required(_l("Name the mailing")), AtMost(200)])
    source = RadioField(
        _l("Whom do you invite?"),
        choices=[SelectChoice(STRATA, _l("As many households in each ward as the sample plan says")),
                 SelectChoice(FILE, _l("The households of a file"))],
        default=STRATA,
        validators=[Required(_l("Choose whom you invite"))],
    )  # fmt: skip
    sample = FileField(_l("Upload the file of households"))

    def validate_sample(self, field: Field) -> None:
        if self.source.data == FILE and not field.data:
            raise ValidationError(_l("Choose the file"))


class HouseholdForm(Form):
    """One household's code, to be renewed or taken back."""

    reference = StringField(_l("What is the household's reference?"), validators=[Required(_l("Enter the reference"))])
    change = RadioField(
        _l("What should happen to its code?"),
        choices=[SelectChoice(RENEW, _l("Give the household a new code: the letter was lost")),
                 SelectChoice(CANCEL, _l("Take the code back: the household should not be asked"))],
        validators=[Chosen(_l("Choose what should happen"))],
        validate_choice=False,
    )  # fmt: skip


def explain(fault: SampleFault) -> str:
    """A fault of an uploaded file, by its row and column."""
    return str(FAULTS[fault.reason]) % ({"row": fault.row, "column": fault.column} | fault.values)
