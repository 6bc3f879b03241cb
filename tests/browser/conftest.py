"""A real browser on a real server with the demonstration in it, made once for all browser tests."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browser.demonstration import Demonstration, running_demonstration
from tests.browser.phone import Phone, begun
from tests.browser.serving import Site, running_site
from tests.browser.signal import Signal, signal_to
from tests.chromium import open_chromium
from tests.databases import fresh_database
from tests.factories import Factory
from tests.surveys.making import make_commission, make_wave

HERE = Path(__file__).parent
LOCALES = {"en": "en-GB", "cy": "cy-GB", "ar": "ar"}
PATIENCE = 20_000
"""How many milliseconds a page may take on a busy machine."""
PHONE: ViewportSize = {"width": 360, "height": 800}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, and together where they share a server; the analyst, who closes the wave that others
    answer, last of all."""
    items.sort(key=lambda item: (item.path.parent == HERE, item.path.name == "test_analyst.py"))
    for item in items:
        if item.path.parent == HERE:
            shared = "demonstration" in getattr(item, "fixturenames", ())
            item.add_marker(pytest.mark.xdist_group("demonstration" if shared else "site"))


@pytest.fixture(scope="package")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    with running_demonstration(tmp_path_factory.mktemp("demonstration")) as demonstration:
        yield demonstration


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with one council and no survey, for tests that need no more."""
    with (
        fresh_database("sqlite", "", tmp_path_factory) as url,
        running_site(url, tmp_path_factory.mktemp("site")) as site,
    ):
        yield site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, demonstration: Demonstration) -> Iterator[Callable[..., Page]]:
    """Opens a page at a width and in a language: `open_page(width=360, language="cy", javascript=False)`."""
    contexts = []

    def open_one(*, width: int = 360, language: str = "en", javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=demonstration.url,
            viewport={"width": width, "height": 800},
            locale=LOCALES[language],
            java_script_enabled=javascript,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def signal(site: Site) -> Iterator[Signal]:
    with signal_to(site.port) as signal:
        yield signal


@pytest.fixture
def survey(request: pytest.FixtureRequest, site: Site) -> str:
    """The address of a survey of every type of question that only this test answers."""
    slug = re.sub(r"[^a-z]+", "-", request.node.name.lower())[-60:].strip("-")
    with site.database.transaction() as session:
        make = Factory(session)
        make_wave(make, make_commission(make, site.council, slug=slug), "every_type")
    return slug


@pytest.fixture
def open_phone(browser: Browser, signal: Signal, survey: str) -> Iterator[Callable[..., Phone]]:
    """Opens a phone whose signal can be lost, and begins the survey with signal."""
    contexts: list[BrowserContext] = []

    def open_one(language: str = "en", kind: type[Phone] = Phone) -> Phone:
        context = browser.new_context(base_url=signal.url, viewport=PHONE, locale=LOCALES[language])
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return begun(context.new_page(), signal, survey, language, kind)

    yield open_one
    for context in contexts:
        context.close()
