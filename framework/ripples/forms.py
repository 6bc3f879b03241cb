"""What officers type into ripple maps: words in the council's languages, and what each kind of box and link has."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, StringField, ValidationError

from core.database import Json
from core.forms import AtMost, Chosen, choices, is_whole
from core.language import localised
from core.text import tidy
from framework.leading.evidence import LONGEST_LAG
from framework.ripples.document import BoxKind
from framework.ripples.words import RIPPLES
from surveys.worded_form import WordedForm, line_box, text_box

LONGEST_NAME, LONGEST_NOTE = 80, 600
SIGNS = {
    "1": _l("A rise is followed by a rise"),
    "-1": _l("A rise is followed by a fall"),
    "0": _l("Nothing is stated"),
}


class MapForm(WordedForm):
    worded: ClassVar = {"title": _l("Enter a title, such as: Walking together"), "about": ""}


class BoxForm(WordedForm):
    """A box of any kind; `box_form` adds what its kind has."""

    worded: ClassVar = {"title": _l("Say in a few words what this box is"), "note": ""}

    def facts(self) -> Json:
        """What the box says, once the form is valid."""
        found: Json = {"title": self.words("title"), "note": self.words("note")}
        for name in ("ripple", "series", "address"):
            if name in self:
                found[name] = self[name].data or ""
        return found


class IndicatorBoxForm(BoxForm):
    """An indicator is called as its definition calls it, unless it is given another name here."""

    worded: ClassVar = {"title": "", "note": ""}
    titles: Mapping[str, Mapping[str, str]] = {}

    def facts(self) -> Json:
        """With what the indicator was called, should its figures not be there to ask."""
        return super().facts() | {"called": dict(self.titles.get(self.series.data, {}))}


class LinkForm(WordedForm):
    worded: ClassVar = {"note": ""}
    start = SelectField(
        _l("From which box?"), validate_choice=False, validators=[Chosen(_l("Choose the box that it leads from"))]
    )
    end = SelectField(
        _l("To which box?"), validate_choice=False, validators=[Chosen(_l("Choose the box that it leads to"))]
    )
    sign = RadioField(
        _l("What do you expect of the figures?"), choices=choices(SIGNS), validate_choice=False,
        validators=[Chosen(_l("Choose what you expect, or that nothing is stated"))],
    )  # fmt: skip
    lag = StringField(_l("After how many months?"), filters=[tidy])
    rows: Mapping[str, int] = {}

    def validate_end(self, field: Field) -> None:
        start, end = self.rows.get(self.start.data), self.rows.get(field.data)
        if start is not None and end is not None and start >= end:
            raise ValidationError(_l("Choose a box in a lower row: a link leads down the map"))

    def validate_lag(self, field: Field) -> None:
        if self.sign.data == "0" and not field.data:
            return
        if not is_whole(field.data or "", 1, LONGEST_LAG):
            raise ValidationError(_l("Enter a number of months from 1 to 60, such as 3"))

    def facts(self) -> Json:
        """What the link says, once the form is valid."""
        lag = int(self.lag.data) if self.lag.data else None
        said = {"start": self.start.data, "end": self.end.data, "sign": int(self.sign.data), "lag": lag}
        return said | {"note": self.words("note")}


def map_form(languages: Sequence[str], document: Json | None = None) -> MapForm:
    form: MapForm = _in_languages(MapForm, languages, MapForm.shown(document or {}), {})
    return form


def box_form(
    kind: BoxKind, languages: Sequence[str], titles: Mapping[str, Mapping[str, str]], box: Json | None = None
) -> BoxForm:
    """The form of a box of a kind, with the series that it may show; of one that is there, with what it says."""
    said = box or {}
    fields: dict[str, Any] = {"titles": titles}
    series = {name: localised(title) for name, title in titles.items()}
    if kind is BoxKind.EFFECT:
        fields["ripple"] = RadioField(
            _l("On what is the effect?"), choices=choices(RIPPLES), validate_choice=False,
            validators=[Chosen(_l("Choose place, people or public services"))],
        )  # fmt: skip
    if kind in (BoxKind.SOLUTION, BoxKind.EFFECT, BoxKind.INDICATOR):
        needed = kind is BoxKind.INDICATOR
        message = _l("Choose the indicator") if needed else _l("Choose from the list")
        fields["series"] = SelectField(
            _l("Which indicator is it?") if needed else _l("Which figures show it, if any do?"),
            choices=choices(_with_kept(series, said), None if needed else _l("None")),
            validate_choice=False,
            validators=[Chosen(message)],
        )
    if kind is BoxKind.CASE:
        fields["address"] = StringField(
            _l("Where can it be read, if anywhere?"), filters=[tidy], validators=[AtMost(300), _check_address]
        )
    shown = BoxForm.shown(said) | {name: said[name] for name in ("ripple", "series", "address") if name in said}
    form_kind = IndicatorBoxForm if kind is BoxKind.INDICATOR else BoxForm
    form: BoxForm = _in_languages(form_kind, languages, shown, fields)
    return form


def link_form(
    languages: Sequence[str], boxes: Mapping[str, str], rows: Mapping[str, int], link: Json | None = None
) -> LinkForm:
    """The form of a link between some boxes, which stand in these rows."""
    said = link or {}
    shown = LinkForm.shown(said) | {"start": said.get("start", ""), "end": said.get("end", "")}
    shown |= {"sign": str(said.get("sign", "")), "lag": str(said.get("lag") or "")}
    form: LinkForm = _in_languages(LinkForm, languages, shown, {"rows": dict(rows)})
    form.start.choices = form.end.choices = choices(boxes, _l("Choose a box"))
    if not form.is_submitted() and not said:
        form.sign.data = None
    return form


def _in_languages(kind: type[WordedForm], languages: Sequence[str], shown: Json, fields: Mapping[str, Any]) -> Any:
    """A form with a box in each language for its words before its other fields."""
    boxes = {
        f"{name}_{code}": line_box(code, LONGEST_NAME) if name == "title" else text_box(code, LONGEST_NOTE)
        for name in kind.worded
        for code in languages
    }
    return type(kind.__name__, (kind,), {**boxes, **fields, "languages": tuple(languages)})(data=shown)


def _with_kept(series: Mapping[str, str], said: Json) -> dict[str, str]:
    """The series to choose from, and the one that was chosen even where it has no figures any more."""
    kept = said.get("series", "")
    return dict(series) | ({kept: kept} if kept and kept not in series else {})


def _check_address(form: WordedForm, field: Field) -> None:
    if not field.data:
        return
    try:
        parts = urlsplit(field.data)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or any(letter.isspace() for letter in field.data):
        raise ValidationError(_l("Enter a web address that begins with https://, or leave it empty"))
