"""The lead council's analyst ends fieldwork; the worker publishes. Runs last: nobody can answer afterwards."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Desk

pytestmark = pytest.mark.browser
WAVE = "surveys/local-voices/3"
PUBLISHING = 240
"""How many seconds the worker may take to publish six councils on a busy machine; it needs about twenty-five."""


def test_closing_a_wave_publishes_its_figures(open_page, demonstration):
    desk = Desk(open_page(width=1280), "aldermoor")
    desk.sign_in("analyst", demonstration.password)
    desk.open(WAVE)
    desk.main.get_by_role("link", name="Close this wave").click()
    desk.main.get_by_role("button", name="Close this wave").click()
    expect(desk.main.get_by_role("alert")).to_contain_text("Have the papers counted first")
    desk.main.get_by_label("Close it all the same, and leave these papers out").check()
    desk.main.get_by_role("button", name="Close this wave").click()
    expect(desk.main.get_by_role("alert")).to_contain_text("The wave is closed")
    _wait_until_published(desk)

    desk.main.get_by_role("link", name="See the results").click()
    _expect_figures_with_bases(desk.page)
    _expect_a_feed(desk.page)
    desk.page.goto("/s/local-voices")
    expect(desk.main).to_contain_text("no longer take answers")


def _wait_until_published(desk: Desk) -> None:
    """Look again each second, as an analyst would: first at how far the worker is, then at the word."""
    progress = re.compile(r"waiting to be worked out|step \d+ of \d+")
    seen = False
    for _ in range(PUBLISHING):
        if desk.main.get_by_text("Published", exact=True).count():
            break
        seen = seen or desk.main.get_by_text(progress).count() > 0
        desk.page.wait_for_timeout(1000)
        desk.page.reload()
    assert seen, "the page says how far the working out has come"
    expect(desk.main.get_by_role("heading", level=1)).to_have_text(re.compile("Wave 3.*Published"))


def _expect_figures_with_bases(page) -> None:
    table = page.get_by_role("region", name="Every indicator in every council")
    rows = table.get_by_role("row").filter(has=page.locator("a[href$='wave=3']"))
    assert rows.count() == 12
    for row in rows.all():
        for cell in row.get_by_role("cell").all_inner_texts():
            assert re.search(r"base [\d,]+", cell), cell


def _expect_a_feed(page) -> None:
    feed = page.request.get("/api/v1/observations?wave=3&survey=local-voices").json()
    whole = [row for row in feed["observations"] if row["domain_var"] == "all" and row["status"] == "final"]
    assert len({row["council"] for row in whole}) == 6
    for row in whole:
        assert row["base"] > 100
        assert 0 < row["lci_95"] < row["value"] < row["uci_95"] < 1
