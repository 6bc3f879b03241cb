"""The survey of every type of question, and residents who answer it in full."""

from playwright.sync_api import Page

from tests.browser.pages import Keyboard, Survey

TYPED = {
    "day": "4",
    "month": "5",
    "year": "2019",
    "household": "3",
    "years": "12",
    "why": "More benches",
    "postcode": "",
}
RANKED = {"matters-safe": "1", "matters-green": "2", "matters-clean": "3", "matters-buses": ""}
GIVEN = {"agree": "yes", "moved": "2019-05-04", "household": 3, "satisfied": "3", "why": "More benches", "years": 12,
         "matters": ["safe", "green", "clean"]}  # fmt: skip
"""Some of the answers that this makes, as they are kept."""
CHOICES = {"radio", "checkbox"}
ASKED = "input:not([type=hidden], [data-exclusive]), textarea"
NAMES = "inputs => [...new Set(inputs.map((input) => input.name))]"


def typed(name: str) -> str:
    """What is typed into an input of this name."""
    return RANKED.get(name) or TYPED.get(name.rpartition("-")[2], "" if name in RANKED else "Because it is near")


class EveryType(Survey):
    """A resident who answers every question."""

    def answer_until(self, code: str) -> None:
        """Answer every page up to a question's own."""
        for _ in self.questions():
            if self.page.url.partition("?")[0].endswith(f"/{code}"):
                return
            self.answer_fully()

    def answer_to_the_check(self) -> list[str]:
        """Answer every page from here to the list of answers, and say which they were."""
        asked = []
        for question in self.questions():
            asked.append(question)
            self.answer_fully()
        return asked

    def open(self, name: str) -> None:
        """Go to a page by its address."""
        self.page.goto(self.page.url.rpartition("/")[0] + f"/{name}")

    def hurry_to_the_check(self) -> None:
        """Pass over what need not be answered."""
        self.open("check")
        while not self.submit_button.count():
            self.answer_fully()
            self.open("check")

    def answer_fully(self) -> None:
        """Answer everything that is asked on a page, and go on."""
        asked = self.main.locator(ASKED).evaluate_all(NAMES)
        for name in asked:
            self._answer(name)
        self.press(self.words.go_on)

    def _answer(self, name: str) -> None:
        inputs = self.main.locator(f"[name='{name}']")
        if inputs.first.get_attribute("type") in CHOICES:
            (inputs.nth(2) if name == "satisfied" else inputs.first).check()
        else:
            inputs.first.fill(typed(name))


class EveryTypeByKeyboard(EveryType):
    """The same survey, answered by whoever has only the Tab key, the arrows, the space bar and the Enter key."""

    def __init__(self, page: Page, language: str) -> None:
        super().__init__(page, language)
        self.keyboard = Keyboard(page)

    def press(self, name: str) -> None:
        self.keyboard.tab_to(self.main.get_by_role("button", name=name, exact=True))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, answer: str) -> None:
        self.keyboard.tab_to(self.main.get_by_label(answer, exact=True))
        self.page.keyboard.press("Space")

    def _answer(self, name: str) -> None:
        """From the group's first input, the arrow leads to the third and the space bar ticks."""
        inputs = self.main.locator(f"[name='{name}']")
        self.keyboard.tab_to(inputs.first)
        if inputs.first.get_attribute("type") not in CHOICES:
            self.page.keyboard.type(typed(name))
            return
        for key in ("ArrowDown", "ArrowDown") if name == "satisfied" else ("Space",):
            self.page.keyboard.press(key)
