"""A phone that may lose its signal, and the survey on it."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.browser.every_type import EveryType, EveryTypeByKeyboard
from tests.browser.serving import COUNCILS
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


class Phone(EveryType):
    """A resident's phone, on which a survey of every type of question is answered."""

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


class PhoneWithKeys(Phone, EveryTypeByKeyboard):
    """A phone that is used with a keyboard alone."""


def begun(page: Page, signal: Signal, survey: str, language: str = "en", kind: type[Phone] = Phone) -> Phone:
    """A phone on which the survey has just begun."""
    phone = kind(page, signal, language)
    phone.begin(survey, COUNCILS[language])
    return phone
