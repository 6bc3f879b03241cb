"""A question as one resident is shown it: in their order, with their council's places and what they said before."""

from dataclasses import dataclass, field

from surveys.questionnaire.answers import Answers
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.orders import Coded, Orders, arrange, changes
from surveys.questionnaire.piping import fill, in_a_sentence
from surveys.questionnaire.places import NOWHERE, Places, offered
from surveys.questionnaire.question import Options, Question
from surveys.questionnaire.routing import Page


@dataclass(frozen=True)
class Showing:
    """What makes a question this resident's own; `given` is what they said on the way so far."""

    questionnaire: Questionnaire
    given: Answers
    orders: Orders = field(default_factory=dict)
    places: Places = NOWHERE

    def question(self, question: Question) -> Question:
        """The question with its places to choose from and its words complete."""
        return fill(offered(question, self.places), self._said)

    def is_everybodys(self, question: Question) -> bool:
        """Whether every resident is shown the question alike: with nobody's order, earlier answers or places."""
        return question.code not in self.orders and self.question(question) is question

    def options(self, question: Question) -> Options:
        """The options of a question that is being shown, in this resident's order."""
        return arrange(getattr(question, "options", ()), self.orders.get(question.code, ()))

    def orders_shown(self, page: Page) -> dict[str, list[str]]:
        """The orders that a page shows, to be recorded with its answers."""
        grids = {getattr(question, "grid", "") for question in page.questions}
        shown: list[Coded] = [*page.questions, *(grid for grid in page.section.grids if grid.code in grids)]
        return {each.code: list(self.orders[each.code]) for each in shown if changes(each)}

    def _said(self, code: str, language: str) -> str:
        question = self.questionnaire.question(code)
        if question is None:
            return ""
        return in_a_sentence(offered(question, self.places), self.given.get(code), language)
