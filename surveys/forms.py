"""What residents choose and type: where they live, and the answer to a question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID, uuid4, uuid5

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from core.forms import Form, Required
from core.language import localised
from core.models import Council
from surveys.questionnaire.answers import Answer, AnswerError, Problem
from surveys.questionnaire.questions import Options, Posted, Question

MESSAGES = {
    Problem.CHOOSE_ONE: _l("Choose one of the answers"),
    Problem.CHOOSE_SOME: _l("Choose at least one of the answers"),
    Problem.ENTER_TEXT: _l("Write your answer in the box"),
    Problem.WHOLE_NUMBER: _l("Enter a whole number, such as 7"),
    Problem.OUT_OF_RANGE: _l("Enter a number from %(min)s to %(max)s"),
    Problem.TOO_LONG: _l("Shorten your answer to %(limit)s characters or fewer: it is %(over)s too long"),
    Problem.ON_ITS_OWN: _l("Choose “%(option)s” on its own, or only your other answers"),
    Problem.NOT_OFFERED: _l("Choose from the answers on this page"),
}


class StartForm(Form):
    """Which council a resident answers for, and the identifier that makes one response of a form sent twice."""

    response_id = HiddenField()
    council = RadioField(_l("Which council do you live in?"), validators=[Required(_l("Choose your council"))])

    @classmethod
    def among(cls, councils: Sequence[Council]) -> "StartForm":
        form = cls(response_id=str(uuid4()))
        form.council.choices = [(council.slug, localised(council.name)) for council in councils]
        form.council.validate_choice = False  # A council that is not offered is refused in our own words below.
        form.offered = {council.slug: council for council in councils}
        return form

    offered: dict[str, Council]

    def chosen(self) -> Council | None:
        """The council chosen, in a form that was sent and can be accepted."""
        if not self.validate_on_submit():
            return None
        council = self.offered.get(self.council.data)
        if council is None:
            self.add_error("council", _l("Choose your council"))
        return council

    def identifier(self, council: Council) -> UUID:
        """The response's identifier: the same for a form sent twice, another when another council is chosen."""
        try:
            sent = UUID(self.response_id.data)
        except ValueError:
            sent = uuid4()
        return uuid5(sent, council.slug)


class Choice(NamedTuple):
    """An option as the macros draw it."""

    value: str
    label: str
    selected: bool


@dataclass
class Box:
    """What the macros of `fields.html` draw: one question's input, with what was typed in it."""

    id: str
    label: SimpleNamespace
    description: str
    offered: Options = ()
    typed: Sequence[str] = ()
    errors: list[str] = field(default_factory=list)
    flags: SimpleNamespace = field(default_factory=SimpleNamespace)

    @property
    def name(self) -> str:
        return self.id

    def iter_choices(self) -> Iterator[Choice]:
        return (Choice(option.code, localised(option.text), option.code in self.typed) for option in self.offered)

    def _value(self) -> str:
        refused = {option.code for option in self.offered}
        return next((value for value in self.typed if value not in refused), "")


class QuestionForm:
    """One question on a page. It reads what was posted, and keeps it when it cannot be accepted."""

    form_errors = ()

    def __init__(self, question: Question, answer: Answer) -> None:
        self.question, self.answer = question, answer
        self.apart = tuple(option.code for option in (*_exclusive(question), *question.refusals))
        self.box = Box(
            id=question.code,
            label=SimpleNamespace(text=localised(question.text)),
            description=localised(question.hint),
            offered=(*getattr(question, "options", ()), *question.refusals),
            typed=_typed(answer),
            flags=SimpleNamespace(maxlength=getattr(question, "max_length", None)),
        )

    def __iter__(self) -> Iterator[Box]:
        return iter((self.box,))

    @property
    def errors(self) -> dict[str, list[str]]:
        return {self.question.code: self.box.errors} if self.box.errors else {}

    def accepts(self, posted: Posted) -> bool:
        """Read the answer into `answer`, or say beside the question how to put it right."""
        try:
            self.answer = None if "clear" in posted else self.question.read(posted)
        except AnswerError as error:
            self.box.typed = posted.get(self.question.code, [])
            self.box.errors = [_explain(error)]
        return not self.box.errors


def _exclusive(question: Question) -> Options:
    return tuple(option for option in getattr(question, "options", ()) if option.exclusive)


def _typed(answer: Answer) -> list[str]:
    if answer is None:
        return []
    return answer if isinstance(answer, list) else [str(answer)]


def _explain(error: AnswerError) -> str:
    values: dict[str, Any] = {
        name: localised(value) if isinstance(value, Mapping) else value for name, value in error.values.items()
    }
    return str(MESSAGES[error.problem]) % values
