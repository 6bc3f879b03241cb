"""The answers to the questions of a page, as a form: it reads what was posted, and keeps what cannot be accepted."""

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from types import SimpleNamespace

from core.language import localised
from surveys.questionnaire.answers import Answer, AnswerError, Answers
from surveys.questionnaire.question import Options, Posted, Question
from surveys.questionnaire.routing import Page
from surveys.questionnaire.showing import Showing
from surveys.residents.boxes import Box
from surveys.residents.problems import explain


class QuestionForm:
    """One question of a page, as this resident is shown it."""

    def __init__(self, question: Question, options: Options, answer: Answer) -> None:
        self.question, self.answer, self._options = question, answer, options

    @cached_property
    def apart(self) -> tuple[str, ...]:
        """The options that are chosen on their own."""
        return tuple(option.code for option in (*self._options, *self.question.refusals) if option.exclusive)

    @cached_property
    def box(self) -> Box:
        """Its inputs, which an answer that can be accepted never asks for."""
        question, answer = self.question, self.answer
        return Box(
            id=question.code,
            label=SimpleNamespace(text=localised(question.text)),
            lead_in=localised(getattr(question, "lead_in", {})),
            description=localised(question.hint),
            offered=self._options,
            refusals=question.refusals,
            typed=_typed(answer),
            parts={} if question.is_refusal(answer) or answer is None else question.typed(answer),
            flags=SimpleNamespace(maxlength=getattr(question, "max_length", None)),
        )

    def accepts(self, posted: Posted) -> bool:
        """Read the answer into `answer`, or say beside the question how to put it right."""
        try:
            self.answer = self.question.read(posted)
        except AnswerError as error:
            self.box.errors = [explain(error)]
            self.box.at = self._input(error.part)
            return False
        return True

    @property
    def is_as_written(self) -> bool:
        """Whether its inputs are still as the questionnaire has them: empty, with nothing wrong or said otherwise."""
        touched = self.box.typed or self.box.parts or self.box.errors
        return not touched and self.box.refusals == self.question.refusals

    def keep(self, posted: Posted) -> None:
        """Keep what was typed as it is, right or wrong."""
        names = {part: self.question.name_of(part) for part in self.question.parts}
        self.box.typed = posted.get(self.question.code, [])
        self.box.parts = {part: next(iter(posted.get(name, [])), "") for part, name in names.items()}

    def _input(self, part: str) -> str:
        """The id of a part's input, or of the question's first."""
        first = next(iter(self.question.parts), "")
        return self.question.name_of(part or first) if part or first else self.question.code


class PageForm:
    """The questions of a page: accepted together, or put right together."""

    form_errors = ()

    def __init__(self, page: Page, answers: Answers, showing: Showing) -> None:
        self.page, self._showing = page, showing
        self.questions = [
            QuestionForm(shown, showing.options(shown), answers.get(shown.code))
            for shown in map(showing.question, page.questions)
        ]

    def __iter__(self) -> Iterator[Box]:
        return (form.box for form in self.questions)

    @property
    def groups(self) -> Iterator[tuple[str, list[QuestionForm]]]:
        """The questions with what leads them in: the statements of a grid share one, others have none."""
        for _grid, members in groupby(self.questions, lambda form: getattr(form.question, "grid", "")):
            forms = list(members)
            yield forms[0].box.lead_in, forms

    @property
    def drawn_from(self) -> tuple[str, ...] | None:
        """The questions that decide how the page's inputs are drawn, or None where the resident decides as well.

        Before anybody answers, a question looks the same to all, unless its order, words or places are their own.
        """
        alike = all(map(self._showing.is_everybodys, self.page.questions))
        if alike and all(form.is_as_written for form in self.questions):
            return (self._showing.questionnaire.content_hash, *(each.code for each in self.page.questions))
        return None

    @property
    def title(self) -> str:
        """What the page is called: its section where questions are asked together, or else its question."""
        if self.page.is_together:
            return localised(self.page.section.title)
        return f"{self.questions[0].box.lead_in} {self.questions[0].box.label.text}".strip()

    @property
    def errors(self) -> dict[str, list[str]]:
        return {box.id: box.errors for box in self if box.errors}

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers of the questions that want one, by code."""
        return {form.question.code: form.answer for form in self.questions if form.question.answerable}

    def accepts(self, posted: Posted) -> bool:
        """Read every answer; or keep all that was typed, and say beside each question how to put it right."""
        if "clear" in posted:
            for form in self.questions:
                form.answer = None
            return True
        accepted = [form.accepts(posted) for form in self.questions]
        if not all(accepted):
            self.keep(posted)
        return all(accepted)

    def keep(self, posted: Posted) -> None:
        """Keep what was typed, unread, as when the page is asked for in another language."""
        for form in self.questions:
            form.keep(posted)


def _typed(answer: Answer) -> list[str]:
    if answer is None:
        return []
    return answer if isinstance(answer, list) else [str(answer)]
