"""What only a browser can tell: contrast, reflow, large text and the small script."""

import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.chromium import open_chromium

from .kitchen_sink import VENDOR, create_kitchen_sink

pytestmark = pytest.mark.browser
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
VARIANTS = ["/", "/?errors=1", "/?direction=rtl", "/?direction=rtl&errors=1", "/done", "/errors/404"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if not (VENDOR / "manifest.json").exists():
        pytest.skip("the style sheets have not been built: npm ci && npm run build")
    server = make_server("127.0.0.1", 0, create_kitchen_sink(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    yield page
    page.close()


@pytest.mark.parametrize("path", VARIANTS)
def test_a_page_meets_wcag_at_level_aa(phone: Page, address: str, path: str) -> None:
    phone.goto(address + path)
    found = Axe().run(phone, options=WCAG).response["violations"]
    assert [violation["id"] for violation in found] == []


@pytest.mark.parametrize("path", VARIANTS)
@pytest.mark.parametrize("text", ["100%", "200%"])
def test_only_wide_tables_scroll_sideways(phone: Page, address: str, path: str, text: str) -> None:
    phone.set_viewport_size({"width": 320 if text == "100%" else 640, "height": 700})
    phone.goto(address + path)
    phone.evaluate("size => document.documentElement.style.fontSize = size", text)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_scale_of_a_chart_stands_under_its_marks(phone: Page, address: str) -> None:
    for width in (320, 1280):
        phone.set_viewport_size({"width": width, "height": 700})
        phone.goto(address)
        track = phone.locator(".fm-chart li > svg").first.bounding_box()
        scale = phone.locator(".fm-chart__scale > span").first.bounding_box()
        assert track and scale
        assert (track["x"], track["width"]) == pytest.approx((scale["x"], scale["width"]), abs=0.5)


def test_the_summary_of_errors_is_read_first_and_leads_to_the_input(phone: Page, address: str) -> None:
    phone.goto(address + "/?errors=1")
    assert phone.evaluate("document.activeElement.className") == "govuk-error-summary"
    phone.click(".govuk-error-summary a[href='#name']")
    assert phone.evaluate("document.activeElement.id") == "name"
    assert phone.locator("label[for=name]").bounding_box()["y"] >= 0  # type: ignore[index]


def test_the_count_says_how_many_characters_are_left_or_over(phone: Page, address: str) -> None:
    phone.goto(address)
    phone.fill("#comment", "a" * 10)
    assert phone.text_content("#comment-count") == "Characters left: 190"
    phone.fill("#comment", "a" * 203)
    assert phone.text_content("#comment-count") == "Characters over the limit: 3"
    assert phone.input_value("#comment") == "a" * 203


def test_none_of_these_clears_the_other_answers_and_back(phone: Page, address: str) -> None:
    phone.goto(address)
    phone.get_by_label("Parks").check()
    phone.get_by_label("None of these").check()
    assert not phone.get_by_label("Parks").is_checked()
    phone.get_by_label("Bins and recycling").check()
    assert not phone.get_by_label("None of these").is_checked()


def test_a_double_tap_sends_one_form(phone: Page, address: str) -> None:
    phone.goto(address)
    phone.route("**/*", lambda route: None if route.request.method == "POST" else route.continue_())
    posts: list[str] = []
    phone.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    phone.get_by_role("button", name="Continue").dblclick(no_wait_after=True)
    phone.wait_for_timeout(300)
    assert len(posts) == 1
