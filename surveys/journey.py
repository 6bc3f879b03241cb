"""A resident's way through a questionnaire as addresses: where they are, what comes next, and how to go back."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request, url_for

from core.web import db
from surveys.places import CouncilPlaces
from surveys.questionnaire.orders import orders_of
from surveys.questionnaire.questions import Question
from surveys.questionnaire.routing import Page, Way
from surveys.questionnaire.showing import Showing
from surveys.visits import Visit


@dataclass(frozen=True)
class Journey:
    """A response under way; after answers have been kept, a new one begins from them."""

    visit: Visit

    @property
    def survey(self) -> str:
        return self.visit.wave.survey

    @property
    def is_changing(self) -> bool:
        """Whether the resident came from the list of answers to change one."""
        return "change" in request.args

    @cached_property
    def way(self) -> Way:
        response, questionnaire = self.visit.response, self.visit.questionnaire
        return Way(questionnaire, response.answers, orders_of(questionnaire.shuffled, response.id, response.orders))

    @cached_property
    def showing(self) -> Showing:
        places = CouncilPlaces(db, self.visit.council.id)
        return Showing(self.visit.questionnaire, self.way.given, self.way.orders, places)

    def address(self, page: Page | None, **more: Any) -> str:
        """The address of a page, or of the list of answers after the last."""
        if page is None:
            return url_for("resident.check", survey=self.survey, **more)
        change = 1 if self.is_changing else None
        return url_for("resident.question", survey=self.survey, page=page.name, change=change, **more)

    def address_to_change(self, question: Question) -> str:
        """Where an answer is changed: on a page of several questions, at its own."""
        page = self.way.page_of(question)
        anchor = f"question-{question.code}" if page.is_together else None
        return url_for("resident.question", survey=self.survey, page=page.name, change=1, _anchor=anchor)

    def place(self, **more: Any) -> str:
        """Where a resident is: at the first page, at the first one not yet answered, or at the end."""
        waiting = self.way.first_unanswered() if self.way.answers else self.way.pages[0]
        return self.address(waiting, **more)

    def after(self, page: Page, **more: Any) -> str:
        """The next page; after a change, whatever the change has newly asked, and then the list of answers."""
        return self.address(self.way.first_unanswered() if self.is_changing else self.way.after(page), **more)

    def before(self, page: Page) -> str:
        """The page before; from a change, the list of answers."""
        previous = self.way.before(page)
        if self.is_changing or previous:
            return self.address(None if self.is_changing else previous)
        return url_for("resident.start", survey=self.survey)

    def aside(self, name: str) -> Page | None:
        """A page of the questionnaire that is not on the way, for an answer that was typed before the way turned."""
        for section in self.visit.questionnaire.sections:
            asked = [each for each in section.questions if name == (section.code if section.together else each.code)]
            if asked:
                return Page(name, section, tuple(asked))
        return None
