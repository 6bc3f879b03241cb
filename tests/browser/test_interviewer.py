"""An interviewer on the telephone has both hands on the keyboard, and no time for a mouse."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Desk, Keyboard

pytestmark = pytest.mark.browser


def test_an_interview_is_held_with_the_keyboard_alone(open_page, demonstration):
    desk = Desk(open_page(width=1280), "aldermoor")
    desk.sign_in("interviewer", demonstration.password)
    page, keyboard = desk.page, Keyboard(desk.page)
    desk.open("interviews/shift")
    keyboard.tab_to(desk.main.locator("input[name=wave]").first)
    keyboard.press("Space")
    keyboard.tab_to(desk.main.locator("input[name=mode]").first, limit=2)
    keyboard.press("Space")
    keyboard.press("Enter")
    keyboard.tab_to(desk.main.locator("input[name=no_code]"))
    keyboard.press("Space")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Introduction")
    keyboard.tab_to(desk.main.locator("a.govuk-button"))
    keyboard.press("Enter")
    asked = list(_asked_aloud(page, keyboard))
    assert len(set(asked)) == len(asked) > 20
    keyboard.tab_to(desk.main.get_by_role("button", name="Submit the interview"))
    keyboard.press("Enter")
    expect(desk.main.get_by_role("alert")).to_contain_text("The interview has been submitted")
    expect(desk.main.get_by_role("row", name="Interviews submitted")).to_contain_text("1")


def _asked_aloud(page: Page, keyboard: Keyboard):
    """Answer each question with the number 1 or a few words, and go on with the Enter key; yields the addresses."""
    for _ in range(60):
        if page.url.endswith("/check"):
            return
        yield page.url
        _answer(page, keyboard)
        with page.expect_navigation():
            keyboard.press("Enter")
    raise AssertionError("the interview has no end")


def _answer(page: Page, keyboard: Keyboard) -> None:
    """Answer by keyboard, and leave the focus where the Enter key goes on."""
    main = page.locator("main")
    if main.locator(".fm-numbered").count():
        keyboard.press("1")
        expect(main.locator("input:checked")).to_have_count(1)
    elif main.locator("textarea").count():
        keyboard.type("More benches by the river")
    if main.locator("textarea").count() or not main.locator("input:not([type=hidden])").count():
        keyboard.tab_to(main.get_by_role("button", name="Continue"))
