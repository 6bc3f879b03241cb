"""Page objects: what a person does on Folkmoot's pages, in a person's words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True)
class Words:
    """The few words of the interface that a resident presses or reads."""

    start: str
    go_on: str
    back: str
    change: str
    submit: str
    send: str
    thanks: str
    later: str = "Save and come back later"


WORDS = {
    "en": Words(
        "Start now", "Continue", "Back", "Change", "Submit my answers", "Send", "Thank you", "Save and come back later"
    ),
    "cy": Words(
        "Dechrau nawr",
        "Parhau",
        "Yn ôl",
        "Newid",
        "Cyflwyno fy atebion",
        "Anfon",
        "Diolch",
        "Cadw a dod yn ôl yn nes ymlaen",
    ),
    "ar": Words("ابدأ الآن", "متابعة", "رجوع", "تغيير", "أرسل إجاباتي", "إرسال", "شكرًا"),
}


class Resident:
    """A page before a resident, who reads one language."""

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page, self.words = page, WORDS[language]
        self.main = page.locator("main")

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def choose(self, answer: str) -> None:
        self.main.get_by_label(answer, exact=True).check()

    def press(self, name: str) -> None:
        """Press a button; what it leads to has been read to its end before anything on it is counted."""
        self.main.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state("domcontentloaded")

    def code(self) -> str:
        """The receipt or reference of the page of thanks."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.words.thanks)
        return self.main.locator(".fm-code").inner_text()


class Survey(Resident):
    """A survey, as its respondent sees it."""

    def begin(self, slug: str, council: str) -> None:
        """Begin for a council, which is asked for only where there are several."""
        self.page.goto(f"/s/{slug}")
        if self.main.locator("input[name=council][type=radio]").count():
            self.choose(council)
        self.press(self.words.start)

    def questions(self, limit: int = 60) -> Iterator[str]:
        """The heading of each question in turn, until the list of answers; the caller answers in between."""
        for _ in range(limit):
            if self.submit_button.count():
                return
            yield self.heading
        raise AssertionError("the questionnaire has no end")

    @property
    def submit_button(self) -> Locator:
        return self.main.get_by_role("button", name=self.words.submit, exact=True)

    def answer(self, choice: str | None = None) -> None:
        """Answer what is asked with one of its choices, or with the first, or in plausible words; and go on."""
        if choice:
            self.choose(choice)
        else:
            self._answer_plausibly()
        self.press(self.words.go_on)

    def pass_over_the_rest(self) -> None:
        """Go to the list of answers at once: no question has to be answered."""
        self.page.goto(self.page.url.rsplit("/", 1)[0] + "/check")

    def go_back(self) -> None:
        self.page.get_by_role("link", name=self.words.back, exact=True).click()

    def change(self, question: str) -> None:
        """From the list of answers, go to change one."""
        self._row(question).get_by_role("link", name=self.words.change).click()

    def answer_given(self, question: str) -> str:
        """The answer to a question, as the list of answers says it."""
        return self._row(question).locator("dd").first.inner_text()

    def save(self) -> str:
        """Save what was answered so far, and read the code to come back with."""
        self.press(self.words.later)
        return self.main.locator(".fm-code").inner_text()

    def come_back(self, slug: str, code: str) -> None:
        """Go on, on this device, with a code from another."""
        self.page.goto(f"/s/{slug}")
        self.main.locator("#code").fill(code)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def read_in(self, name: str) -> None:
        """Switch the page's language with the header's button."""
        self.page.locator("header").get_by_role("button", name=name).click()

    def withdraw(self, slug: str, receipt: str) -> None:
        self.page.goto(f"/s/{slug}/receipt")
        self.main.locator("#receipt").fill(receipt)
        for name in ("Continue", "Withdraw my answers", "Yes, withdraw my answers"):
            self.press(name)

    def submit(self) -> str:
        """Send the answers and return the receipt."""
        self.submit_button.click()
        return self.code()

    def _row(self, question: str) -> Locator:
        return self.main.locator(".govuk-summary-list__row").filter(has_text=question)

    def _answer_plausibly(self) -> None:
        choices = self.main.locator("input[type=radio], input[type=checkbox]")
        typed = self.main.locator("textarea, input[type=text]")
        if typed.count():
            numeric = typed.get_attribute("inputmode") == "numeric"
            typed.fill("12" if numeric else "More benches by the river, please")
        elif choices.count():
            choices.first.check()


class HowDidWeDo(Resident):
    """A service's feedback form."""

    def open(self, slug: str) -> None:
        self.page.goto(f"/f/{slug}")

    def write(self, words: str) -> None:
        self.main.get_by_role("textbox").fill(words)

    def send(self) -> str:
        """Send the form and return the reference."""
        self.press(self.words.send)
        return self.code()


class Keyboard:
    """A person who has only a keyboard: everything is reached with the Tab key."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab_to(self, target: Locator, limit: int = 40) -> None:
        for _ in range(limit):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"the Tab key does not lead to {target}")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)


class Desk:
    """A council's own pages, for one who signed in."""

    def __init__(self, page: Page, council: str) -> None:
        self.page, self.council = page, council
        self.main = page.locator("main")

    def sign_in(self, role: str, password: str) -> None:
        self.page.goto("/sign-in")
        self.page.locator("input[name=email]").fill(f"{role}@{self.council}.example")
        self.page.locator("input[name=password]").fill(password)
        self.main.locator("button[type=submit]").click()
        self.page.wait_for_url("**/desk")

    def open(self, address: str = "") -> None:
        self.page.goto(f"/councils/{self.council}/{address}")

    def count(self) -> int:
        """How many comments the heading says there are."""
        found = re.search(r"([\d,]+)", self.page.get_by_role("heading", level=1).inner_text())
        assert found, "the heading counts the comments"
        return int(found[1].replace(",", ""))

    def comments(self) -> Locator:
        return self.main.get_by_role("article")

    def tags(self, part: Locator, words: str) -> list[str]:
        """The tags after such words as "The machine suggests:", in a comment's card or on its page."""
        return part.locator("p").filter(has_text=words).locator(".govuk-tag").all_inner_texts()
