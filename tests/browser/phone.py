"""A phone that may lose its signal, and the survey on it."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.browser.pages import Survey
from tests.browser.signal import Signal

KEPT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("folkmoot", 1);
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onerror = () => resolve([]);
  opening.onsuccess = () => {
    const asking = opening.result.transaction("kept").objectStore("kept").getAllKeys();
    asking.onsuccess = () => resolve(asking.result, opening.result.close());
  };
})"""
TYPED = {"day": "4", "month": "5", "year": "2019", "household": "3", "years": "12", "why": "More benches"}
RANKED = {"safe": "1", "green": "2", "clean": "3", "buses": ""}
NAMES = "inputs => [...new Set(inputs.map((input) => input.name))]"


class Phone(Survey):
    """A resident's phone, on which a survey of every type of question is answered in full."""

    def __init__(self, page: Page, signal: Signal, language: str = "en") -> None:
        super().__init__(page, language)
        self.signal = signal

    def begin(self, slug: str, council: str) -> None:
        """Begin with signal, and wait until the phone has its copy."""
        super().begin(slug, council)
        self.wait_until(lambda: any(key.startswith("draft") for key in self.kept()))

    def kept(self) -> list[str]:
        """The names of what the phone keeps."""
        names: list[str] = self.page.evaluate(KEPT)
        return names

    def wait_until(self, happened: Callable[[], object], seconds: int = 20) -> None:
        for _ in range(seconds * 10):
            if happened():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("it did not happen")

    def lose_signal(self) -> None:
        self.signal.lose()
        self.page.context.set_offline(True)

    def regain_signal(self) -> None:
        self.signal.regain()
        self.page.context.set_offline(False)

    def send_again(self) -> None:
        """What a page does by itself every quarter of a minute."""
        self.page.evaluate("navigator.serviceWorker.controller.postMessage({ task: 'send' })")

    @property
    def state(self) -> Locator:
        """What is said of the answers that wait."""
        return self.page.locator("#state")

    def change_language(self, name: str) -> None:
        self.page.locator(".fm-languages").get_by_role("button", name=name).click()

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
        asked = self.main.locator("input:not([type=hidden], [data-exclusive]), textarea").evaluate_all(NAMES)
        for name in asked:
            self._answer(name)
        self.press(self.words.go_on)

    def _answer(self, name: str) -> None:
        inputs = self.main.locator(f"[name='{name}']")
        code, _, part = name.rpartition("-")
        if code == "matters":
            inputs.fill(RANKED[part])
        elif inputs.first.get_attribute("type") in ("radio", "checkbox"):
            (inputs.nth(2) if name == "satisfied" else inputs.first).check()
        elif part != "postcode":
            inputs.first.fill(TYPED.get(part or name, "Because it is near"))
