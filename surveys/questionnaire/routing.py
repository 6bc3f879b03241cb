"""The way through a questionnaire: which questions are asked, on which pages, and which comes next."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from surveys.questionnaire.answers import Answer, Answers
from surveys.questionnaire.document import Questionnaire, Section
from surveys.questionnaire.orders import NO_ORDERS, Orders
from surveys.questionnaire.questions import Question


@dataclass(frozen=True)
class Page:
    """The questions that are asked at once: one, or all of a section that is asked together."""

    name: str
    section: Section
    questions: tuple[Question, ...]

    @property
    def is_together(self) -> bool:
        return self.section.together

    @property
    def answerable(self) -> tuple[Question, ...]:
        """The questions of the page that want an answer; things to know do not."""
        return tuple(question for question in self.questions if question.answerable)


@dataclass(frozen=True)
class Progress:
    """How far along the way a page is: its first and last question of so many; things to know are not counted."""

    step: int
    last: int
    total: int


@dataclass(frozen=True)
class Way:
    """The way that answers lead along: worked out once for a request, and asked for everything."""

    questionnaire: Questionnaire
    answers: Answers
    orders: Orders = field(default_factory=dict)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions asked.

        An answer counts only while its own question is on the way, so that what was said before turning back leads
        nowhere.
        """
        asked: list[Question] = []
        given: dict[str, Answer] = {}
        for question in self.questionnaire.in_order(self.orders):
            if question.when is None or question.when.holds(given):
                asked.append(question)
                if question.code in self.answers:
                    given[question.code] = self.answers[question.code]
        return tuple(asked)

    @cached_property
    def given(self) -> dict[str, Answer]:
        """The answers given to the questions asked."""
        answers = self.answers
        return {question.code: answers[question.code] for question in self.questions if question.code in answers}

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages, each with at least one question."""
        found: list[Page] = []
        for section, questions in groupby(self.questions, self.questionnaire.section_of):
            if section.together:
                found.append(Page(section.code, section, tuple(questions)))
            else:
                found += [Page(question.code, section, (question,)) for question in questions]
        return tuple(found)

    def page(self, name: str) -> Page | None:
        """The page of a name, if it is on the way."""
        number = self._numbers.get(name)
        return None if number is None else self.pages[number]

    def page_of(self, question: Question) -> Page:
        """The page where a question of the way is asked."""
        section = self.questionnaire.section_of(question)
        return self.pages[self._numbers[section.code if section.together else question.code]]

    def after(self, page: Page) -> Page | None:
        """The page after another, or None at the end."""
        number = self._numbers[page.name] + 1
        return self.pages[number] if number < len(self.pages) else None

    def before(self, page: Page) -> Page | None:
        """The page before another, or None at the start."""
        number = self._numbers[page.name] - 1
        return self.pages[number] if number >= 0 else None

    def first_unanswered(self) -> Page | None:
        """The first page with a question that has been neither answered nor passed over."""
        waiting = (each for each in self.questions if each.answerable and each.code not in self.answers)
        found = next(waiting, None)
        return self.page_of(found) if found else None

    def first_missing(self) -> Question | None:
        """The first question that must be answered and is not."""
        required = (question for question in self.questions if question.required)
        return next((question for question in required if self.answers.get(question.code) is None), None)

    def to_keep(self) -> dict[str, Answer]:
        """The answers to keep at submission: one for each question asked, None where it was passed over."""
        return {question.code: self.answers.get(question.code) for question in self.questions if question.answerable}

    def progress(self, page: Page) -> Progress:
        """A page's place among those on the way."""
        counts = [len(each.answerable) for each in self.pages]
        number = self._numbers[page.name]
        before = sum(counts[:number])
        return Progress(before + 1, before + counts[number], sum(counts))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {page.name: number for number, page in enumerate(self.pages)}


def pages(questionnaire: Questionnaire, answers: Answers, orders: Orders = NO_ORDERS) -> list[Page]:
    """The pages on the way that the answers lead along."""
    return list(Way(questionnaire, answers, orders).pages)


def dropped(questionnaire: Questionnaire, before: Answers, after: Answers) -> list[Question]:
    """The questions whose answers a change takes off the way; the answers come back if the way does."""
    kept = {question.code for question in Way(questionnaire, after).questions}
    asked = Way(questionnaire, before).questions
    return [each for each in asked if before.get(each.code) is not None and each.code not in kept]
