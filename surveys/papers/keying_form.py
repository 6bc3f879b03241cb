"""A section of a paper questionnaire as it is keyed: what is ticked and written, possible or not."""

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _

from core.language import current_language, localised
from surveys.questionnaire.answers import AnswerError
from surveys.questionnaire.choices import Multiple, Single
from surveys.questionnaire.marks import ILLEGIBLE, SEVERAL_TICKED, UNUSABLE, Marks, marks_of
from surveys.questionnaire.places import Postcode
from surveys.questionnaire.question import Option, Posted, Question
from surveys.questionnaire.showing import Showing
from surveys.residents.forms import QuestionForm
from surveys.residents.problems import explain


class KeyingForm:
    """Questions with everything that may be found on paper, none of it refused but a postcode that leads nowhere."""

    form_errors = ()

    def __init__(
        self, questions: Sequence[Question], numbers: Mapping[str, int], marks: Marks, showing: Showing
    ) -> None:
        self.numbers = numbers
        self.questions = [_keyed(showing.question(each), numbers[each.code], marks) for each in questions]
        self.marks: dict[str, list[str]] = {}

    def __iter__(self) -> Iterator[object]:
        return (form.box for form in self.questions)

    @property
    def errors(self) -> dict[str, list[str]]:
        return {form.box.id: form.box.errors for form in self.questions if form.box.errors}

    def accepts(self, posted: Posted) -> bool:
        """Read the marks, and keep what was typed where a postcode is not known."""
        for form in self.questions:
            try:
                self.marks |= _settled(form.question, marks_of(form.question, posted))
            except AnswerError as error:
                form.box.errors, form.box.at = [explain(error)], form.question.name_of(next(iter(form.question.parts)))
            _keep(form, posted)
        return not self.errors


def outcomes_of(question: Question) -> tuple[str, ...]:
    """The ways in which a question's marks may say nothing."""
    one_box = isinstance(question, Single) and not isinstance(question, Postcode)
    return (SEVERAL_TICKED, ILLEGIBLE) if one_box else (ILLEGIBLE,)


def _keyed(question: Question, number: int, marks: Marks) -> QuestionForm:
    options = getattr(question, "options", ())
    form = QuestionForm(question, options, None)
    outcomes = tuple(Option(code, UNUSABLE[code], exclusive=True) for code in outcomes_of(question))
    lead_in, words = localised(getattr(question, "lead_in", {})), localised(question.text)
    form.box.label.text, form.box.lead_in = f"{number}. {lead_in} {words}".replace("  ", " "), ""
    form.box.refusals = (*question.refusals, *outcomes)
    if isinstance(question, Single) and not isinstance(question, Postcode):
        form.box.offered = (Option("", {current_language(): _("Nothing ticked")}), *options)
    form.apart = tuple(option.code for option in (outcomes if isinstance(question, Multiple) else form.box.refusals))
    _keep(form, marks)
    return form


def _keep(form: QuestionForm, marks: Posted) -> None:
    form.keep(marks)
    form.box.typed = form.box.typed or [""]


def _settled(question: Question, marks: dict[str, list[str]]) -> dict[str, list[str]]:
    """The marks as they are kept: of a postcode, its ward alone. Raises `AnswerError` for one that is not known."""
    if not isinstance(question, Postcode) or ILLEGIBLE in marks.get(question.code, []):
        return marks
    answer = question.read(marks) if marks else None
    return {question.code: [str(answer)]} if answer else {}
