"""How many were asked: a month and a number typed, or a table of them as a CSV file."""

import csv
import io
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, StringField, TextAreaField, ValidationError

from core.forms import AtMost, Form, Required

MOST = 10_000_000
MONTHS = ("%Y-%m", "%m/%Y", "%Y-%m-%d", "%d/%m/%Y")
LARGEST_FILE = 100_000


class AskedForm(Form):
    """A month and how many were asked in it."""

    month = StringField(_l("Month"), validators=[Required(_l("Enter a month, like 03/2026"))])
    asked = StringField(_l("How many were asked"), validators=[Required(_l("Enter how many people were asked"))])

    def validate_month(self, field: Field) -> None:
        if field.data and read_month(field.data) is None:
            raise ValidationError(_l("Enter a month, like 03/2026"))

    def validate_asked(self, field: Field) -> None:
        if field.data and read_number(field.data) is None:
            raise ValidationError(_l("Enter a whole number, 1 or more"))

    @property
    def counts(self) -> dict[date, int]:
        month, asked = read_month(self.month.data or ""), read_number(self.asked.data or "")
        return {month: asked} if month and asked else {}


class AskedFile(Form):
    """A table of months."""

    table = FileField(_l("A CSV file with the columns month and asked"))


class CasesForm(Form):
    """References of cases, each to be carried by a link of its own."""

    cases = TextAreaField(_l("References of cases"), validators=[Required(_l("Enter a reference")), AtMost(20_000)])


class TableFault(Exception):
    """The file cannot be used; the message says where and why, in the reader's words."""


def read_table(content: bytes) -> dict[date, int]:
    """The months of a file with how many were asked in each. Raises `TableFault` for the first row that is amiss."""
    if len(content) > LARGEST_FILE:
        raise TableFault(_("The file is too large: it needs one row for each month"))
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableFault(_("The file cannot be read. Save it as CSV in UTF-8")) from error
    if not rows or not {"month", "asked"} <= set(rows[0]):
        raise TableFault(_("The file needs a row of headings with month and asked, and a row for each month"))
    counts: dict[date, int] = {}
    for number, row in enumerate(rows, start=2):
        month, asked = read_month(row["month"] or ""), read_number(row["asked"] or "")
        if month is None:
            cell = row["month"] or ""
            raise TableFault(_("Row %(number)s: “%(cell)s” is not a month, like 2026-03", number=number, cell=cell))
        if asked is None:
            cell = row["asked"] or ""
            raise TableFault(
                _("Row %(number)s: “%(cell)s” is not a whole number of 1 or more", number=number, cell=cell)
            )
        counts[month] = asked
    return counts


def read_month(typed: str) -> date | None:
    """The first day of a month, however it was written."""
    for form in MONTHS:
        try:
            return datetime.strptime(typed.strip(), form).date().replace(day=1)
        except ValueError:
            continue
    return None


def read_number(typed: str) -> int | None:
    digits = typed.replace(",", "").replace(" ", "")
    return int(digits) if digits.isdecimal() and len(digits) < 12 and 0 < int(digits) <= MOST else None
