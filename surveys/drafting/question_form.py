"""What is typed of a question: a form for each way of asking, in every language of its questionnaire."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField, ValidationError

from core.database import Json
from core.forms import AtMost, Chosen, Day, choices, is_whole
from core.numbers import decimal_of
from core.text import tidy
from surveys.drafting.listed import MOST_ROWS, OPTIONS, STATEMENTS, Listed, rearranged, rows_of, values_of, with_codes
from surveys.drafting.words import KINDS, ORDERS
from surveys.questionnaire.check_form import schema
from surveys.questionnaire.orders import Order
from surveys.questionnaire.piping import placeholders
from surveys.worded_form import WordedForm, line_box, text_box

CODE = _l("Use small letters, digits and underscores, and begin with a letter")
OPTION_CODE = _l("Use letters, digits, +, - and _, and begin with a letter or digit")
WHOLE, ANY_NUMBER = _l("Enter a whole number from %(least)s to %(most)s"), _l("Enter a number, such as 0 or 120")
PATTERNS: Mapping[str, str] = {
    STATEMENTS: schema()["$defs"]["code"]["pattern"],
    OPTIONS: schema()["$defs"]["option"]["properties"]["code"]["pattern"],
}
LEAST: Mapping[str, object] = {
    OPTIONS: _l("Give at least two answers to choose from"),
    STATEMENTS: _l("Give at least two statements"),
}
DO = "do"
"""The name of the buttons that only rearrange rows: `options-up-2`."""


class QuestionForm(WordedForm):
    """What every question says. Each kind adds its own fields, and reads and shows them."""

    worded: ClassVar = {"text": _l("Write the question"), "hint": ""}
    lists: ClassVar[tuple[str, ...]] = ()
    kind: ClassVar[str] = ""
    piped: ClassVar[tuple[str, ...]] = ()
    """The questions whose answers the words refer to."""
    rows: ClassVar[Mapping[str, int]] = {}
    seen = HiddenField()
    code = StringField(_l("Its code, which never changes"), filters=[tidy], validators=[AtMost(40)])

    def validate_code(self, field: Field) -> None:
        if field.data and not _fits(field.data, PATTERNS[STATEMENTS]):
            raise ValidationError(CODE)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        for name in self.lists:
            fine = self._rows_are_fine(name) and fine
        return fine

    def said(self, code: str, when: Json | None) -> Json:
        """The question, once the form is valid."""
        question: Json = {"code": code, "type": self.kind, "text": self.words("text")}
        question |= {name: words for name in self.worded if name != "text" and (words := self.words(name))}
        question |= {name: [row.to_json() for row in with_codes(self.listed(name), name, code)] for name in self.lists}
        if otherwise := {each: words for each in self.piped if (words := self.words(f"otherwise_{each}"))}:
            question["otherwise"] = otherwise
        return question | self.own() | ({"when": when} if when else {})

    def own(self) -> Json:
        """What this kind of question says beside its words; nothing that goes without saying."""
        return {}

    @classmethod
    def shown(cls, said: Json) -> Json:
        values = super().shown(said)
        for name in cls.lists:
            values |= values_of(rows_of(said.get(name, [])), name)
        for code, words in said.get("otherwise", {}).items():
            values |= {f"otherwise_{code}_{language}": text for language, text in words.items()}
        return values

    def listed(self, name: str) -> list[Listed]:
        return [self._row(name, number) for number in range(self.rows[name])]

    def _row(self, name: str, number: int) -> Listed:
        words = {language: self[f"{name}_{number}_{language}"].data for language in self.languages}
        exclusive = f"{name}_{number}_exclusive"
        return Listed(
            self[f"{name}_{number}_code"].data or "",
            {language: said for language, said in words.items() if said},
            bool(self[exclusive].data) if exclusive in self else False,
        )

    def _rows_are_fine(self, name: str) -> bool:
        rows = self.listed(name)
        before = len(self.errors)
        for number, row in enumerate(rows):
            if not row.is_empty and self.languages[0] not in row.text:
                self.add_error(f"{name}_{number}_{self.languages[0]}", _l("Write the words of this row, or remove it"))
            elif row.code and not _fits(row.code, PATTERNS[name]):
                self.add_error(f"{name}_{number}_code", CODE if name == STATEMENTS else OPTION_CODE)
            elif row.code and row.code in [each.code for each in rows[:number]]:
                self.add_error(f"{name}_{number}_code", _l("Give each row a code of its own"))
        if sum(not row.is_empty for row in rows) < 2:
            self.add_error(f"{name}_0_{self.languages[0]}", LEAST[name])
        return len(self.errors) == before


class AnsweredForm(QuestionForm):
    """A question that wants an answer, and may offer ways of not giving one."""

    required = BooleanField(_l("It must be answered"))
    dont_know = BooleanField(_l("Offer “Don’t know”"))
    prefer_not_to_say = BooleanField(_l("Offer “Prefer not to say”"))
    ways = ("required", "dont_know", "prefer_not_to_say")

    def own(self) -> Json:
        return {name: True for name in self.ways if self[name].data}

    @classmethod
    def shown(cls, said: Json) -> Json:
        return super().shown(said) | {name: bool(said.get(name)) for name in cls.ways}


class ChoiceForm(AnsweredForm):
    lists: ClassVar[tuple[str, ...]] = (OPTIONS,)
    order = SelectField(
        _l("In which order are they shown?"), choices=choices(ORDERS), validate_choice=False,
        validators=[Chosen(_l("Choose the order"))],
    )  # fmt: skip

    def own(self) -> Json:
        return super().own() | ({} if self.order.data == Order.FIXED else {"order": self.order.data})

    @classmethod
    def shown(cls, said: Json) -> Json:
        return super().shown(said) | {"order": said.get("order", Order.FIXED.value)}


class RankingForm(ChoiceForm):
    top = StringField(_l("How many are put in order, at most?"))

    def validate_top(self, field: Field) -> None:
        _check_whole(field, 1, MOST_ROWS)

    def own(self) -> Json:
        return super().own() | _numbers(self, "top")

    @classmethod
    def shown(cls, said: Json) -> Json:
        return super().shown(said) | {"top": _typed(said.get("top"))}


class GridForm(ChoiceForm):
    lists: ClassVar = (STATEMENTS, OPTIONS)


class NumberForm(AnsweredForm):
    worded: ClassVar = {**QuestionForm.worded, "unit": ""}
    min = StringField(_l("The lowest number that can be right"))
    max = StringField(_l("The highest number that can be right"))
    decimals = StringField(_l("How many figures may stand after the point?"))

    def validate_min(self, field: Field) -> None:
        if _number(field.data) is None:
            raise ValidationError(ANY_NUMBER)

    def validate_max(self, field: Field) -> None:
        least, most = _number(self.min.data), _number(field.data)
        if most is None:
            raise ValidationError(ANY_NUMBER)
        if least is not None and most < least:
            raise ValidationError(_l("Enter a number that is not below the lowest"))

    def validate_decimals(self, field: Field) -> None:
        _check_whole(field, 0, 6)

    def own(self) -> Json:
        bounds = {name: _number(self[name].data) for name in ("min", "max")}
        return super().own() | bounds | {name: n for name, n in _numbers(self, "decimals").items() if n}

    @classmethod
    def shown(cls, said: Json) -> Json:
        return super().shown(said) | {name: _typed(said.get(name)) for name in ("min", "max", "decimals")}


class DateForm(AnsweredForm):
    min = Day(_l("The first day that can be right"), format="%d %m %Y")
    max = Day(_l("The last day that can be right"), format="%d %m %Y")

    def validate_max(self, field: Field) -> None:
        if field.data and self.min.data and field.data < self.min.data:
            raise ValidationError(_l("Enter a day that is not before the first"))

    def own(self) -> Json:
        return super().own() | {name: self[name].data.isoformat() for name in ("min", "max") if self[name].data}

    @classmethod
    def shown(cls, said: Json) -> Json:
        days = {name: date.fromisoformat(said[name]) for name in ("min", "max") if name in said}
        return super().shown(said) | days


class WrittenForm(AnsweredForm):
    max_length = StringField(_l("How many characters may it have?"))

    def validate_max_length(self, field: Field) -> None:
        _check_whole(field, 1, 10_000)

    def own(self) -> Json:
        return super().own() | _numbers(self, "max_length")

    @classmethod
    def shown(cls, said: Json) -> Json:
        return super().shown(said) | {"max_length": _typed(said.get("max_length"))}


class ConsentForm(AnsweredForm):
    worded: ClassVar = {**QuestionForm.worded, "statement": _l("Write what is agreed to"), "refused": ""}

    def validate_required(self, field: Field) -> None:
        if field.data and not self.words("refused"):
            raise ValidationError(_l("Say below what follows a no, as it must be answered with a yes"))


FORMS: Mapping[str, type[QuestionForm]] = {
    "single": ChoiceForm,
    "scale": ChoiceForm,
    "multiple": ChoiceForm,
    "ranking": RankingForm,
    "grid": GridForm,
    "number": NumberForm,
    "date": DateForm,
    "line": WrittenForm,
    "text": WrittenForm,
    "area": AnsweredForm,
    "postcode": AnsweredForm,
    "consent": ConsentForm,
    "information": QuestionForm,
}
assert FORMS.keys() == KINDS.keys(), "every kind of question has its form and its name"


def question_form(kind: str, languages: Sequence[str], said: Json, *, posted: bool = False) -> QuestionForm:
    """The form of a kind of question, which shows what one says, or what was posted."""
    base = FORMS[kind]
    rows = {name: _posted_rows(name) if posted else len(rows_of(said.get(name, []))) for name in base.lists}
    texts = [words for name in ("text", "hint", "statement") for words in said.get(name, {}).values()]
    piped = tuple(sorted(set().union(*map(placeholders, texts)) | set(said.get("otherwise", {}))))
    return _build(base, kind, languages, rows, piped, base.shown(said), posted=posted)


def with_rows_rearranged(form: QuestionForm, asked: str) -> QuestionForm:
    """The same form, with what was typed, after one of its buttons moved, removed or added a row."""
    name, _, rest = asked.partition("-")
    what, _, number = rest.partition("-")
    if name not in form.lists:
        return form
    rows = rearranged(form.listed(name), what, int(number) if number.isdecimal() else -1)
    counts = {**form.rows, name: len(rows)}
    typed = {each.name: each.data for each in form if not each.name.startswith(f"{name}_")} | values_of(rows, name)
    return _build(FORMS[form.kind], form.kind, form.languages, counts, form.piped, typed, posted=False)


def _build(
    base: type[QuestionForm],
    kind: str,
    languages: Sequence[str],
    rows: Mapping[str, int],
    piped: tuple[str, ...],
    values: Json,
    *,
    posted: bool,
) -> QuestionForm:
    fields: dict[str, Any] = {}
    for name in (*base.worded, *(f"otherwise_{code}" for code in piped)):
        fields |= {f"{name}_{language}": text_box(language) for language in languages}
    for name, number in ((name, number) for name, count in rows.items() for number in range(count)):
        fields[f"{name}_{number}_code"] = StringField(_l("Code"), filters=[tidy])
        fields |= {f"{name}_{number}_{language}": line_box(language, 500) for language in languages}
        if name == OPTIONS and kind != "ranking":
            fields[f"{name}_{number}_exclusive"] = BooleanField(_l("Chosen on its own"))
    fields |= {f"{name}_rows": HiddenField(default=str(count)) for name, count in rows.items()}
    fields |= {"kind": kind, "languages": tuple(languages), "rows": dict(rows), "piped": piped}
    made = type(base.__name__, (base,), fields)
    form: QuestionForm = made(formdata=request.form if posted else None, data=values)
    return form


def _posted_rows(name: str) -> int:
    sent = request.form.get(f"{name}_rows", "")
    return max(1, min(int(sent), MOST_ROWS)) if sent.isascii() and sent.isdecimal() and len(sent) < 4 else 1


def _fits(code: str, pattern: str) -> bool:
    return re.fullmatch(pattern.removeprefix("^").removesuffix("$"), code) is not None


def _number(typed: str | None) -> int | float | None:
    number = decimal_of(typed)
    return int(number) if number is not None and number.is_integer() else number


def _numbers(form: QuestionForm, *names: str) -> Json:
    return {name: int(form[name].data) for name in names if (form[name].data or "").strip()}


def _typed(number: float | None) -> str:
    return "" if number is None else f"{number:g}" if abs(number) < 1e6 else str(number)


def _check_whole(field: Field, least: int, most: int) -> None:
    plain = (field.data or "").strip()
    if plain and not is_whole(plain, least, most):
        raise ValidationError(str(WHOLE) % {"least": least, "most": f"{most:,}"})
