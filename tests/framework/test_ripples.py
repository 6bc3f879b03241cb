"""Ripple maps: officers draw them without a script, every version is kept, and the public sees what was published."""

from dataclasses import dataclass

import pytest
from lxml.html import HtmlElement
from sqlalchemy import select

from core.models import AuditEvent, Council, Role
from framework.models import Tier
from framework.ripples import document as documents
from framework.ripples.document import BoxKind, MapIsFull, NoSuchPart
from framework.ripples.keeping import change_map, make_map
from framework.ripples.models import RippleMap
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.series_making import leader_and_follower, make_series, unrelated


def words(text: str) -> dict[str, str]:
    return {"en": text, "cy": f"{text} (Cymraeg)"}


def box(title: str, **facts: object) -> dict[str, object]:
    return {"title": words(title) if title else {}, "note": {}, **facts}


@dataclass
class Desk:
    """An officer's desk beside a council's maps."""

    client: CheckingClient
    council: Council

    def open(self, place: str = "", status: int = 200) -> HtmlElement:
        return self.client.get(f"/councils/{self.council.slug}/framework/ripples{place}", status=status)

    def add(self, kind: str, title: str = "", **values: str) -> HtmlElement:
        self.open(f"/walking/boxes/new/{kind}")
        return self.client.submit({"title_en": title, "title_cy": title, **values})

    def link(self, start: str, end: str, sign: str = "0", lag: str = "", status: int = 200) -> HtmlElement:
        self.open("/walking/links/new")
        return self.client.submit({"start": start, "end": end, "sign": sign, "lag": lag}, status=status)


@pytest.fixture
def council(make: Factory) -> Council:
    home = make.council()
    walks, wellbeing = leader_and_follower()
    make_series(make, home, "walks", walks)
    make_series(make, home, "wellbeing", wellbeing, tier=Tier.HIGH)
    make_series(make, home, "secret", unrelated(), public=False)
    return home


@pytest.fixture
def desk(client: CheckingClient, make: Factory, council: Council) -> Desk:
    client.sign_in(make.person(council, Role.OFFICER))
    found = Desk(client, council)
    found.open("/new")
    client.submit({"title_en": "Walking", "title_cy": "Cerdded"})
    return found


def drawn(make: Factory, council: Council) -> RippleMap:
    """A map with a link that agrees, made at once."""
    document = documents.new_map(words("Walking"), words("Walks together"))
    document = documents.add_box(document, BoxKind.ISSUE, box("Loneliness"))
    document = documents.add_box(document, BoxKind.SOLUTION, box("Walks", series="walks"))
    document = documents.add_box(document, BoxKind.INDICATOR, box("", series="wellbeing"))
    document = documents.add_box(document, BoxKind.INDICATOR, box("Not told", series="secret"))
    document = documents.add_link(document, {"start": "b1", "end": "b2", "sign": 0, "lag": None, "note": {}})
    document = documents.add_link(document, {"start": "b2", "end": "b3", "sign": 1, "lag": 3, "note": words("Company")})
    return make_map(make.session, council.id, document, None)


def test_an_officer_draws_a_map_box_by_box_and_link_by_link(desk):
    desk.add("issue", "Loneliness")
    desk.add("solution", "Walks on prescription", series="walks")
    desk.add("indicator", series="wellbeing")
    desk.link("b1", "b2")
    desk.link("b2", "b3", "1", "3")
    text = desk.client.text
    assert "Loneliness" in text and "Agrees so far" in text and "a rise is followed by a rise 3 months later" in text
    picture = desk.client.page.cssselect(".fm-ripple svg[role=img]")[0]
    assert len(picture.cssselect("rect.fm-ripple__box")) == 3 and len(picture.cssselect("path.fm-ripple__link")) == 2
    assert len(picture.cssselect("path.fm-ripple__link--agrees")) == 1
    said = [" ".join(each.text_content().split()) for each in desk.client.page.cssselect(".fm-ripple__called")]
    assert said == ["Loneliness", "Walks on prescription", "Wellbeing"], "the list holds what the picture does"


