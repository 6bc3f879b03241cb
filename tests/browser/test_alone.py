"""Every type of question is answered with a keyboard alone, and by a browser without JavaScript."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LOCALES, PATIENCE
from tests.browser.every_type import EveryType, EveryTypeByKeyboard
from tests.browser.looking import too_wide
from tests.browser.serving import COUNCILS, Site
from tests.factories import Factory
from tests.surveys.making import make_commission, make_wave

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
