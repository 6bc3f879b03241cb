"""Page objects: what a person does on Folkmoot's pages, in a person's words."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True)
class Words:
    """The few words of the interface that a resident presses or reads."""

    start: str
    go_on: str
    send: str
    thanks: str


WORDS = {
    "en": Words("Start now", "Continue", "Submit", "Thank you"),
    "cy": Words("Dechrau nawr", "Parhau", "Cyflwyno", "Diolch"),
}


class Survey:
    """A survey, as its respondent sees it."""

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page, self.words = page, WORDS[language]

    def begin(self, slug: str, council: str) -> None:
        self.page.goto(f"/s/{slug}")
        self.page.get_by_label(council).check()
        self._press(self.words.start)

    def answer_everything(self, limit: int = 60) -> None:
        """Answer each question with its first choice, or with plausible words, up to the list of answers."""
        for _ in range(limit):
            if self.page.get_by_role("button", name=self.words.send).count():
                return
            self._answer_one()
            self._press(self.words.go_on)
        raise AssertionError("the questionnaire has no end")

    def send(self) -> str:
        """Send the answers and return the receipt."""
        self._press(self.words.send)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.words.thanks)
        return self.page.locator(".fm-code").inner_text()

    def _answer_one(self) -> None:
        main = self.page.locator("main")
        radios, boxes = main.locator("input[type=radio]"), main.locator("input[type=checkbox]")
        if radios.count():
            radios.first.check()
        elif boxes.count():
            boxes.first.check()
        elif main.locator("textarea").count():
            main.locator("textarea").first.fill("More benches by the river, please")
        elif main.locator("input[inputmode=numeric]").count():
            main.locator("input[inputmode=numeric]").first.fill("12")

    def _press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name).click()


class Desk:
    """A council's own pages, once signed in."""

    def __init__(self, page: Page, council: str) -> None:
        self.page, self.council = page, council

    def sign_in(self, role: str, password: str) -> None:
        self.page.goto("/sign-in")
        self.page.locator("input[name=email]").fill(f"{role}@{self.council}.example")
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("main button[type=submit]").first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile("Your councils|Eich cynghorau"))

    def comments(self, query: str = "") -> Locator:
        self.page.goto(f"/councils/{self.council}/comments{query}")
        return self.page.locator("main")


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
