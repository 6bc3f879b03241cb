"""Every page of a resident, as it opens and with something wrong in it, can be used by everybody.

The long form adds Welsh and a third width. It is left out unless it is asked for: `make test-browser`.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from surveys.questionnaire.questions import QUESTION_TYPES
from tests.browser.conftest import LOCALES, PATIENCE
from tests.browser.looking import misspoken
from tests.browser.scenes import MISTAKES, PAGES, SCENES, Scene
from tests.browser.serving import Site
from tests.browser.standing import cookies, furnish
from tests.browser.views import SPECIAL, at_width

pytestmark = pytest.mark.browser
LOOKS = [
    ("en", (320,)),
    ("ar", (320,)),
    pytest.param("en", (360, 1280), marks=pytest.mark.long),
    pytest.param("ar", (360, 1280), marks=pytest.mark.long),
    pytest.param("cy", (320, 360, 1280), marks=pytest.mark.long),
]


@pytest.fixture(scope="module")
def furnished(site: Site) -> Site:
    furnish(site)
    return site


@pytest.fixture(scope="module")
def screen(browser: Browser, furnished: Site) -> Iterator[Callable[[str], Page]]:
    """One window for each language, which shows one page after another."""
    windows: dict[str, Page] = {}

    def window(language: str) -> Page:
        if language not in windows:
            facts: dict[str, Any] = {"base_url": furnished.url, "locale": LOCALES[language], "service_workers": "block"}
            context = browser.new_context(**facts)
            context.set_default_timeout(PATIENCE)
            context.add_cookies(cookies(furnished))
            windows[language] = context.new_page()
        return windows[language]

    yield window
    for page in windows.values():
        page.context.close()


def test_the_pages_hold_every_type_of_question_and_a_mistake_for_each() -> None:
    asked = {type(question) for page in PAGES for question in page.questions}
    assert asked == set(QUESTION_TYPES.values())
    assert {page.name for page in PAGES} - set(MISTAKES) == {"about"}, "there is nothing to get wrong"


@pytest.mark.parametrize(("language", "widths"), LOOKS)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_page_can_be_used_by_everybody(
    screen: Callable[[str], Page], scene: Scene, language: str, widths: tuple[int, ...]
) -> None:
    page = screen(language)
    scene.open(page)
    wrong = {f"{width} pixels": at_width(page, width) for width in widths}
    assert [name for name, found in wrong.items() if found] == [], wrong
    assert misspoken(page, language) == []


@pytest.mark.parametrize("language", ["en", *(pytest.param(each, marks=pytest.mark.long) for each in ("cy", "ar"))])
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_page_can_be_used_in_every_way(screen: Callable[[str], Page], scene: Scene, language: str) -> None:
    page = screen(language)
    scene.open(page)
    wrong = {view.__name__: found for view in SPECIAL if (found := view(page))}
    assert wrong == {}
