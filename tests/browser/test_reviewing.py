"""An officer reviews thirty comments without touching the mouse, has the machine learn from them, and sees it change.

The council has decided that bins are a matter of clean streets, which the common themes know nothing of.
"""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Desk

pytestmark = pytest.mark.browser
REVIEWED, BINS = 30, "comments?q=bin*"
OURS, COMMON = "Street cleaning", "Waste and recycling"
FOCUSED = """() => {
  const now = document.activeElement;
  return (now.labels?.[0] ?? now).textContent.trim();
}"""
PATIENCE = 240


class Keyboard:
    """Hands on a keyboard, before a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, words: str, most: int = 60) -> None:
        """Go on with Tab until the keyboard is at what has these words."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED) == words:
                return
        raise AssertionError(f"{most} presses of Tab do not lead to {words!r}")

    def press(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


def test_thirty_comments_by_keyboard_teach_the_machine(open_page, demonstration):
    desk = Desk(open_page(width=1280), "aldermoor")
    desk.sign_in("officer", demonstration.password)
    before, model = _suggested(desk), _model(desk)
    desk.open(BINS)
    keyboard = Keyboard(desk.page)
    keyboard.press("r")
    for place in range(REVIEWED):
        expect(desk.page.get_by_role("heading", level=1)).to_be_focused()
        _say_that_it_is_about_streets(desk, keyboard)
        keyboard.press("s" if place else "Enter")
        expect(desk.main.get_by_role("status")).to_contain_text("Saved")
    desk.open("comments/models")
    keyboard.reach("Learn from our decisions now")
    keyboard.press("Enter")
    _wait_for_another_model(desk)
    _wait_until_read_again(desk, before, model)
    assert "fitted-" in _model(desk)


def test_a_decision_is_undone_and_single_keys_are_switched_off(open_page, demonstration):
    desk = Desk(open_page(width=360), "aldermoor")
    desk.sign_in("analyst", demonstration.password)
    desk.open("comments?service=parks")
    keyboard = Keyboard(desk.page)
    keyboard.press("r")
    decided = desk.page.get_by_role("heading", level=1).inner_text()
    keyboard.press("a")
    assert desk.page.get_by_role("heading", level=1).inner_text() != decided
    keyboard.press("z")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(decided.replace("\n", " "))
    desk.main.get_by_text("Keys", exact=True).click()
    desk.main.get_by_label("Let these keys work alone, without Alt").uncheck()
    desk.page.reload()
    address = desk.page.url
    desk.page.keyboard.press("a")
    desk.page.wait_for_timeout(300)
    assert desk.page.url == address


def _say_that_it_is_about_streets(desk: Desk, keyboard: Keyboard) -> None:
    """Take the common theme away, and put ours in its place; the keyboard ends on the button that saves."""
    form = desk.main.locator("#correction")
    if form.get_by_label(COMMON, exact=True).is_checked():
        keyboard.reach(COMMON)
        desk.page.keyboard.press("Space")
    if not form.get_by_label(OURS, exact=True).is_checked():
        desk.page.keyboard.press("m")
        if not form.get_by_label(OURS, exact=True).is_visible():
            desk.page.keyboard.press("m")
        keyboard.reach(OURS)
        desk.page.keyboard.press("Space")
    keyboard.reach("Save and go to the next")


def _suggested(desk: Desk) -> int:
    """How many comments about bins, still to review, the machine says are about clean streets."""
    desk.open(f"{BINS}&theme=street_cleaning")
    return desk.count()


def _model(desk: Desk) -> str:
    """The model that read the first comment about bins still to review."""
    desk.open(BINS)
    desk.comments().first.get_by_role("link", name="Correct").click()
    return desk.main.locator(".fm-code-small").text_content() or ""


def _wait_for_another_model(desk: Desk) -> None:
    patience = time.monotonic() + PATIENCE
    while not desk.main.get_by_text("Reads the comments", exact=True).count():
        assert time.monotonic() < patience, "no model was promoted"
        desk.page.wait_for_timeout(1000)
        desk.open("comments/models")


def _wait_until_read_again(desk: Desk, before: int, model: str) -> None:
    """Comments are read again some at a time: the first may be among the last."""
    patience = time.monotonic() + PATIENCE
    while _suggested(desk) <= before or _model(desk) == model:
        assert time.monotonic() < patience, "the comments still to review are suggested what they were"
        desk.page.wait_for_timeout(1000)
