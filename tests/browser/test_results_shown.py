"""What the demonstration shows of results: every kind of thing that may stand beside a figure is there to be seen."""

from collections.abc import Callable
from urllib.request import urlopen

import pytest
from lxml.html import HtmlElement, document_fromstring
from playwright.sync_api import Page, expect

from tests.browser.demonstration import Demonstration

pytestmark = pytest.mark.browser
TILE = "/results/councils/aldermoor/surveys/local-voices/{code}"
PICTURE = "/results/local-voices/pictures/{kind}/{code}?council=aldermoor"


def test_the_demonstration_shows_words_quotes_events_hidden_wards_and_lights(demonstration: Demonstration) -> None:
    def seen(address: str) -> HtmlElement:
        with urlopen(f"{demonstration.url}{address}", timeout=20) as answer:
            return document_fromstring(answer.read())

    waste = seen(TILE.format(code="sat_waste"))
    assert waste.xpath("//table[caption[contains(., 'by how they answered')]]//tbody/tr"), "themes of what was written"
    assert waste.xpath("//blockquote"), "words that may be quoted"
    text = waste.text_content()
    assert "Food waste collected every week" in text and "voted on a strike" not in text, "public events alone"
    council = seen(TILE.format(code="sat_council"))
    assert council.xpath("//table[caption[contains(., 'How much goes with each opinion')]]"), "what goes with it"
    wards = seen(PICTURE.format(kind="wards", code="safe_day"))
    assert wards.xpath("//figure//path[contains(@fill, '-hidden')]"), "a ward that is hidden"
    assert not seen("/results/councils/aldermoor").xpath("//*[contains(@class, 'govuk-tag--yellow')]")
    lit = seen("/results/councils/carrowby").xpath("//li[@class='fm-tile']//*[contains(@class, 'govuk-tag--yellow')]")
    assert lit and all("Amber" in each.text_content() for each in lit), "a colour, and its word"


def test_paper_has_what_is_folded_away_and_nothing_to_press(open_page: Callable[..., Page]) -> None:
    page = open_page(width=1280)
    page.goto("/results/councils/aldermoor/own/lonely_calls")
    earlier, drawn = page.get_by_role("table", name="Earlier figures"), page.get_by_text("See it drawn, and")
    expect(earlier).to_be_hidden()
    expect(drawn).to_be_visible()
    page.emulate_media(media="print")
    expect(earlier).to_be_visible()
    expect(drawn).to_be_hidden()
    page.goto(PICTURE.format(kind="wards", code="safe_day"))
    expect(page.locator("main form, main pre").first).to_be_hidden()
    expect(page.locator("main figure").first).to_be_visible()
