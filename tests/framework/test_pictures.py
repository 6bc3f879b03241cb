"""Pictures of published figures: a page, a frame and a file show the same; what may not stand together does not."""

import io
import xml.etree.ElementTree as ET
from datetime import date
from typing import Any

import pytest
from flask import Flask
from lxml.html import HtmlElement
from sqlalchemy.orm import Session

from core.models import AuditEvent, Council, Role
from framework.maps.loading import Source, load_councils, load_wards
from framework.models import Event, Publication
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey
from tests.framework.test_map_files import geojson
from tests.framework.test_tiles_pages import outside

THEN = Source("A publisher", date(2026, 4, 1))
HEXES = b'{"layout":"odd-r","hexes":{"north":{"n":"N","q":0,"r":1},"south":{"n":"S","q":0,"r":0},"else":{"q":3,"r":3}}}'


def cells(page: HtmlElement) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th | ./td")]
        for row in page.xpath("//table[caption]//tbody/tr")
    ]


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    return make_survey(make)


@pytest.fixture
def home(survey: MadeSurvey) -> Council:
    home = survey.councils[0]
    for code in ("north", "south"):
        survey.make.area(home, code, f"{code.title()} side")
    return home


@pytest.fixture
def published(survey: MadeSurvey, home: Council) -> Publication:
    """A wave whose first council has a figure of its north, and too few answers in its south."""
    publication = survey.publish((0.60, 0.01), (0.40, 0.01), (0.50, 0.01))
    survey.observe(publication, home, 0.64, 0.02, domain_var="ward", domain="north")
    survey.suppress(publication, home, domain_var="ward", domain="south")
    return publication


def test_wards_are_drawn_with_their_figures_and_hidden_ones_are_hatched(
    survey: MadeSurvey, home: Council, published: Publication, client: CheckingClient
) -> None:
    page = client.get(f"/results/voices/pictures/wards/sat?council={home.slug}")
    assert cells(page) == [
        ["North side class A on the map", "64% 60% to 68% base 500", "Cannot be told"],
        ["South side", "Hidden to protect privacy", "–"],
    ]
    assert "No map has been loaded" in client.text and "A: 64% to 66%" in client.text
    links = page.xpath("//figure//a")
    assert [link.get("aria-label") for link in links] == [
        "North side: 64% (60% to 68%), cannot be told", "South side: hidden to protect privacy",
    ]  # fmt: skip
    assert all(page.xpath("//*[@id=$id]", id=link.get("href")[1:]) for link in links), "each leads to its row"
    assert page.xpath("//figure//a[2]/path/@fill") == ["url(#picture-hidden)"]
    session = survey.make.session
    load_wards(session, home.id, HEXES, THEN)
    client.get(f"/results/voices/pictures/wards/sat?council={home.slug}")
    assert "Layout: A publisher, 1 April 2026" in client.text


def test_a_map_of_wards_is_offered_of_councils_that_have_wards_alone(
    survey: MadeSurvey, home: Council, published: Publication, client: CheckingClient
) -> None:
    offered = []
    for council in survey.councils[:2]:
        client.get(f"/results/voices/pictures/over-time/sat?council={council.slug}")
        offered.append("Map of wards" in client.text)
    assert offered == [True, False]


def test_councils_that_came_in_other_ways_are_not_drawn_beside_the_rest(
    survey: MadeSurvey, published: Publication, client: CheckingClient
) -> None:
    session = survey.make.session
    working = survey.working(published, survey.councils[2])
    working.report = working.report | {"recruited": {"panel": 500}}
    session.flush()
    page = client.get("/results/voices/pictures/comparison/sat")
    drawn = [" ".join(row.text_content().split()) for row in page.cssselect(".fm-chart__row > span:first-child")]
    assert drawn[:2] == ["Council of Ash", "Council of Beck"] and "Council of Combe" not in drawn
    assert "not to be compared with the others (Who was asked" in client.text
    assert "Plain average of the councils: 50%" in client.text, "of those that are drawn"
    page = client.get("/results/voices/pictures/councils/sat")
    assert "Not drawn beside the others" in client.text
    assert "url(#picture-apart)" in page.xpath("//figure//a/path/@fill")


