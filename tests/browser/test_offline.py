"""A resident loses signal after the first question: the rest is answered on the phone, and sent once."""

import shutil
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import request, request_started
from playwright.sync_api import expect
from sqlalchemy import select

from core.database import Database
from surveys.models import Commission, Response, ResponseState, Wave
from surveys.residents.page_turn import ANSWERED_AT
from surveys.waves import close_wave
from tests.browser.conftest import PHONE
from tests.browser.every_type import GIVEN
from tests.browser.phone import Phone, begun
from tests.browser.serving import Site
from tests.chromium import SWITCHES

TEXTS_AS_CODE = (
    "document.body.innerHTML = '<b>x</b>'", "document.createElement('script').src = '/s/sw.js'",
    "navigator.serviceWorker.register('/s/sw.js')", "document.write('x')", "trustedTypes.createPolicy('another', {})",
    "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
)  # fmt: skip
pytestmark = pytest.mark.browser
LONG = pytest.mark.long
ACROSS = {"across_councils": "the test looks at everything"}


@pytest.fixture
def database(site: Site) -> Database:
    return site.database


@pytest.fixture
def responses(database, survey) -> Callable[[], list[Response]]:
    """The responses to the test's survey."""
    statement = select(Response).join(Response.wave).join(Wave.commission).where(Commission.slug == survey)

    def found() -> list[Response]:
        with database.reading() as session:
            return list(session.scalars(statement, execution_options=ACROSS))

    return found


def given(response: Response) -> dict[str, Any]:
    return {code: response.answers.get(code) for code in GIVEN}


@pytest.mark.parametrize("language", [pytest.param("en", marks=LONG), "cy"])
def test_the_rest_is_answered_without_signal_and_sent_once(open_phone, responses, language):
    phone = open_phone(language)
    phone.lose_signal()
    asked = phone.answer_to_the_check()
    assert len(set(asked)) == len(asked) > 15
    phone.submit_button.click()
    expect(phone.page.locator("[data-waits]")).to_be_visible()
    expect(phone.page.locator("html")).to_have_attribute("lang", language)
    assert [response.state for response in responses()] == [ResponseState.DRAFT]
    phone.regain_signal()
    assert phone.code()
    (response,) = responses()
    assert (response.state, given(response)) == (ResponseState.SUBMITTED, GIVEN)
    assert phone.kept() == [], "nothing stays on the phone"


def test_an_acknowledgement_that_is_lost_makes_no_second_response(open_phone, responses, signal):
    phone = open_phone()
    phone.lose_signal()
    phone.hurry_to_the_check()
    phone.submit_button.click()
    signal.lose_answers_to = b"/answers.json"
    phone.regain_signal()
    phone.wait_until(lambda: signal.lost_answers)
    (before,) = responses()
    assert before.state is ResponseState.SUBMITTED
    expect(phone.page.locator("[data-waits]")).to_be_visible()
    signal.lose_answers_to = b""
    phone.send_again()
    assert phone.code()
    (response,) = responses()
    assert (response.answers, response.submitted_at) == (before.answers, before.submitted_at)


def test_nothing_is_lost_when_the_browser_is_closed_without_signal(playwright_of, signal, survey, responses, tmp_path):
    with playwright_of(tmp_path, signal) as context:
        phone = begun(context.pages[0], signal, survey)
        phone.lose_signal()
        for _ in range(7):
            phone.answer_fully()
        heading, address = phone.heading, phone.page.url
    with playwright_of(tmp_path, signal) as context:
        context.set_offline(True)
        phone = Phone(context.pages[0], signal)
        phone.page.goto(f"/s/{survey}")
        assert (phone.heading, phone.page.url) == (heading, address)
        phone.answer_to_the_check()
        phone.submit_button.click()
        phone.regain_signal()
        assert phone.code()
    (response,) = responses()
    assert (response.state, given(response)) == (ResponseState.SUBMITTED, GIVEN)


@pytest.fixture
def playwright_of(browser):
    """Opens Chromium with a folder of its own, which another may open after it."""

    def open_one(folder, signal):
        kind = browser.browser_type
        return kind.launch_persistent_context(
            folder,
            executable_path=shutil.which("chromium"),
            args=SWITCHES,
            base_url=signal.url,
            locale="en-GB",
            viewport=PHONE,
        )

    return open_one


def test_what_the_council_would_refuse_is_said_at_once(open_phone):
    phone = open_phone()
    phone.answer_fully()
    phone.lose_signal()
    phone.press("Continue")
    expect(phone.main.get_by_role("alert")).to_contain_text("Choose one of the answers")
    assert phone.page.title().startswith("Error:")
    phone.answer_until("household")
    phone.main.get_by_role("textbox").fill("31")
    phone.press("Continue")
    expect(phone.main.get_by_role("alert")).to_contain_text("Enter a number from 1 to 30")
    expect(phone.main.get_by_role("textbox")).to_have_value("31")
    phone.main.get_by_role("link", name="Enter a number from 1 to 30").click()
    expect(phone.main.get_by_role("textbox")).to_be_focused()


