"""What people type in the council's settings."""

import re

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, StringField, ValidationError

from core.forms import AtMost, Form, Required


class LookForm(Form):
    """How a council's pages look."""

    name_en = StringField(_l("What is the council called in English?"), validators=[Required(), AtMost(120)])
    name_cy = StringField(_l("What is the council called in Welsh?"), validators=[AtMost(120)])
    accent = StringField(_l("What is the council's main colour?"), validators=[Required()])
    logo = FileField(_l("Upload a logo"))

    def validate_accent(self, field: Field) -> None:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", field.data or ""):
            raise ValidationError(_l("Enter the colour as # and six letters or digits, such as #1d4f91"))
