"""What the forms of the parts of terms share."""

from wtforms import Field, ValidationError

from core.database import Json
from core.forms import is_whole
from surveys.worded_form import WordedForm


class PartForm(WordedForm):
    """A part of the terms, with a box for each thing said in words in each language."""

    def said(self) -> Json:
        """The part of the draft, once it is valid."""
        return {name: self.words(name) for name in self.worded}


def check_whole(field: Field, least: int, most: int, message: object) -> None:
    if not is_whole((field.data or "").strip(), least, most):
        raise ValidationError(message)