def test_boxes_change_places_and_go_away_with_their_links_and_come_back(desk, session):
    desk.add("issue", "First")
    desk.add("issue", "Second")
    desk.add("solution", "Third")
    desk.link("b1", "b3")
    desk.open("/walking")
    desk.client.submit({"to": "earlier"}, form="b2/move")
    assert [each.text_content() for each in desk.client.page.cssselect(".fm-ripple__called")][:2] == [
        "Second",
        "First",
    ]
    desk.open("/walking/boxes/b1")
    desk.client.submit({"title_en": "First of all"})
    assert "First of all" in desk.client.text
    desk.open("/walking/boxes/b1")
    desk.client.submit(form="b1/remove")
    assert "First" not in desk.client.text and "leads to" not in desk.client.text
    desk.open("/walking/versions")
    assert "A box was removed, with its links" in desk.client.text
    desk.client.submit(form="versions/7")
    assert "First of all" in desk.client.text and "leads to" in desk.client.text
    actions = list(session.scalars(select(AuditEvent.action).where(AuditEvent.council_id == desk.council.id)))
    assert {"ripple-map-made", "ripple-box-moved", "ripple-box-removed", "ripple-map-restored"} <= set(actions)


def test_what_was_typed_stays_where_it_cannot_be_kept(desk):
    desk.add("issue", "Up")
    desk.add("solution", "Down")
    page = desk.link("b2", "b1", "1", "never", status=422)
    assert desk.client.errors() == [
        "Choose a box in a lower row: a link leads down the map",
        "Enter a number of months from 1 to 60, such as 3",
    ]
    assert page.cssselect("#lag")[0].value == "never" and page.cssselect("#start")[0].value == "b2"
    desk.open("/walking/boxes/new/case")
    page = desk.client.submit({"title_en": "A story", "address": "javascript:alert(1)"}, status=422)
    assert (
        page.cssselect("#address")[0].value == "javascript:alert(1)"
        and page.cssselect("#title_en")[0].value == "A story"
    )
    desk.client.submit({"title_en": "", "address": "https://example.org/story"}, status=422)
    assert "Say in a few words what this box is" in desk.client.errors()


def test_the_public_sees_the_version_that_was_published_and_public_figures_alone(client, make, session, council):
    found = drawn(make, council)
    address = f"/results/councils/{council.slug}/ripples"
    client.get(f"{address}/walking", status=404)
    client.get(address)
    assert "No map is published yet" in client.text
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/framework/ripples/walking")
    client.submit(form="publish")
    document = documents.change_box(found_document(session, found), "b1", {"title": words("Changed since")})
    change_map(session, found, document, "ripple-box-changed", None)
    client.get(f"{address}/walking")
    assert "Loneliness" in client.text and "Changed since" not in client.text
    assert "Agrees so far" in client.text and "Company" in client.text
    secret = next(each for each in client.page.cssselect(".fm-ripple__list > li") if "Not told" in each.text_content())
    assert " ".join(secret.text_content().split()) == "Not told", "no figure that is not public"
    client.get(f"/councils/{council.slug}/framework/ripples/walking")
    client.submit(form="withdraw")
    client.get(f"{address}/walking", status=404)


def test_the_picture_is_the_mirror_image_in_arabic(client, make, session, council):
    found = drawn(make, council)
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/framework/ripples/walking")
    there = [float(each.get("x")) for each in client.page.cssselect("rect.fm-ripple__box")]
    client.submit(form="publish")
    assert found.slug == "walking"
    client.get(f"/results/councils/{council.slug}/ripples/walking?lang=ar")
    boxes = client.page.cssselect("rect.fm-ripple__box")
    width = float(client.page.cssselect(".fm-ripple__scroll svg")[0].get("width"))
    assert client.page.get("dir") == "rtl"
    mirrored = [width - float(each.get("x")) - float(each.get("width")) for each in boxes]
    assert mirrored == pytest.approx(there, abs=0.2)


def test_viewers_read_and_another_council_s_map_is_not_found(client, make, council):
    drawn(make, council)
    elsewhere = make.council()
    client.sign_in(make.person(council, Role.VIEWER))
    client.get(f"/councils/{council.slug}/framework/ripples/walking")
    assert "Draw the map" not in client.text and "Publish" not in client.text
    client.get(f"/councils/{council.slug}/framework/ripples/walking/boxes/b1", status=403)
    client.sign_in(make.person(elsewhere, Role.ANALYST))
    client.get(f"/councils/{elsewhere.slug}/framework/ripples/walking", status=404)
    client.get(f"/councils/{council.slug}/framework/ripples/walking", status=403)


def test_a_map_that_nobody_could_follow_is_full():
    document = documents.new_map({}, {})
    for _ in range(documents.MOST_BOXES):
        document = documents.add_box(document, BoxKind.ISSUE, {})
    with pytest.raises(MapIsFull):
        documents.add_box(document, BoxKind.ISSUE, {})
    with pytest.raises(NoSuchPart):
        documents.add_link(document, {"start": "b1", "end": "b999"})


def found_document(session, found):
    from framework.ripples.keeping import latest_version

    return latest_version(session, found).document
