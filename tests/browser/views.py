"""The ways in which people look at a page: each changes the page that lies open, looks, and changes it back."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from tests.browser.looking import look, too_wide, violations

TALL = 800
DESK, PHONE = 1280, 360


def at_width(page: Page, width: int) -> list[str]:
    """As it is, in a window of this width."""
    page.set_viewport_size({"width": width, "height": TALL})
    return [*violations(page), *too_wide(page), *look(page, "cutOff"), *look(page, "small")]


def with_large_text(page: Page) -> list[str]:
    """With text twice as large, on the narrowest phone and at a desk."""
    wrong = []
    with _style(page, "fontSize", "200%"):
        for width in (320, DESK):
            page.set_viewport_size({"width": width, "height": TALL})
            wrong += [*too_wide(page), *look(page, "cutOff")]
    return wrong


def magnified(page: Page) -> list[str]:
    """Magnified to twice and four times its size, which leaves the page a half and a quarter of a desk's window."""
    wrong = []
    for times in (2, 4):
        page.set_viewport_size({"width": DESK // times, "height": TALL // times})
        wrong += [*too_wide(page), *look(page, "cutOff")]
    return wrong


def above_a_keyboard(page: Page) -> list[str]:
    """On a phone whose keyboard takes the lower half of the screen."""
    page.set_viewport_size({"width": PHONE, "height": 350})
    return look(page, "covered")


def focused(page: Page) -> list[str]:
    page.set_viewport_size({"width": PHONE, "height": TALL})
    return look(page, "unmarkedFocus")


def with_forced_colours(page: Page) -> list[str]:
    """In the few colours that somebody has chosen for every page."""
    page.emulate_media(forced_colors="active")
    wrong = [*look(page, "unmarkedFocus"), *look(page, "unseenControls")]
    page.emulate_media(forced_colors="none")
    return wrong


def without_motion(page: Page) -> list[str]:
    page.emulate_media(reduced_motion="reduce")
    wrong = look(page, "moving")
    page.emulate_media(reduced_motion="no-preference")
    return wrong


SPECIAL = [with_large_text, magnified, above_a_keyboard, focused, with_forced_colours, without_motion]


@contextmanager
def _style(page: Page, name: str, value: str) -> Iterator[None]:
    script = "([name, value]) => (document.documentElement.style[name] = value)"
    page.evaluate(script, [name, value])
    yield
    page.evaluate(script, [name, ""])
