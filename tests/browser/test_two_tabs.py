"""A resident with two tabs, and a household with one phone, in a real browser."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import select

from surveys.models import Commission, Response, Wave
from tests.browser.conftest import LOCALES, PATIENCE
from tests.browser.every_type import EveryType
from tests.browser.serving import Site
from tests.factories import Factory
from tests.surveys.making import make_commission, make_wave

pytestmark = pytest.mark.browser
ACROSS = {"across_councils": "the test looks at everything"}


@pytest.fixture
def household(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """The browser of one phone, with or without JavaScript."""
    context = browser.new_context(
        base_url=site.url,
        locale=LOCALES["en"],
        java_script_enabled=request.param,
        viewport={"width": 360, "height": 800},
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def slug(site: Site, request: pytest.FixtureRequest) -> str:
    slug = re.sub(r"[^a-z]+", "-", request.node.name.lower()).strip("-")[-60:].strip("-")
    with site.database.transaction() as session:
        make = Factory(session)
        make_wave(make, make_commission(make, site.council, slug=slug), "journey")
    return slug


@pytest.fixture
def kept(site: Site, slug: str) -> Callable[[], list[dict[str, Any]]]:
    """The answers of each response to the survey."""
    statement = select(Response.answers).join(Response.wave).join(Wave.commission).where(Commission.slug == slug)

    def found() -> list[dict[str, Any]]:
        with site.database.reading() as session:
            return list(session.scalars(statement, execution_options=ACROSS))

    return found


WITH_AND_WITHOUT = pytest.mark.parametrize("household", [True, False], ids=["script", "no script"], indirect=True)


@WITH_AND_WITHOUT
def test_two_tabs_begun_and_answered_are_one_response_with_one_receipt(household, slug, kept):
    tabs = [EveryType(household.new_page()) for _tab in range(2)]
    for tab in tabs:
        tab.page.goto(f"/s/{slug}")
    for tab in tabs:
        tab.press(tab.words.start)
    first, second = tabs
    expect(second.page).to_have_url(f"{second.page.url.rsplit('/', 1)[0]}/about")
    first.page.goto(f"/s/{slug}/satisfied")
    second.page.goto(f"/s/{slug}/years")
    first.choose("Satisfied")
    second.main.locator("#years").fill("12")
    for tab in tabs:
        tab.press(tab.words.go_on)
    assert [(each["satisfied"], each["years"]) for each in kept()] == [("1", 12)]
    receipts = set()
    for tab in tabs:
        tab.page.goto(f"/s/{slug}/check")
    for tab in tabs:
        tab.press(tab.words.submit)
        receipts.add(tab.code())
    assert len(receipts) == len(kept()) == 1


@WITH_AND_WITHOUT
def test_the_next_of_a_household_answers_on_the_same_phone(household, slug, kept):
    phone, receipts = EveryType(household.new_page()), set()
    for _person in range(2):
        phone.page.goto(f"/s/{slug}")
        if receipts:
            phone.main.get_by_role("link", name="Begin for somebody else").click()
        phone.press(phone.words.start)
        phone.page.goto(f"/s/{slug}/check")
        phone.press(phone.words.submit)
        receipts.add(phone.code())
    assert len(receipts) == len(kept()) == 2
