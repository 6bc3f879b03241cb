"""Every page that is put together from the macros is sound before anybody styles it."""

import zlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from .kitchen_sink import ROOT, create_kitchen_sink

ERROR_PAGES = sorted(path.stem for path in (ROOT / "templates" / "errors").glob("*.html") if path.stem != "page")
PAGES = ["/", "/done", "/?errors=1", "/?direction=rtl", *(f"/errors/{name}" for name in ERROR_PAGES)]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_kitchen_sink().test_client()


def page(client: FlaskClient, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200
    return html.document_fromstring(response.text)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_one_heading_of_the_first_level(client: FlaskClient, address: str) -> None:
    assert len(page(client, address).xpath("//h1")) == 1


@pytest.mark.parametrize("address", PAGES)
def test_no_id_is_used_twice_and_every_reference_is_kept(client: FlaskClient, address: str) -> None:
    document = page(client, address)
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    references = " ".join(document.xpath("//@aria-describedby | //@aria-labelledby | //@for | //@data-count")).split()
    fragments = [href[1:] for href in document.xpath("//a/@href") if len(href) > 1 and href.startswith("#")]
    assert set(references + fragments) <= set(ids)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_styled_or_scripted_in_place(client: FlaskClient, address: str) -> None:
    document = page(client, address)
    assert not document.xpath("//@style | //@*[starts-with(name(), 'on')]")
    assert not document.xpath("//style[not(@nonce)] | //script[not(@nonce)]")


def test_every_input_has_a_label(client: FlaskClient) -> None:
    document = page(client, "/")
    inputs = document.xpath("//input[@type != 'hidden'] | //textarea | //select")
    labelled = set(document.xpath("//label/@for"))
    assert len(inputs) > 20
    assert {element.get("id") for element in inputs} <= labelled


def test_an_input_without_hint_or_error_is_described_by_nothing(client: FlaskClient) -> None:
    assert page(client, "/").xpath("//input[@id='name']")[0].get("aria-describedby") is None


def test_hint_and_error_describe_the_question_in_that_order(client: FlaskClient) -> None:
    group = page(client, "/?errors=1").get_element_by_id("satisfied").xpath("ancestor::fieldset")[0]
    assert group.get("aria-describedby") == "satisfied-hint satisfied-error"


def test_a_page_with_errors_says_so_in_its_title_and_links_to_each(client: FlaskClient) -> None:
    document = page(client, "/?errors=1")
    assert document.findtext(".//title").startswith("Error: ")
    links = document.xpath("//*[contains(@class, 'error-summary')]//a/@href")
    assert {"#satisfied", "#name", "#moved", "#agreed"} <= set(links)


def test_a_page_without_errors_has_a_plain_title(client: FlaskClient) -> None:
    title = page(client, "/").findtext(".//title")
    assert title.startswith("Overall, how satisfied")
    assert title.endswith("Ashmere Council")


@pytest.mark.parametrize(("direction", "sheet"), [("ltr", "folkmoot.css"), ("rtl", "folkmoot.rtl.css")])
def test_the_direction_picks_the_style_sheet(client: FlaskClient, direction: str, sheet: str) -> None:
    document = page(client, f"/?direction={direction}")
    assert document.get("dir") == direction
    assert document.xpath("//link[@rel='stylesheet']/@href") == [f"/assets/{sheet}"]


def test_the_language_in_use_is_not_a_link_and_the_others_name_themselves(client: FlaskClient) -> None:
    languages = page(client, "/").xpath("//ul[@class='fm-languages']/li/*")
    assert [element.tag for element in languages] == ["span", "a", "a"]
    assert [element.get("hreflang") for element in languages[1:]] == ["cy", "ar"]
    assert languages[1].get("lang") == "cy"


def test_what_was_typed_comes_back_unless_it_is_a_password(client: FlaskClient) -> None:
    typed = {
        "satisfied": "fairly",
        "services": ["parks", "roads"],
        "name": 'Ann "A" <b>',
        "moved": ["31", "2", "2020"],
        "comment": "\nSecond line first",
        "ward": "south",
        "password": "secret",
    }
    document = html.document_fromstring(client.post("/", data=typed).text)
    assert document.xpath("//input[@checked]/@value") == ["fairly", "parks", "roads"]
    assert document.xpath("//*[@id='name']/@value") == [typed["name"]]
    assert document.xpath("//input[@name='moved']/@value") == ["31", "2", "2020"]
    assert document.xpath("//select/option[@selected]/@value") == ["south"]
    assert not document.xpath("//*[@id='password']/@value")
    assert ">\n\nSecond line first</textarea>" in client.post("/", data=typed).text


def test_three_boxes_of_one_name_make_a_date(client: FlaskClient) -> None:
    document = html.document_fromstring(client.post("/", data={"moved": ["27", "3", "2021"]}).text)
    assert not document.xpath("//*[@id='moved-error']")


def test_an_answer_that_stands_alone_is_set_apart(client: FlaskClient) -> None:
    document = page(client, "/")
    assert document.xpath("//input[@data-exclusive]/@value") == ["none"]
    assert document.xpath("//*[contains(@class, '__divider')]/text()") == ["or", "or"]


def test_a_figure_in_a_chart_is_a_word_of_the_page(client: FlaskClient) -> None:
    row = page(client, "/").xpath("//li[contains(@class, 'fm-chart__row--own')]")[0]
    assert " ".join(row.text_content().split()) == "Ashmere (fictional)61% 57% to 65%"
    dot = row.xpath(".//circle")[0]
    assert dot.get("cx") == "61.2%"


def test_a_wide_table_can_be_reached_with_the_keyboard(client: FlaskClient) -> None:
    region = page(client, "/").xpath("//*[@class='fm-table-scroll']")[0]
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")


def test_the_lock_file_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock


def test_a_page_of_one_question_is_light(client: FlaskClient) -> None:
    assert len(zlib.compress(client.get("/").data)) < 7_000


def test_the_style_sheets_load_no_font_and_no_picture() -> None:
    sheets = [Path(path) for path in (ROOT / "static" / "vendor").glob("*.css")]
    if not sheets:
        pytest.skip("the style sheets have not been built: npm ci && npm run build")
    for sheet in sheets:
        words = sheet.read_text(encoding="utf-8")
        assert "@font-face" not in words
        assert "GDS Transport" not in words
        assert "url(" not in words
