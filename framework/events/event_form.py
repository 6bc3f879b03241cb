"""What an officer says of something that happened."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, ValidationError

from core.database import Json
from core.forms import Chosen, Day, Required, choices
from core.language import localised
from framework.models import Event, Indicator
from surveys.commissioning.part_form import PartForm
from surveys.commissioning.part_forms import form_in

EARLIEST = date(1990, 1, 1)


class EventForm(PartForm):
    worded: ClassVar = {
        "title": _l("Say in a few words what happened, in every language of your council"),
        "note": "",
    }
    everywhere = ("title",)
    on = Day(_l("When did it happen?"), format="%d %m %Y", validators=[Required(_l("Enter the day it happened"))])
    indicator_code = SelectField(
        _l("On which charts does it belong?"),
        validate_choice=False,
        validators=[Chosen(_l("Choose an indicator, or all"))],
    )
    public = BooleanField(_l("Show it on public pages too"))

    def validate_on(self, field: Field) -> None:
        if field.data and not field.data >= EARLIEST:
            raise ValidationError(_l("Enter a day after 1989"))

    def said(self) -> dict[str, Any]:
        return super().said() | {
            "on": self.on.data,
            "indicator_code": self.indicator_code.data,
            "public": bool(self.public.data),
        }

    @classmethod
    def shown(cls, draft: Json) -> Json:
        kept = {name: draft[name] for name in ("on", "indicator_code", "public") if name in draft}
        return super().shown(draft) | kept


def event_form(languages: Sequence[str], indicators: Sequence[Indicator], event: Event | None = None) -> EventForm:
    """The form of an event, empty or with what is said of one."""
    names = ("title", "note", "on", "indicator_code", "public")
    draft: Json = {name: getattr(event, name) for name in names} if event else {}
    for name in EventForm.worded:
        draft[name] = {code: words for code, words in draft.get(name, {}).items() if code in languages}
    form = form_in(EventForm, languages, languages, draft)
    assert isinstance(form, EventForm)
    named = {indicator.code: localised(indicator.title) for indicator in indicators}
    form.indicator_code.choices = choices(named, _l("All of them"))
    return form