def test_a_line_begins_anew_where_the_figures_may_not_be_compared(
    survey: MadeSurvey, home: Council, client: CheckingClient
) -> None:
    first = survey.publish((0.5, 0.01), (0.5, 0.01), (0.5, 0.01), number=1)
    survey.working(first, home).report = survey.working(first, home).report | {"recruited": {"panel": 500}}
    for number in (2, 3):
        survey.publish((0.5 + number / 50, 0.01), (0.5, 0.01), (0.5, 0.01), number=number)
    for title, on, public in (("A new bridge", date(2026, 1, 5), True), ("Inner", date(2026, 2, 1), False)):
        survey.make.keep(Event(council_id=home.id, on=on, title={"en": title, "cy": title}, public=public))
    page = client.get(f"/results/voices/pictures/over-time/sat?council={home.slug}")
    assert [row[0] for row in cells(page)] == ["November 2024", "November 2025", "November 2026"]
    assert cells(page)[0][2].startswith("Not drawn: Who was asked") and cells(page)[1][2] == "Drawn"
    assert "The line begins anew" in client.text
    assert len(page.cssselect("svg .fm-plot__whisker")) == 2
    assert "5 January 2026: A new bridge" in client.text and "Inner" not in client.text
    assert [mark.text for mark in page.cssselect(".fm-plot__numeral")] == ["1"]


def test_a_frame_and_a_file_show_the_same_to_any_site_and_nothing_else_does(
    survey: MadeSurvey, home: Council, published: Publication, client: CheckingClient, app: Flask
) -> None:
    client.get("/results/voices/pictures/wards/sat")
    assert "frame-ancestors 'none'" in client.response.headers["Content-Security-Policy"]
    page = client.get(f"/results/voices/pictures/wards/sat/frame?council={home.slug}")
    assert "frame-ancestors 'self' *" in client.response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in client.response.headers and "Set-Cookie" not in client.response.headers
    assert cells(page)[0][1] == "64% 60% to 68% base 500"
    assert (
        page.xpath("//footer//a | //p/a[@target='_top']")[0]
        .get("href")
        .startswith("/results/voices/pictures/wards/sat?")
    )
    survey.make.session.commit()
    for kind in ("wards", "councils", "comparison", "over-time", "in-short", "groups"):
        answer = client.browser.get(f"/results/voices/pictures/{kind}/sat/drawing.svg?by=ward&lang=ar")
        drawing = ET.fromstring(answer.data)
        assert answer.mimetype == "image/svg+xml" and drawing.get("role") == "img" and drawing.get("direction") == "rtl"
        names = {element.tag.rpartition("}")[2] for element in drawing.iter()}
        assert {"title", "desc", "style"} <= names and not names & {"script", "image", "foreignObject", "use"}
        assert (
            "http" not in answer.text.replace("http://www.w3.org", "").replace("http://127.0.0.1", "").split("<a ")[0]
        )


def test_a_funnel_of_few_councils_says_nothing(published: Publication, client: CheckingClient) -> None:
    client.get("/results/voices/pictures/funnel/sat")
    assert "A funnel needs figures of 5 councils at least" in client.text and not client.page.xpath("//figure")


def test_a_funnel_says_who_is_further_off_than_its_size_explains(client: CheckingClient, make: Factory) -> None:
    councils = [make.council(f"of-{name.lower()}", name={"en": f"Council of {name}", "cy": name}) for name in "PQRSTU"]
    many = make_survey(make, "many", councils)
    many.publish(*[(0.50, 0.01)] * 5, (0.90, 0.01))
    page = client.get("/results/many/pictures/funnel/sat")
    assert [row[0] for row in cells(page)] == [f"{n}. Council of {name}" for n, name in enumerate("PQRSTU", start=1)]
    assert cells(page)[5][3] == "Higher than its size explains" and cells(page)[0][3] == "Within the limits"
    marks = page.xpath("//*[local-name()='svg'][@role='img']//*[@class='fm-plot__name']/text()")
    assert sorted(marks) == list("123456"), "numbered as in the table"
    make.session.commit()
    drawing = client.browser.get("/results/many/pictures/funnel/sat/drawing.svg?lang=cy").text
    assert drawing.count("fm-plot__limit998") > 10


def test_groups_are_drawn_beside_each_other_and_hidden_ones_named(
    survey: MadeSurvey, home: Council, published: Publication, client: CheckingClient
) -> None:
    page = client.get(f"/results/voices/pictures/groups/sat?council={home.slug}&by=ward")
    assert cells(page) == [
        ["North side", "64% 60% to 68% base 500", "Cannot be told"], ["South side", "Hidden to protect privacy", "–"],
    ]  # fmt: skip
    assert "All residents: 60%" in client.text and "In the table alone" in client.text
    client.get(f"/results/voices/pictures/groups/sat?council={home.slug}&by=shoe-size", status=404)
    client.get(f"/results/voices/pictures/groups/sat?council={home.slug}&by=sex", status=404)


