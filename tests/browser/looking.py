"""What a page must be for everybody: each function looks at the page that lies open and says what is wrong with it."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

DIRECTIONS = {"en": "ltr", "cy": "ltr", "ar": "rtl"}
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
RUN = "options => axe.run(document, options).then(({ violations }) => violations)"
EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8")


def look(page: Page, what: str) -> list[str]:
    """What one of the functions of `eyes.js` finds wrong."""
    found: list[str] = page.evaluate(f"{EYES}; {what}()")
    return found


def violations(page: Page) -> list[str]:
    """Where the page breaks WCAG 2.2 at level AA, as far as axe can tell."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    return [_in_words(violation) for violation in page.evaluate(RUN, WCAG)]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def too_wide(page: Page) -> list[str]:
    return [f"the page is {pixels} pixels wider than its window"] if (pixels := overflow(page)) > 0 else []


def misspoken(page: Page, language: str) -> list[str]:
    spoken: tuple[str, str] = tuple(page.evaluate("[document.documentElement.lang, document.documentElement.dir]"))
    return [] if spoken == (language, DIRECTIONS[language]) else [f"the page says that it speaks {spoken}"]


def _in_words(violation: dict[str, Any]) -> str:
    places = ", ".join(str(node["target"][0]) for node in violation["nodes"])
    return f"{violation['id']}: {places}"
