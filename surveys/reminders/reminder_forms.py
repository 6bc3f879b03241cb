"""What an analyst says of a reminder: its day, how it goes out, and its words in each of the council's languages."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField, TextAreaField, ValidationError

from core.forms import AtMost, Chosen, Form, Required, choices
from core.language import language_name
from core.text import tidy
from core.words import for_translators, words_in
from surveys.reminders.models import ReminderWay

WAYS = {
    ReminderWay.LETTER: _l("By letter, to every household: slips are drawn for you to post"),
    ReminderWay.MESSAGE: _l("By email or text, to those of the panel who were invited and have not answered"),
}
SUGGESTED = for_translators(
    "We wrote to you about this survey. If you have answered, thank you: there is nothing more to do. If not, there is "
    "still time, and your answers count."
)
LONGEST = 400


class ReminderForm(Form):
    due_on = StringField(_l("On which day?"))
    way = RadioField(
        _l("How does it go out?"), choices=choices(WAYS), validators=[Chosen(_l("Choose how it goes out"))],
        validate_choice=False,
    )  # fmt: skip
    languages: tuple[str, ...] = ()

    def validate_due_on(self, field: Field) -> None:
        try:
            date.fromisoformat((field.data or "").strip())
        except ValueError:
            raise ValidationError(_l("Enter a day as year-month-day, such as 2026-05-18")) from None

    @property
    def day(self) -> date:
        return date.fromisoformat((self.due_on.data or "").strip())

    def words(self) -> dict[str, str]:
        return {language: self[f"words_{language}"].data for language in self.languages}


def reminder_form(languages: Sequence[str], known: Mapping[str, object]) -> ReminderForm:
    """The form in a council's languages, with words to begin with."""
    boxes = {
        f"words_{language}": TextAreaField(
            language_name(language), filters=[tidy], validators=[Required(_l("Write what it says")), AtMost(LONGEST)]
        )
        for language in languages
    }
    suggested = {f"words_{language}": words_in(language).gettext(SUGGESTED) for language in languages}
    kind = type("ReminderInLanguages", (ReminderForm,), {**boxes, "languages": tuple(languages)})
    form: ReminderForm = kind(data={**suggested, **known})
    return form
