"""Answers that come from a phone, judged as if each page had been posted now but answered then."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.web import db
from surveys import answering
from surveys.forms import PageForm
from surveys.offline.copies import every_page
from surveys.offline.parcels import PageAnswered
from surveys.places import CouncilPlaces
from surveys.questionnaire.orders import orders_of
from surveys.questionnaire.routing import Page, Way
from surveys.questionnaire.showing import Showing


@dataclass(frozen=True)
class Judge:
    """Judges what a phone sends for one response. The way is worked out anew after each page that is taken."""

    visit: answering.Visit
    device: str

    def take(self, sent: Iterable[PageAnswered]) -> list[dict[str, Any]]:
        """Record what can be accepted, and give back the pages that have to be put right, with the reasons."""
        waiting, refused = {each.page: each for each in sent}, []
        while page := next((page for page in self._way().pages if page.name in waiting), None):
            answered = waiting.pop(page.name)
            form = self._form(page)
            if form.accepts(answered.posted):
                self._record(form, answered)
            else:
                refused.append({"page": page.name, "posted": answered.posted, "errors": _first_errors(form)})
        self._set_aside(waiting)
        return refused

    def stands(self, sent: Iterable[PageAnswered]) -> bool:
        """Whether a response that takes no more answers holds these already, or newer ones."""
        waiting = {each.page: each for each in sent}
        return all(
            self._stands(self._form(page), waiting[page.name]) for page in self._way().pages if page.name in waiting
        )

    def _stands(self, form: PageForm, answered: PageAnswered) -> bool:
        response = self.visit.response
        return form.accepts(answered.posted) and all(
            response.answers.get(code) == answer or response.answered_at.get(code, [0])[0] > answered.at.timestamp()
            for code, answer in form.answers.items()
        )

    def _set_aside(self, waiting: dict[str, PageAnswered]) -> None:
        """Keep answers to what is no longer asked, should the resident come back that way; faults matter to nobody."""
        for page in every_page(self.visit.questionnaire):
            if page.name in waiting:
                form = self._form(page)
                if form.accepts(waiting[page.name].posted):
                    self._record(form, waiting[page.name])

    def _record(self, form: PageForm, answered: PageAnswered) -> None:
        orders = self._showing().orders_shown(form.page)
        answering.record_answers(
            db, self.visit.response, form.answers, at=answered.at, device=self.device, orders=orders
        )

    def _way(self) -> Way:
        response = self.visit.response
        orders = orders_of(self.visit.questionnaire.shuffled, response.id, response.orders)
        return Way(self.visit.questionnaire, response.answers, orders)

    def _showing(self) -> Showing:
        way = self._way()
        return Showing(self.visit.questionnaire, way.given, way.orders, CouncilPlaces(db, self.visit.council.id))

    def _form(self, page: Page) -> PageForm:
        return PageForm(page, {}, self._showing())


def _first_errors(form: PageForm) -> dict[str, str]:
    return {code: errors[0] for code, errors in form.errors.items()}
