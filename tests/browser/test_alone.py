"""Every type of question is answered with a keyboard alone, and by a browser without JavaScript."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.models import Role
from surveys.drafting.drafts import begin_draft
from tests.browser.conftest import LOCALES, PATIENCE
from tests.browser.every_type import EveryType, EveryTypeByKeyboard
from tests.browser.looking import too_wide
from tests.browser.serving import COUNCILS, Site
from tests.factories import PASSWORD, Factory
from tests.surveys.making import document, make_commission, make_wave

pytestmark = pytest.mark.browser
LONG = pytest.mark.long
SURVEY = "alone"


@pytest.fixture(scope="module")
def survey(site: Site) -> str:
    with site.database.transaction() as session:
        make = Factory(session)
        make_wave(make, make_commission(make, site.council, slug=SURVEY), "every_type")
    return SURVEY


@pytest.fixture
def open_page(browser: Browser, site: Site, survey: str) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_one(language: str, **more: Any) -> Page:
        facts: dict[str, Any] = {
            "base_url": site.url,
            "locale": LOCALES[language],
            "viewport": {"width": 360, "height": 800},
        }
        context = browser.new_context(**facts, service_workers="block", **more)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["en", pytest.param("cy", marks=LONG), pytest.param("ar", marks=LONG)])
def test_every_type_is_answered_with_the_keyboard_alone(open_page: Callable[..., Page], language: str) -> None:
    _answer_everything(EveryTypeByKeyboard(open_page(language), language), language)


@pytest.mark.parametrize("language", [pytest.param("en", marks=LONG), pytest.param("cy", marks=LONG), "ar"])
def test_every_type_is_answered_without_javascript(open_page: Callable[..., Page], language: str) -> None:
    _answer_everything(EveryType(open_page(language, java_script_enabled=False), language), language)


def test_a_question_is_written_with_the_keyboard_alone(open_page: Callable[..., Page], site: Site) -> None:
    with site.database.transaction() as session:
        make = Factory(session)
        writer = make.person(site.council, Role.ANALYST)
        draft = begin_draft(session, site.council.id, writer.id, document() | {"code": "by-keyboard"})
        email, home = writer.email, f"/councils/{site.council.slug}/questionnaires/drafts/{draft.id}"
    page = open_page("en", java_script_enabled=False)
    page.goto("/sign-in")
    _type_into(page, "email", email)
    _type_into(page, "password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.goto(f"{home}/questions/satisfied")
    _type_into(page, "text_en", "How is your street?")
    while page.evaluate("document.activeElement.innerText") != "Save":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The question is saved.")
    expect(page.locator("#q-satisfied")).to_contain_text("How is your street?")


def _type_into(page: Page, name: str, words: str) -> None:
    """Come to a box with the Tab key, and write in the place of what it holds."""
    while page.evaluate("document.activeElement.name") != name:
        page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def _answer_everything(survey: EveryType, language: str) -> None:
    survey.begin(SURVEY, COUNCILS[language])
    asked = []
    for question in survey.questions():
        asked.append(question)
        assert too_wide(survey.page) == []
        survey.answer_fully()
    assert len(set(asked)) == len(asked) > 15
    survey.press(survey.words.submit)
    assert survey.code()
    expect(survey.page.locator("html")).to_have_attribute("lang", language)
