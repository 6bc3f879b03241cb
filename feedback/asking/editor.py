"""The editor of a form: its words in each of the council's languages side by side, and what else it asks."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError

from core.forms import AtMost, Form, Required, choices
from core.language import language_name
from core.text import tidy
from feedback.asking.ready_words import ready_words
from feedback.asking.wording import QUESTIONS
from feedback.models import FeedbackForm, FormPurpose

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ORIGIN = re.compile(r"https://[a-z0-9.-]+(:\d{1,5})?|http://(localhost|127\.0\.0\.1)(:\d{1,5})?")
LONGEST_WORDS = 300
PURPOSES = {
    FormPurpose.RATING: _l("How a service did"),
    FormPurpose.COMPLAINT: _l("Complaints, compliments and suggestions"),
}
PARTS = {
    "title": _l("The heading"),
    "rating_question": _l("How good was it?"),
    "ease_question": _l("How easy was it?"),
    "difference_question": _l("What difference did it make?"),
    "recommend_question": _l("Would you recommend it?"),
    "text_question": _l("In their own words"),
    "second_question": _l("A second question in their own words"),
    "thanks": _l("The thanks"),
}
"""The parts of a form that it says in words, as officers know them."""
MORE = ("asks_ward", "asks_quoting", "asks_contact")


class EditorForm(Form):
    """What every form's editor has; `editor_for` adds a box for each part and language."""

    asks_ward = BooleanField(_l("Ask which ward they live in"))
    asks_quoting = BooleanField(_l("Ask whether their words may be published without their name"))
    asks_contact = BooleanField(_l("Ask for an email address or telephone number, with their consent"))
    ask_ease_question = BooleanField(_l("Ask this"))
    ask_difference_question = BooleanField(_l("Ask this"))
    ask_recommend_question = BooleanField(_l("Ask this"))
    ask_second_question = BooleanField(_l("Ask this"))
    embed_origins = TextAreaField(_l("Which sites may show the form in a frame?"), filters=[tidy])
    languages: Sequence[str] = ()
    parts: Sequence[str] = ()

    def validate_embed_origins(self, field: Field) -> None:
        for origin in self.origins:
            if not ORIGIN.fullmatch(origin):
                raise ValidationError(_l("Write each site on a line of its own, like https://www.council.example"))

    @property
    def origins(self) -> list[str]:
        lines = (line.strip().lower().rstrip("/") for line in (self.embed_origins.data or "").splitlines())
        return sorted(set(filter(None, lines)))

    def boxes(self, part: str) -> list[Field]:
        """The boxes of a part, one for each language, side by side."""
        return [self[f"{part}_{language}"] for language in self.languages]

    def asks(self, part: str) -> bool:
        return part not in QUESTIONS or bool(self[f"ask_{part}"].data)

    def facts(self) -> dict[str, Any]:
        """The form's columns, as they were typed; a question that is not asked has no words."""
        worded = {part: self._words(part) if self.asks(part) else {} for part in self.parts}
        return {**worded, **{name: self[name].data for name in MORE}, "embed_origins": self.origins}

    def _words(self, part: str) -> dict[str, str]:
        typed = {language: self[f"{part}_{language}"].data for language in self.languages}
        return {language: words for language, words in typed.items() if words}


class NewForm(Form):
    """What a form is for and where it stands; what it says is decided next."""

    purpose = RadioField(
        _l("What is the form for?"),
        choices=choices(PURPOSES),
        validate_choice=False,
        validators=[Required(_l("Choose what the form is for"))],
    )
    service = SelectField(_l("Which service is it about?"), validate_choice=False)
    slug = StringField(
        _l("The end of its link"), validators=[Required(_l("Enter the end of the form’s link, like bins")), AtMost(40)]
    )

    def validate_purpose(self, field: Field) -> None:
        if field.data not in list(FormPurpose):
            raise ValidationError(_l("Choose what the form is for"))

    def validate_service(self, field: Field) -> None:
        listed = {choice.value for choice in field.choices}
        if field.data not in listed or (not field.data and self.purpose.data != FormPurpose.COMPLAINT):
            raise ValidationError(_l("Choose the service that residents are asked about"))

    def validate_slug(self, field: Field) -> None:
        if not SLUG.fullmatch(field.data or "") or len(field.data) < 2:
            raise ValidationError(_l("Use small letters, digits and single hyphens, like garden-waste"))


def editor_for(form: FeedbackForm) -> EditorForm:
    """The editor of a form, which shows what it says and asks now."""
    languages = form.council.languages
    parts = [part for part in PARTS if part != "rating_question" or form.purpose is FormPurpose.RATING]
    boxes = {f"{part}_{language}": _box(language) for part in parts for language in languages}
    kind = type("EditorOfForm", (EditorForm,), {**boxes, "languages": tuple(languages), "parts": tuple(parts)})
    editor: EditorForm = kind(data=_now(form, parts))
    return editor


def first_words(purpose: FormPurpose, languages: Sequence[str]) -> dict[str, Any]:
    """The words that a new form has before anybody has changed them; it asks only the first questions."""
    ready = {language: ready_words(purpose, language) for language in languages}
    asked = {"title", "text_question", "thanks", *(("rating_question",) if purpose is FormPurpose.RATING else ())}
    return {part: {code: ready[code][part] for code in languages} if part in asked else {} for part in PARTS}


def _box(language: str) -> StringField:
    return StringField(language_name(language), filters=[tidy], validators=[AtMost(LONGEST_WORDS)])


def _now(form: FeedbackForm, parts: Sequence[str]) -> dict[str, Any]:
    """What the editor shows: what the form says, or else words that are ready to be used."""
    shown: dict[str, Any] = {name: getattr(form, name) for name in MORE}
    shown["embed_origins"] = "\n".join(form.embed_origins)
    for part in parts:
        said = getattr(form, part)
        if part in QUESTIONS:
            shown[f"ask_{part}"] = bool(said)
        for language in form.council.languages:
            ready = "" if said else ready_words(form.purpose, language)[part]
            shown[f"{part}_{language}"] = said.get(language, ready)
    return shown