@LONG
def test_what_only_the_council_can_judge_comes_back_to_be_put_right(open_phone, responses):
    phone = open_phone()
    phone.lose_signal()
    phone.open("moved")
    for part, typed in zip(("Day", "Month", "Year"), ("30", "2", "2019"), strict=True):
        phone.main.get_by_label(part, exact=True).fill(typed)
    phone.press("Continue")
    phone.hurry_to_the_check()
    phone.submit_button.click()
    expect(phone.page.locator("[data-waits]")).to_be_visible()
    phone.regain_signal()
    expect(phone.main.get_by_role("alert")).to_contain_text("The date must be a real date")
    expect(phone.main.get_by_label("Day", exact=True)).to_have_value("30")
    phone.answer_fully()
    phone.open("check")
    assert phone.submit()
    (response,) = responses()
    assert (response.state, response.answers["moved"]) == (ResponseState.SUBMITTED, "2019-05-04")


def test_signal_that_returns_midway_saves_what_waited_and_goes_on(open_phone, responses):
    phone = open_phone()
    phone.lose_signal()
    for _ in range(5):
        phone.answer_fully()
    expect(phone.state).to_contain_text("Your answers wait on this phone")
    phone.regain_signal()
    expect(phone.state).to_contain_text("Saved")
    (response,) = responses()
    assert response.answers["moved"] == "2019-05-04"
    phone.answer_fully()
    expect(phone.page.locator("input[name=csrf_token]").first).to_be_attached()
    assert responses()[0].answers["household"] == 3


@LONG
def test_back_and_change_work_without_signal_and_say_what_is_no_longer_needed(open_phone):
    phone = open_phone()
    phone.lose_signal()
    phone.answer_until("meet")
    phone.go_back()
    expect(phone.main.get_by_role("textbox")).to_have_value("More benches")
    phone.page.go_back()
    phone.hurry_to_the_check()
    phone.change("How satisfied are you with your neighbourhood?")
    phone.choose("Satisfied")
    phone.press("Continue")
    expect(phone.state).to_contain_text("What would make your neighbourhood better?")
    phone.hurry_to_the_check()
    expect(phone.main).not_to_contain_text("More benches")


@LONG
def test_a_survey_that_closed_meanwhile_says_so_and_leaves_the_answers_to_the_resident(open_phone, database, survey):
    phone = open_phone()
    phone.lose_signal()
    phone.hurry_to_the_check()
    phone.submit_button.click()
    with database.transaction() as session:
        close_wave(session, session.scalars(select(Wave).join(Wave.commission).where(Commission.slug == survey)).one())
    phone.regain_signal()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Your last answers could not be sent")
    with phone.page.expect_download() as download:
        phone.main.get_by_role("link", name="Keep my answers as a file").click()
    assert "How many years have you known your neighbours?\n12" in download.value.path().read_text(encoding="utf-8")
    phone.press("Delete them from this phone")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("This survey has closed")
    assert phone.kept() == []


@LONG
def test_the_language_changes_without_signal_where_it_was_copied(open_phone):
    phone = open_phone()
    phone.answer_fully()
    phone.change_language("Cymraeg")
    phone.wait_until(lambda: len(phone.kept()) == 3)
    phone.lose_signal()
    phone.change_language("English")
    phone.answer_until("household")
    phone.main.get_by_role("textbox").fill("4")
    phone.change_language("Cymraeg")
    expect(phone.page.locator("html")).to_have_attribute("lang", "cy")
    expect(phone.main.get_by_role("textbox")).to_have_value("4")
    phone.change_language("العربية")
    expect(phone.page.locator("html")).to_have_attribute("lang", "cy")
    expect(phone.main.get_by_role("textbox")).to_have_value("4")


@LONG
def test_while_there_is_signal_every_page_is_the_council_s_own(open_phone, responses):
    phone = open_phone()
    for _ in phone.questions():
        expect(phone.page.locator("input[name=csrf_token]").first).to_be_attached()
        expect(phone.page.locator("#local")).to_have_count(0)
        phone.answer_fully()
    assert phone.submit()
    assert given(responses()[0]) == GIVEN
    assert phone.kept() == []


def test_leaving_a_shared_device_leaves_nothing_on_it(open_phone):
    phone = open_phone()
    phone.answer_fully()
    assert phone.kept()
    phone.press("Save and come back later")
    phone.main.locator("form[action$=leave] button").click()
    phone.wait_until(lambda: phone.kept() == [])


def test_no_text_becomes_code_on_a_page_with_scripts(open_phone):
    phone = open_phone("en")
    for attempt in TEXTS_AS_CODE:
        assert phone.page.evaluate(
            f"async () => {{ try {{ await ({attempt}); }} catch (error) {{ return error.name; }} }}"
        ), attempt


def test_a_form_says_when_it_was_sent(open_phone, site):
    said: list[str] = []

    def note(_sender: Any, **_: Any) -> None:
        if request.method == "POST":
            said.append(request.headers.get(ANSWERED_AT, "nothing"))

    phone = open_phone()
    with request_started.connected_to(note, site.app):
        before = phone.heading
        phone.press(phone.words.go_on)
        phone.wait_until(lambda: phone.heading != before)
    assert said and all(abs(float(moment) - time.time()) < 60 for moment in said), said
