"""What the forms of the parts of terms share."""

from wtforms import Field, ValidationError

from core.database import Json
from surveys.worded_form import WordedForm


class PartForm(WordedForm):
    """A part of the terms, with a box for each thing said in words in each language."""

    def said(self) -> Json:
        """The part of the draft, once it is valid."""
        return {name: self.words(name) for name in self.worded}


def check_whole(field: Field, least: int, most: int, message: object) -> None:
    plain = (field.data or "").strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 9 and least <= int(plain) <= most):
        raise ValidationError(message)
