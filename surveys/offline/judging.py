"""Answers that come from a phone, judged as if each page had been posted now but answered then."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.language import current_language
from core.web import connection
from surveys.answering import record_answers
from surveys.offline.parcels import PageAnswered
from surveys.questionnaire.routing import Page
from surveys.residents.forms import PageForm
from surveys.residents.journey import Journey
from surveys.visits import Visit


@dataclass(frozen=True)
class Judge:
    """Judges what a device sends for one response; the way is worked out anew after each page that is taken."""

    visit: Visit
    device: str

    def take(self, sent: Iterable[PageAnswered]) -> list[dict[str, Any]]:
        """Record what can be accepted, and give back the pages that have to be put right, with the reasons.

        Raises what `record_answers` raises.
        """
        waiting = {each.page: each for each in sent}
        returned = []
        while page := self._next(waiting):
            answered = waiting.pop(page.name)
            if errors := self._record(page, answered):
                returned.append({"page": page.name, "posted": answered.posted, "errors": errors})
        for answered in waiting.values():
            self._set_aside(answered)
        return returned

    def stands(self, sent: Iterable[PageAnswered]) -> bool:
        """Whether a response that takes no more answers holds these already, or newer ones."""
        way = self._journey.way
        pages = [(page, answered) for answered in sent if (page := way.page(answered.page))]
        return all(self._stands(page, answered) for page, answered in pages)

    @property
    def _journey(self) -> Journey:
        """The journey as it is by now."""
        return Journey(self.visit)

    def _next(self, waiting: dict[str, PageAnswered]) -> Page | None:
        return next((page for page in self._journey.way.pages if page.name in waiting), None)

    def _record(self, page: Page, answered: PageAnswered) -> dict[str, str]:
        """Record the answers of a page, unless there is something to put right: then say what, by question."""
        form, showing = self._form(page), self._journey.showing
        if not form.accepts(answered.posted):
            return {code: errors[0] for code, errors in form.errors.items()}
        record_answers(
            connection(),
            self.visit.response,
            form.answers,
            at=answered.at,
            device=self.device,
            orders=showing.orders_shown(page),
            language=current_language(),
        )
        return {}

    def _set_aside(self, answered: PageAnswered) -> None:
        """Keep answers to what is no longer asked, should it be asked again; their faults no longer matter."""
        page = self._journey.aside(answered.page)
        if page:
            self._record(page, answered)

    def _stands(self, page: Page, answered: PageAnswered) -> bool:
        form, response = self._form(page), self.visit.response
        return form.accepts(answered.posted) and all(
            response.answers.get(code) == answer or response.answered_at[code][0] > answered.at.timestamp()
            for code, answer in form.answers.items()
        )

    def _form(self, page: Page) -> PageForm:
        return PageForm(page, {}, self._journey.showing)
