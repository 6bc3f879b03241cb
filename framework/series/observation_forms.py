"""What officers say of an observation, and how analysts change how it stands."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField

from core.forms import AtMost, Chosen, Form, Required, choices
from core.text import tidy
from framework.models import Commentary, Frequency
from framework.series.publishing import PARTS
from framework.series.words import FREQUENCIES
from surveys.worded_form import WordedForm, text_box

LONGEST = 2000


class CommentaryForm(WordedForm):
    """What a figure says, so what, and what will be done, in the languages of the council."""

    worded: ClassVar = dict.fromkeys(PARTS, "")

    @classmethod
    def of(cls, languages: Sequence[str], held: Commentary | None) -> "CommentaryForm":
        said = {part: getattr(held, part) for part in PARTS} if held else {}
        return _in_languages(cls, languages, said)

    def said(self) -> dict[str, dict[str, str]]:
        return {part: self.words(part) for part in PARTS}


class BreakForm(WordedForm):
    """Why a figure does not follow those before it."""

    worded: ClassVar = {"reason": _l("Say why figures before and after it cannot be compared")}

    @classmethod
    def of(cls, languages: Sequence[str], reason: Mapping[str, str]) -> "BreakForm":
        return _in_languages(cls, languages, {"reason": dict(reason)})


class WithdrawForm(Form):
    """Why figures are taken back, for the trail."""

    reason = StringField(
        _l("Why is it taken back?"), filters=[tidy],
        validators=[Required(_l("Say why, for the audit trail")), AtMost(500)],
    )  # fmt: skip


class PublishForm(WordedForm):
    """What figures are called that are published together."""

    worded: ClassVar = {"title": ""}

    @classmethod
    def of(cls, languages: Sequence[str]) -> "PublishForm":
        return _in_languages(cls, languages, {})


class MeasuresForm(Form):
    """Which rates of feedback are worked out from now on, and how often."""

    measures = SelectMultipleField(
        _l("Which of these should be worked out?"), validate_choice=False,
        validators=[Required(_l("Tick at least one"))],
    )  # fmt: skip
    frequency = RadioField(
        _l("How often?"), choices=choices(FREQUENCIES), validate_choice=False, default=Frequency.QUARTERLY.value,
        validators=[Chosen(_l("Choose how often"))],
    )  # fmt: skip


Worded = TypeVar("Worded", bound=WordedForm)


def _in_languages(kind: type[Worded], languages: Sequence[str], said: Mapping[str, Mapping[str, str]]) -> Worded:
    """A form with a box for each of its parts in each of some languages."""
    boxes = {f"{name}_{code}": text_box(code, LONGEST) for name in kind.worded for code in languages}
    made = type(kind.__name__, (kind,), {**boxes, "languages": tuple(languages), "needed": ()})
    form: Worded = made(data=kind.shown(dict(said)))
    return form
