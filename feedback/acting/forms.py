"""What officers type when they act: where a comment goes, notes, actions, and what residents are told."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError

from core.forms import AtMost, Chosen, Form, Required, choices
from core.language import language_name
from core.text import tidy
from feedback.acting.models import YouSaid

LONGEST = 2000


class AssignForm(Form):
    """The service that a comment is for."""

    service = SelectField(
        _l("Send it on to"), validate_choice=False, validators=[Chosen(_l("Choose the service that it is for"))]
    )
    reason = StringField(_l("Why?"), filters=[tidy], validators=[AtMost(300)])


class NoteForm(Form):
    text = TextAreaField(
        _l("Write a note"), filters=[tidy], validators=[Required(_l("Write the note first")), AtMost(LONGEST)]
    )


class ActionForm(Form):
    """What will be done, by whom and until when; `action_form` adds a box for it in every language, and the rest."""

    languages: Sequence[str] = ()

    @property
    def boxes(self) -> list[Field]:
        return [self[f"title_{language}"] for language in self.languages]

    @property
    def title(self) -> dict[str, str]:
        typed = {language: self[f"title_{language}"].data for language in self.languages}
        return {language: words for language, words in typed.items() if words}

    def validate(self, extra_validators: Any = None) -> bool:
        is_whole = super().validate(extra_validators)
        if not self.title:
            self.add_error(self.boxes[0].name, _l("Say what will be done"))
        return is_whole and bool(self.title)

    def validate_due_on(self, field: Field) -> None:
        if field.data is None:
            field.errors = []  # The library's own words are not ours.
            raise ValidationError(_l("Enter a day, month and year"))

    def validate_theme(self, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose from the list"))


def action_form(languages: Sequence[str], data: Mapping[str, Any]) -> ActionForm:
    """The form of an action in a council's languages, its fields in the order of the page."""
    fields = {f"title_{language}": _box(language, 200) for language in languages} | {
        "service": SelectField(
            _l("Which service does it?"),
            validate_choice=False,
            validators=[Chosen(_l("Choose the service that does it"))],
        ),
        "owner": SelectField(
            _l("Who sees to it?"), validate_choice=False, validators=[Chosen(_l("Choose who sees to it"))]
        ),
        "due_on": DateField(_l("By when?"), format="%d %m %Y"),
        "theme": SelectField(_l("What is it about?"), validate_choice=False),
    }
    form: ActionForm = type("ActionInLanguages", (ActionForm,), {**fields, "languages": tuple(languages)})(data=data)
    return form


class YouSaidForm(Form):
    """What residents said and what was done; `telling_form` adds a box for each in every language."""

    service = SelectField(
        _l("Which service?"),
        validate_choice=False,
        validators=[
            Required(_l("Choose the service that it is about")),
            Chosen(_l("Choose the service that it is about")),
        ],
    )
    quote = RadioField(_l("Whose words should stand with it?"), validate_choice=False)
    languages: Sequence[str] = ()

    def validate_quote(self, field: Field) -> None:
        if (field.data or "") not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose from the list"))

    def boxes(self, part: str) -> list[Field]:
        return [self[f"{part}_{language}"] for language in self.languages]

    def words(self, part: str) -> dict[str, str]:
        typed = {language: self[f"{part}_{language}"].data for language in self.languages}
        return {language: words for language, words in typed.items() if words}


def telling_form(languages: Sequence[str], data: Mapping[str, Any]) -> YouSaidForm:
    """The form of an entry in a council's languages."""
    boxes = {f"{part}_{language}": _box(language) for part in ("said", "did") for language in languages}
    kind = type("YouSaidInLanguages", (YouSaidForm,), {**boxes, "languages": tuple(languages)})
    form: YouSaidForm = kind(data=data)
    return form


def words_of(row: YouSaid | None) -> dict[str, str]:
    """What the boxes of an entry hold now."""
    if row is None:
        return {}
    return {f"{part}_{code}": words for part in ("said", "did") for code, words in getattr(row, part).items()}


def offer(field: SelectField, words: Mapping[Any, Any], nothing: object = None) -> None:
    field.choices = choices(words, nothing)


def _box(language: str, most: int = 600) -> TextAreaField:
    return TextAreaField(language_name(language), filters=[tidy], validators=[AtMost(most)])
