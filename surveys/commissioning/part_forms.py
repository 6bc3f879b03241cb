"""The form of each part of the terms, in the languages of the councils that take part."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from core.database import Json
from core.forms import Day, choices
from surveys.commissioning.about_forms import AboutForm, BeginForm
from surveys.commissioning.costs_form import CostsForm
from surveys.commissioning.document import PlannedWave, waves_of
from surveys.commissioning.fieldwork_form import ENDS, MOST_WAVES, FieldworkForm
from surveys.commissioning.part_form import PartForm
from surveys.commissioning.sharing_form import SharingForm
from surveys.models import Questionnaire
from surveys.worded_form import line_box, text_box

__all__ = ["FORMS", "BeginForm", "FieldworkForm", "PartForm", "fieldwork_form", "form_in"]
FORMS: dict[str, type[PartForm]] = {
    "about": AboutForm,
    "fieldwork": FieldworkForm,
    "sharing": SharingForm,
    "costs": CostsForm,
}


def form_in(kind: type[PartForm], languages: Sequence[str], needed: Sequence[str], draft: Json) -> PartForm:
    """A form of a part in some languages, which shows a draft."""
    boxes = {
        f"{name}_{code}": line_box(code) if name == "title" else text_box(code)
        for name in kind.worded
        for code in languages
    }
    made = type(kind.__name__, (kind,), {**boxes, "languages": tuple(languages), "needed": tuple(needed)})
    form: PartForm = made(data=kind.shown(draft))
    return form


def fieldwork_form(
    languages: Sequence[str], draft: Json, published: Sequence[Questionnaire], begun: Sequence[PlannedWave]
) -> FieldworkForm:
    """The form of the fieldwork, with days for each wave that has not begun and for some more."""
    first = max((wave.number for wave in begun), default=0) + 1
    coming = sum(wave.number >= first for wave in waves_of(draft))
    numbers = tuple(range(first, first + min(max(3, coming + 1), MOST_WAVES)))
    days = {f"{end}_{number}": Day(label, format="%d %m %Y") for number in numbers for end, label in ENDS.items()}
    kind = type(
        "FieldworkForm", (FieldworkForm,), {**days, "numbers": numbers, "begun": tuple(begun), "published": published}
    )
    form = form_in(kind, languages, languages, draft)
    assert isinstance(form, FieldworkForm)
    named = {each.content_hash: f"{each.code}, {each.version}" for each in published}
    form.questionnaire.choices = choices(named, _l("Choose a questionnaire"))
    if form.questionnaire.data == "" and len(published) == 1 and not form.is_submitted():
        form.questionnaire.data = published[0].content_hash
    return form
