"""What a printed questionnaire says to whoever fills it in: for whom a question is, and where to go on."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from core.language import current_language, localised
from surveys.questionnaire.printed import END, Direction, Directions, Paper, directions
from surveys.questionnaire.question import Question


@dataclass(frozen=True)
class PaperWords:
    """The words of a printed questionnaire; its questions have their places already."""

    paper: Paper
    questions: Mapping[str, Question]

    def only_if(self, question: Question) -> str:
        """For whom a question is, such as "Answer this only if you answered “No” to question 4."; else nothing."""
        if question.when is None:
            return ""
        return str(_("Answer this only if %(condition)s.", condition=self._said(directions(question.when))))

    def go_to(self, question: Question, code: str) -> str:
        """Where a ticked box leads, if not to the next question."""
        number = self.paper.goes_to(question, code)
        if number is None:
            return ""
        return str(_("Go to the end")) if number == END else str(_("Go to %(number)s", number=number))

    def _said(self, found: Direction | Directions) -> str:
        if isinstance(found, Directions):
            joint = _(", and ") if found.all_needed else _(", or ")
            return str(joint).join(self._said(part) for part in found.parts)
        answers = self._answers(found) if found.any_of else self._bounds(found)
        words = {"answers": answers, "number": self.paper.numbers[found.question]}
        if found.is_given:
            return str(_("you answered %(answers)s to question %(number)s", **words))
        return str(_("you did not answer %(answers)s to question %(number)s", **words))

    def _answers(self, found: Direction) -> str:
        question = self.questions[found.question]
        options = (*getattr(question, "options", ()), *question.refusals)
        said = {option.code: localised(option.text) for option in options}
        return str(_(" or ")).join(_("“%(answer)s”", answer=said.get(str(code), code)) for code in found.any_of)

    def _bounds(self, found: Direction) -> str:
        """Numbers as they are, and dates in the reader's own manner: “18 or more”, “from 18 to 30”."""
        say = self.questions[found.question].say
        least, most = (
            None if bound is None else say(bound, current_language())[0] for bound in (found.at_least, found.at_most)
        )
        is_date = isinstance(found.at_least if found.at_most is None else found.at_most, str)
        if least is None:
            return str(_("%(most)s or earlier", most=most) if is_date else _("%(most)s or less", most=most))
        if most is None:
            return str(_("%(least)s or later", least=least) if is_date else _("%(least)s or more", least=least))
        return str(_("from %(least)s to %(most)s", least=least, most=most))
