"""What every form shares: WTForms with forgery protection and errors that say how to put things right."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectChoice, ValidationError


def choices(words: Mapping[Any, Any], everything: object = None) -> list[SelectChoice]:
    """Choices from values to their words, after one that stands for everything if it is given."""
    first = [] if everything is None else [SelectChoice("", everything)]
    return [*first, *(SelectChoice(str(value), label) for value, label in words.items())]


class Form(FlaskForm):
    """A form whose fields' messages are translated by the page's language, not by the library's."""

    class Meta:
        locales = False  # Every message is ours.

    def add_error(self, name: str, message: object) -> None:
        """Put a service's refusal beside the field that it is about."""
        field: Field = self[name]
        field.errors = [*field.errors, message]


def is_whole(typed: str, least: int, most: int) -> bool:
    """Whether what was typed is a whole number within these bounds, in plain digits; `most` has at most eight."""
    return typed.isascii() and typed.isdecimal() and len(typed) < 9 and least <= int(typed) <= most


class Required:
    """The answer is needed; the message says what to do rather than what is wrong."""

    field_flags: dict[str, Any] = {}  # noqa: RUF012  (The browser's own bubble is not translated by us.)

    def __init__(self, message: object = _l("Answer this question")) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            raise ValidationError(self.message)


class Chosen:
    """One of a field's choices is chosen; the field is given `validate_choice=False`, as its own words are not ours."""

    field_flags: dict[str, Any] = {}  # noqa: RUF012  (The browser's own bubble is not translated by us.)

    def __init__(self, message: object) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if field.data not in [choice.value for choice in field.iter_choices()]:
            raise ValidationError(self.message)


class AtMost:
    """The text is short enough to be kept whole."""

    def __init__(self, characters: int, message: object = _l("Shorten your answer to %(limit)s characters or fewer")):
        self.characters, self.message = characters, message

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and len(field.data) > self.characters:
            raise ValidationError(str(self.message) % {"limit": self.characters})


class Day(DateField):
    """A day in three boxes, or nothing where all of them are empty; its words are ours."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not any(part.strip() for part in valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Enter a day, month and year")) from None
