"""How a council names the councils of its own list, and by what it wants neighbours computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField, TextAreaField, ValidationError

from analysis.nearness import Measure, Scale, Transform
from core.database import Json
from core.forms import AtMost, Chosen, Form, Required, choices, is_whole
from core.numbers import decimal_of
from core.places import Places
from core.text import tidy
from surveys.commissioning.part_form import PartForm
from surveys.commissioning.part_forms import form_in

LONGEST_WHY = 500
MOST_MEMBERS = 100
MOST_WEIGHT = 100
TRANSFORMS = {
    Transform.AUTO.value: _l("Whatever leaves each measure least lopsided"),
    Transform.NONE.value: _l("None: the values as they are"),
    Transform.ROOT.value: _l("Square roots"),
    Transform.LOG.value: _l("Logarithms"),
    Transform.LOGIT.value: _l("Logits, for shares between 0 and 1"),
}
SCALES = {
    Scale.DEVIATION.value: _l("By its standard deviation, as ONS and CIPFA do"),
    Scale.RANGE.value: _l("By its range"),
}


class ListForm(PartForm):
    """A council's own list: what it is called, who is in it, and why."""

    worded: ClassVar = {"title": _l("Enter a name in every language of your council, such as: Coastal districts")}
    everywhere = ("title",)
    members = TextAreaField(
        _l("Which councils are in it? One a line, by name or code"),
        validators=[Required(_l("Name at least one council"))],
    )
    why = TextAreaField(
        _l("Why these? Readers see it"),
        filters=[tidy],
        validators=[Required(_l("Say why these councils are a fair comparison")), AtMost(LONGEST_WHY)],
    )
    places: Places
    own: str

    def validate_members(self, field: Field) -> None:
        found, unknown = members_named(field.data or "", self.places)
        if unknown:
            named = ", ".join(unknown[:5])
            raise ValidationError(_l("Correct what is no council that is known here: %(names)s", names=named))
        if self.own in found:
            raise ValidationError(_l("Leave your own council out: it is compared with the others"))
        if len(found) > MOST_MEMBERS:
            raise ValidationError(_l("Name at most %(most)s councils", most=MOST_MEMBERS))

    @property
    def codes(self) -> list[str]:
        """The codes of the councils named, each once."""
        return members_named(self.members.data or "", self.places)[0]


def list_form(languages: Sequence[str], places: Places, own: str) -> ListForm:
    form = form_in(ListForm, languages, languages, {})
    assert isinstance(form, ListForm)
    form.places, form.own = places, places.one_code(own)
    return form


def members_named(text: str, places: Places) -> tuple[list[str], list[str]]:
    """The codes of the councils of today that lines name, by any code or by name, and the lines that name none."""
    by_name: dict[str, list[str]] = {}
    for place in places.by_code.values():
        for name in {" ".join(each.casefold().split()) for each in place.name.values()}:
            by_name.setdefault(name, []).append(place.code)
    found: list[str] = []
    unknown: list[str] = []
    for line in filter(None, (" ".join(each.split()) for each in text.splitlines())):
        named = [line.upper()] if places.get(line.upper()) else by_name.get(line.casefold(), [])
        (found.extend(places.all_present(named)) if named else unknown.append(line))
    return list(dict.fromkeys(found)), unknown


class NearForm(Form):
    """By which measures neighbours are computed, with their weights, and how many are kept."""

    most = StringField(_l("How many neighbours?"), default="15", filters=[tidy])
    transform = RadioField(
        _l("How should values be bent, so that a few extreme areas do not rule?"), choices=choices(TRANSFORMS),
        default=Transform.AUTO.value, validate_choice=False, validators=[Chosen(_l("Choose one way"))],
    )  # fmt: skip
    scale = RadioField(
        _l("What brings each measure to one size?"), choices=choices(SCALES), default=Scale.DEVIATION.value,
        validate_choice=False, validators=[Chosen(_l("Choose one way"))],
    )  # fmt: skip
    names: ClassVar[Sequence[str]] = ()

    def validate_most(self, field: Field) -> None:
        if not is_whole((field.data or "").strip(), 1, 60):
            raise ValidationError(_l("Enter a whole number from 1 to 60"))

    @property
    def weights(self) -> Iterator[tuple[str, Field]]:
        """Each measure's name and the box of its weight."""
        return ((name, self[f"weight_{place}"]) for place, name in enumerate(self.names))

    def chosen(self) -> list[Measure]:
        """The measures that have a weight."""
        transform = Transform(self.transform.data)
        weighed = ((name, weight_typed(box.data)) for name, box in self.weights)
        return [Measure(name, weight, transform) for name, weight in weighed if weight]


def near_form(names: Sequence[str]) -> NearForm:
    """The form for the measures that are loaded; each counts once until somebody says otherwise."""
    boxes: dict[str, Any] = {
        f"weight_{place}": StringField(name, default="1", filters=[tidy], validators=[_check_weight])
        for place, name in enumerate(names)
    }
    made = type("NearForm", (NearForm,), {**boxes, "names": tuple(names)})
    form: NearForm = made()
    return form


def weight_typed(text: str | None) -> float | None:
    """A weight from 0 to 100, 0 where it was left empty, and None for what is no such number."""
    if not (text or "").strip():
        return 0.0
    return decimal_of(text, 0, MOST_WEIGHT)


def _check_weight(form: Form, field: Field) -> None:
    if weight_typed(field.data) is None:
        raise ValidationError(_l("Enter a number from 0 to 100, or leave it empty to leave the measure out"))


def words_of(form: ListForm) -> Json:
    """The name of a list in each language."""
    said: Json = form.said()["title"]
    return said
