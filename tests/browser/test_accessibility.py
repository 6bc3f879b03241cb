"""Every main page can be used by everybody: WCAG 2.2 AA, narrow and wide, left to right and right to left."""

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, Request

from tests.browser.looking import misspoken, too_wide, violations
from tests.browser.walk import ON_PAPER, OPEN_TO_ALL, walk

pytestmark = pytest.mark.browser


class Overheard:
    """What a page asks of other hosts, and what the browser complains of: a blocked script or style, an error."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._ask)
        page.on("console", self._say)
        page.on("pageerror", self._fail)

    def _ask(self, request: Request) -> None:
        if not request.url.startswith((f"{self.home}/", "data:")):
            self.elsewhere.append(request.url)

    def _fail(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _say(self, message: ConsoleMessage) -> None:
        """Note an error, unless the page was refused or not found, as was meant, or has no picture of its own."""
        silent = (self.page.url, f"{self.home}/favicon.ico")
        meant = message.location["url"] in silent and message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not meant:
            self.complaints.append(message.text)


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("en", 320),
        *(pytest.param(*each, marks=pytest.mark.long) for each in (("en", 1280), ("cy", 320), ("cy", 1280))),
        *(pytest.param("ar", width, marks=pytest.mark.long) for width in (320, 1280)),
    ],
)
def test_every_main_page_can_be_used_by_everybody(open_page, demonstration, language, width):
    page = open_page(width=width, language=language)
    overheard = Overheard(page, demonstration.url)
    wrong = {name: _wrong(page, language, name) for name in walk(page, demonstration.password)}
    assert {name: found for name, found in wrong.items() if found} == {}
    assert len(wrong) > 34
    assert (overheard.elsewhere, overheard.complaints) == ([], [])


def test_every_public_page_can_be_used_in_welsh(open_page, demonstration):
    page = open_page(width=360, language="cy")
    overheard = Overheard(page, demonstration.url)
    wrong = {}
    for name, address in OPEN_TO_ALL.items():
        page.goto(address)
        wrong[name] = _wrong(page, "cy", name)
    assert {name: found for name, found in wrong.items() if found} == {}
    assert (overheard.elsewhere, overheard.complaints) == ([], [])


def _wrong(page: Page, language: str, name: str) -> list[str]:
    """What is wrong with the page that lies open, in words."""
    spoken = [] if name in ON_PAPER else misspoken(page, language)
    return [*violations(page), *too_wide(page), *spoken]
