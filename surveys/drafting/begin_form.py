"""What is typed to begin a draft, and of its head: its name, its languages, what residents read first."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)

from core.database import Json
from core.forms import AtMost, Chosen, Form, Required, choices
from core.language import is_known, language_name
from core.text import tidy
from surveys.worded_form import WordedForm, line_box, text_box

EMPTY, BANK, VERSION = "empty", "bank", "version"
CODE = _l("Use small letters, digits and single hyphens, like local-voices")


class NamedForm(Form):
    code = StringField(
        _l("What is it called in addresses and files?"), filters=[tidy],
        validators=[Required(_l("Enter a short name, like local-voices")), AtMost(60)],
    )  # fmt: skip

    def validate_code(self, field: Field) -> None:
        words = (field.data or "").split("-")
        plain = all(word.isascii() and word.isalnum() and word == word.lower() for word in words)
        if not (plain and words[0][:1].isalpha()):
            raise ValidationError(CODE)


class BeginForm(NamedForm):
    begins = RadioField(
        _l("What does it begin from?"), validate_choice=False,
        choices=choices({
            EMPTY: _l("Nothing: you write every question"),
            BANK: _l("The question bank: its perception core and questions about residents"),
            VERSION: _l("A version that was published before"),
        }),
        validators=[Chosen(_l("Choose what it begins from"))],
    )  # fmt: skip
    version = SelectField(_l("Which version, if it begins from one?"), validate_choice=False)
    title = StringField(
        _l("What do residents see as its title?"),
        filters=[tidy],
        validators=[Required(_l("Enter a title")), AtMost(120)],
    )
    languages = SelectMultipleField(
        _l("In which languages is it asked?"), validate_choice=False,
        validators=[Required(_l("Choose at least one language"))],
    )  # fmt: skip
    commission = SelectField(_l("For which commission is it the core?"), validate_choice=False)

    def offer(self, versions: Mapping[str, str], commissions: Mapping[str, str], languages: Sequence[str]) -> None:
        self.version.choices = choices(versions, _l("None"))
        self.commission.choices = choices(commissions, _l("None yet"))
        self.languages.choices = choices({code: language_name(code) for code in languages})

    def validate_version(self, field: Field) -> None:
        if self.begins.data == VERSION:
            Chosen(_l("Choose the version that it begins from"))(self, field)
            if not field.data:
                raise ValidationError(_l("Choose the version that it begins from"))

    def validate_commission(self, field: Field) -> None:
        Chosen(_l("Choose a commission that your council leads, or none"))(self, field)

    def validate_languages(self, field: Field) -> None:
        if not all(is_known(each) for each in field.data or ()):
            raise ValidationError(_l("Choose at least one language"))


class CopyForm(NamedForm):
    """A draft from a published version: the same questionnaire's next version, or another questionnaire."""

    how = RadioField(
        _l("What is it to be?"), validate_choice=False,
        choices=choices({
            "next": _l("The next version of the same questionnaire"),
            "fork": _l("Another questionnaire, which goes its own way from here"),
        }),
        validators=[Chosen(_l("Choose what it is to be"))],
    )  # fmt: skip
    commission = SelectField(_l("For which commission is it the core?"), validate_choice=False)

    def validate_commission(self, field: Field) -> None:
        Chosen(_l("Choose a commission that your council leads, or none"))(self, field)

    def validate_code(self, field: Field) -> None:
        if self.how.data == "fork":
            super().validate_code(field)


class UploadForm(Form):
    file = FileField(_l("Choose a file"))


class CheckedForm(NamedForm):
    """A file that was looked over, to make a draft of; what it says goes with the form, and nothing is kept."""

    document = HiddenField()
    commission = SelectField(_l("For which commission is it the core?"), validate_choice=False)

    def validate_commission(self, field: Field) -> None:
        Chosen(_l("Choose a commission that your council leads, or none"))(self, field)


class HeadForm(WordedForm):
    worded: ClassVar = {
        "title": _l("Enter the title"),
        "introduction": _l("Say what residents read before they begin"),
    }
    seen = HiddenField()
    version = StringField(
        _l("Version"), filters=[tidy], validators=[Required(_l("Enter a version, like 2")), AtMost(32)]
    )
    minutes = StringField(_l("About how many minutes does it take?"))
    spoken = SelectMultipleField(
        _l("In which languages is it asked?"), validate_choice=False,
        validators=[Required(_l("Choose at least one language"))],
    )  # fmt: skip

    def validate_minutes(self, field: Field) -> None:
        plain = (field.data or "").strip()
        if not (plain.isascii() and plain.isdecimal() and 1 <= int(plain[:4]) <= 120 and len(plain) < 4):
            raise ValidationError(_l("Enter a whole number of minutes from 1 to 120"))

    def validate_spoken(self, field: Field) -> None:
        if not all(is_known(each) for each in field.data or ()):
            raise ValidationError(_l("Choose at least one language"))
        if self.languages[0] not in (field.data or ()):
            raise ValidationError(_l("Keep the language that the others are translated from"))

    def said(self, before: Json) -> Json:
        """The head, once it is valid; its languages in the order they had, and new ones after."""
        chosen = list(self.spoken.data)
        order = [each for each in before["languages"] if each in chosen]
        order += [each for each in chosen if each not in order]
        head = {name: before[name] for name in before if name != "sections"}
        return head | {
            "version": self.version.data, "languages": order, "minutes": int(self.minutes.data),
            "title": self.words("title"), "introduction": self.words("introduction"),
        }  # fmt: skip

    @classmethod
    def shown(cls, said: Json) -> Json:
        own = {"version": said["version"], "minutes": str(said["minutes"]), "spoken": said["languages"]}
        return super().shown(said) | own


class SectionForm(WordedForm):
    """A section: one page where its questions are asked together, and one for each question where they are not."""

    worded: ClassVar = {"title": _l("Enter the title of the section")}
    seen = HiddenField()
    together = SelectField(_l("How are its questions asked?"), validate_choice=False)

    def said(self, code: str) -> Json:
        section: Json = {"code": code, "title": self.words("title")}
        return section | ({"together": True} if self.together.data == "together" else {})


def head_form(languages: Sequence[str], said: Json) -> HeadForm:
    fields: dict[str, Any] = {f"title_{code}": line_box(code) for code in languages}
    fields |= {f"introduction_{code}": text_box(code) for code in languages}
    form: HeadForm = type("HeadForm", (HeadForm,), {**fields, "languages": tuple(languages)})(data=HeadForm.shown(said))
    form.spoken.choices = choices({code: language_name(code) for code in offered_languages(languages)})
    return form


def section_form(languages: Sequence[str], said: Json) -> SectionForm:
    fields: dict[str, Any] = {f"title_{code}": line_box(code) for code in languages}
    values = SectionForm.shown(said) | {"together": "together" if said.get("together") else "apart"}
    form: SectionForm = type("SectionForm", (SectionForm,), {**fields, "languages": tuple(languages)})(data=values)
    form.together.choices = choices({"apart": _l("One question a page"), "together": _l("All on one page")})
    return form


def offered_languages(more: Sequence[str] = ()) -> list[str]:
    """The languages of the installation, and those that a questionnaire has already."""
    return list(dict.fromkeys([*current_app.extensions["languages"], *more]))