def test_a_councils_own_series_has_pictures_for_any_site(
    survey: MadeSurvey, home: Council, client: CheckingClient, make: Factory
) -> None:
    outside(make, home, *[100, 104, 96] * 4, 180)
    make.keep(Event(council_id=home.id, on=date(2030, 5, 5), title={"en": "A dry summer"}, public=True))
    address = f"/results/councils/{home.slug}/pictures"
    page = client.get(f"{address}/over-time/fires")
    assert [row[1] for row in cells(page)][-1] == "180" and len(cells(page)) == 13
    assert len(page.cssselect("svg .fm-plot__limit")) == 3, "two limits, and one in the key"
    assert page.cssselect("svg[role=img] .fm-plot__unusual") and "5 May 2030: A dry summer" in client.text
    said = "".join(page.xpath("//pre[1]//text()"))
    assert f"{address}/over-time/fires/frame?lang=en" in said
    client.get(f"{address}/in-short/fires/frame")
    assert "frame-ancestors 'self' *" in client.response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in client.response.headers and "Higher than its usual ups and downs" in client.text
    client.get(f"{address}/comparison/fires")
    assert "No other council has a figure that may be set beside this one yet." in client.text
    for wrong in ("over-time/other", "wards/fires", "over-time/sat"):
        client.get(f"{address}/{wrong}", status=404)
    make.session.commit()
    answer = client.browser.get(f"{address}/over-time/fires/drawing.svg?lang=cy")
    assert answer.mimetype == "image/svg+xml" and ET.fromstring(answer.data).get("lang") == "cy"
    assert client.browser.get(f"{address}/comparison/fires/drawing.svg").status_code == 404


def test_a_series_that_is_not_public_has_no_picture(home: Council, client: CheckingClient, make: Factory) -> None:
    outside(make, home, 100, 104, public=False)
    client.get(f"/results/councils/{home.slug}/pictures/over-time/fires", status=404)


def test_what_is_not_published_has_no_picture(published: Publication, client: CheckingClient) -> None:
    for address in (
        "nothing/sat", "wards/other", "wards/sat?council=none", "wards/sat?wave=99", "wards/sat?wave=1e9",
        "over-time/sat?wave=one",
    ):  # fmt: skip
        client.get(f"/results/voices/pictures/{address}", status=404)


def test_an_analyst_loads_a_map_and_a_hostile_file_changes_nothing(
    survey: MadeSurvey, home: Council, client: CheckingClient, session: Session, make: Factory
) -> None:
    client.sign_in(make.person(home, Role.ANALYST))
    address = f"/councils/{home.slug}/framework/map"
    client.get(address)
    said = {"source": "A publisher", "dated": ["1", "4", "2026"]}
    client.submit(said | {"file": (io.BytesIO(geojson()), "wards.json")}, status=422, form="framework/map")
    assert client.errors() == ["The file holds no area with a shape. Look whether it is the one you meant."]
    client.submit(said | {"file": (io.BytesIO(HEXES), "wards.hexjson")}, form="framework/map")
    assert "2 wards can be drawn now." in client.text and "Layout: A publisher" in client.text
    events = session.query(AuditEvent).filter_by(action="ward-map-loaded").all()
    assert [event.detail["areas"] for event in events] == [2]
    client.submit(form="forget")
    assert "No map has been loaded" in client.text


def test_a_council_is_found_on_a_map_by_a_code_that_it_had(
    survey: MadeSurvey, published: Publication, client: CheckingClient
) -> None:
    from core.reference import Publication as Said
    from core.reference import ReferenceArea, load_areas

    session, ash = survey.make.session, survey.councils[0]
    facts: dict[str, Any] = {
        "kind": "",
        "nation": "",
        "region": "",
        "successors": [],
        "starts_on": None,
        "ends_on": None,
    }
    area = ReferenceArea(code=ash.code, name="Ash", former_codes=["E08000016"], **facts)
    load_areas(session, [area], Said("a publisher", THEN.dated_on))
    hexes = b'{"layout":"odd-r","hexes":{"E08000016":{"n":"Ash","q":0,"r":1}}}'
    load_councils(session, hexes, THEN)
    page = client.get("/results/voices/pictures/councils/sat")
    assert [link.get("href") for link in page.xpath("//figure//a")] == [f"#area-{ash.code}"]
    assert "In the table alone" in client.text and "Council of Beck, Council of Combe" in client.text
