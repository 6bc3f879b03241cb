"""What people choose and type about papers: which came in, and which keying is right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField, StringField, ValidationError

from core.database import now
from core.forms import AtMost, Chosen, Form, Required
from core.language import language_name
from surveys.papers.keying_form import KeyingForm
from surveys.papers.paper_words import marks_said
from surveys.questionnaire.marks import Marks, names_of
from surveys.questionnaire.questions import Posted, Question
from surveys.residents.forms import QuestionForm

FIRST, SECOND, OTHER = "first", "second", "other"


class ReceivedForm(Form):
    """A paper that has come in, to be keyed for the first time or the second."""

    serial = StringField(_l("Serial number"), [Required(_l("Enter the serial number")), AtMost(64)])
    received_on = DateField(_l("When did it come in?"), format="%d %m %Y")
    language = RadioField(_l("In which language is it?"), [Chosen(_l("Choose the language"))], validate_choice=False)

    @classmethod
    def among(cls, languages: Sequence[str]) -> "ReceivedForm":
        form = cls(received_on=now().date(), language=languages[0])
        form.language.choices = [(code, language_name(code)) for code in languages]
        return form

    def validate_received_on(self, field: Field) -> None:
        if field.data is None or field.data > now().date():
            field.errors = []
            raise ValidationError(_("Enter the day it came in, which is not after today"))


@dataclass
class Difference:
    """A question that two people keyed differently, with what each keyed and room for a third reading."""

    question: Question
    number: int
    first: str
    second: str
    other: QuestionForm
    chosen: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"choice:{self.question.code}"

    name = id

    @property
    def label(self) -> SimpleNamespace:
        return SimpleNamespace(text=self.other.box.label.text)

    def iter_choices(self) -> Iterator[SimpleNamespace]:
        words = {
            FIRST: _("First keying: %(marks)s", marks=self.first),
            SECOND: _("Second keying: %(marks)s", marks=self.second),
            OTHER: _("Neither: key it below"),
        }
        return (SimpleNamespace(value=code, label=text, selected=code == self.chosen) for code, text in words.items())


class ResolveForm:
    """Every difference of a paper, each to be settled by whoever has the paper in hand."""

    form_errors = ()

    def __init__(self, keyed: KeyingForm, first: Marks, second: Marks) -> None:
        self.keyed, self.sides = keyed, {FIRST: first, SECOND: second}
        self.differences = [self._difference(form) for form in keyed.questions]
        self.marks: dict[str, list[str]] = {}

    def __iter__(self) -> Iterator[object]:
        yield from self.differences
        yield from self.keyed

    @property
    def errors(self) -> Mapping[str, list[str]]:
        return {each.id: each.errors for each in self.differences if each.errors} | self.keyed.errors

    def accepts(self, posted: Posted) -> bool:
        """Take the marks chosen for every question, or say for which none was."""
        self.keyed.accepts(posted)
        for each in self.differences:
            each.chosen = next(iter(posted.get(each.id, [])), "")
            if each.chosen not in (FIRST, SECOND, OTHER):
                each.errors = [_("Choose what the paper says")]
            self.marks |= self._own(each.question, self.sides.get(each.chosen, self.keyed.marks))
        return not self.errors

    def _difference(self, form: QuestionForm) -> Difference:
        first, second = (marks_said(form.question, marks) for marks in self.sides.values())
        return Difference(form.question, self.keyed.numbers[form.question.code], first, second, form)

    def _own(self, question: Question, marks: Marks) -> dict[str, list[str]]:
        return {name: marks[name] for name in names_of(question) if name in marks}
