"""What a phone shows by itself while it has no signal can be used by everybody, as the council's own pages can."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from surveys.models import Commission, Wave
from surveys.waves import close_wave
from tests.browser.looking import misspoken, violations
from tests.browser.phone import Phone, PhoneWithKeys
from tests.browser.serving import Site
from tests.browser.views import SPECIAL, at_width

pytestmark = pytest.mark.browser
LONG = pytest.mark.long
WIDTHS = (320, 360, 1280)
MISTAKES: dict[str, dict[str, str]] = {"agree": {}, "household": {"household": "31"}, "why": {"why": "x" * 501}}
"""Radio buttons, a line with its unit beside it and a box of several lines: each has its error in another place."""
LISTEN = """() => {
  const state = document.getElementById("state");
  window.heard = [];
  const hear = () => window.heard.push([state.getAttribute("role"), state.textContent]);
  new MutationObserver(hear).observe(state, { childList: true });
}"""


@LONG
@pytest.mark.parametrize("language", ["en", "cy", "ar"])
def test_the_pages_of_a_phone_can_be_used_by_everybody(
    open_phone: Callable[..., Phone], site: Site, survey: str, language: str
) -> None:
    phone = open_phone(language)
    wrong = {name: found for name in _walk(phone, site, survey) if (found := _wrong(phone.page, language))}
    assert wrong == {}


@LONG
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_type_is_answered_without_signal_with_the_keyboard_alone(
    open_phone: Callable[..., Phone], language: str
) -> None:
    phone = open_phone(language, PhoneWithKeys)
    phone.lose_signal()
    assert len(phone.answer_to_the_check()) > 15
    phone.press(phone.words.submit)
    expect(phone.page.locator("[data-waits]")).to_be_visible()
    phone.regain_signal()
    assert phone.code()


def test_a_mistake_is_found_and_put_right_with_the_keyboard_alone(open_phone: Callable[..., Phone]) -> None:
    phone = open_phone(kind=PhoneWithKeys)
    phone.lose_signal()
    phone.open("household")
    expect(phone.page.get_by_role("status")).to_have_text(
        "No signal. Your answers wait on this phone, and are sent when signal returns."
    )
    _send(phone, {"household": "31"})
    expect(phone.page.locator(".govuk-error-summary")).to_be_focused()
    assert violations(phone.page) == []
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Enter")
    expect(phone.main.get_by_role("textbox")).to_be_focused()
    assert (
        phone.main.get_by_role("textbox")
        .evaluate("""input =>
        input.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent).join()
    """)
        .endswith("Enter a number from 1 to 30")
    )


def test_a_count_and_a_date_are_said_as_the_server_says_them(open_phone: Callable[..., Phone]) -> None:
    phone = open_phone("cy")
    phone.lose_signal()
    phone.answer_until("why")
    _send(phone, {"why": "x" * 501})
    expect(phone.main.locator("[data-over]")).to_have_text("Nodau dros y terfyn: 1")
    phone.main.locator("textarea").fill("x")
    expect(phone.main.locator("textarea")).to_have_class(re.compile("govuk-textarea--error"))
    phone.hurry_to_the_check()
    expect(phone.main).to_contain_text("4 Mai 2019")


def test_what_becomes_of_the_answers_is_read_out_politely(open_phone: Callable[..., Phone]) -> None:
    phone = open_phone()
    phone.lose_signal()
    phone.page.context.add_init_script(f"addEventListener('DOMContentLoaded', {LISTEN})")
    phone.open("household")
    heard = "[window.heard.at(-1)]"
    phone.wait_until(lambda: phone.page.evaluate("window.heard.length"))
    assert phone.page.evaluate(heard) == [["status", phone.state.inner_text()]]
    phone.hurry_to_the_check()
    phone.submit_button.click()
    phone.wait_until(lambda: phone.page.evaluate("window.heard.length"))
    assert phone.page.evaluate(heard) == [["status", "Waiting to send"]]
    assert violations(phone.page) == []


def _walk(phone: Phone, site: Site, survey: str) -> Iterator[str]:
    """Every kind of page that only a phone shows; yields the name of each when it lies open."""
    phone.lose_signal()
    for name, fields in MISTAKES.items():
        phone.answer_until(name)
        yield name
        _send(phone, fields)
        yield f"{name}, mistaken"
    phone.hurry_to_the_check()
    yield "check"
    phone.submit_button.click()
    expect(phone.page.locator("[data-waits]")).to_be_visible()
    yield "waiting to send"
    with site.database.transaction() as session:
        close_wave(session, session.scalars(select(Wave).join(Wave.commission).where(Commission.slug == survey)).one())
    phone.regain_signal()
    expect(phone.page.locator("#file")).to_be_visible()
    yield "not sent"


def _send(phone: Phone, fields: dict[str, str]) -> None:
    """Send a page with a mistake in it."""
    for name, typed in fields.items():
        phone.main.locator(f"[name={name}]").first.fill(typed)
    phone.press(phone.words.go_on)
    expect(phone.page.locator(".govuk-error-summary")).to_be_visible()


def _wrong(page: Page, language: str) -> dict[str, Any]:
    looked = {f"{width} pixels": at_width(page, width) for width in WIDTHS}
    looked |= {view.__name__: view(page) for view in SPECIAL}
    looked["language"] = misspoken(page, language)
    return {name: found for name, found in looked.items() if found}
