from datetime import UTC, datetime, timedelta

from core.database import now
from core.models import Council, Role
from feedback.months import begins, following, month_of
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import LONG_AGO, OVERHEARD, make_comment


def signed_in(client: CheckingClient, make: Factory, role: Role = Role.ANALYST) -> Council:
    council = make.council()
    client.sign_in(make.person(council, role))
    return council


def rows(client: CheckingClient, table: str) -> list[list[str]]:
    found = client.page.xpath("//caption[@id=$id]/../tbody/tr", id=table)
    return [[cell.text_content() for cell in row] for row in found]


def test_ratings_are_shown_by_month_with_their_interval_and_base(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    for number in range(10):
        make_comment(make, council, rating=1 if number < 8 else 3)
    for _ in range(30):
        make_comment(make, council, rating=5, text="", received_at=LONG_AGO + timedelta(days=61))
    make_comment(make, council, rating=None)
    client.get(f"/councils/{council.slug}/ratings")
    assert rows(client, "months-1") == [
        ["March 2026", "80%", "49% to 94%", "10", "Too few to publish"],
        ["May 2026", "0%", "0% to 11%", "30", "Read with care"],
    ]
    assert len(client.page.cssselect("figure.fm-chart li")) == 2
    assert OVERHEARD not in client.text


def test_a_month_begins_at_midnight_by_the_clocks_of_the_council(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    make_comment(make, council, rating=1, received_at=datetime(2026, 6, 30, 22, 59, tzinfo=UTC))
    make_comment(make, council, rating=1, received_at=datetime(2026, 6, 30, 23, 1, tzinfo=UTC))
    client.get(f"/councils/{council.slug}/ratings")
    assert [row[0] for row in rows(client, "months-1")] == ["June 2026", "July 2026"]


def test_ratings_are_divided_by_service_or_organisation(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    waste = make.service(council, "waste", "Waste")
    make_comment(make, council, waste, rating=1, organisation="East")
    make_comment(make, council, waste, rating=5, organisation="West")
    make_comment(make, council, rating=1, organisation="West")
    client.get(f"/councils/{council.slug}/ratings?by=service")
    assert [row[:2] for row in rows(client, "overview")] == [["No service named", "100%"], ["Waste", "50%"]]
    client.get(f"/councils/{council.slug}/ratings?by=organisation")
    assert [row[:2] for row in rows(client, "overview")] == [["East", "100%"], ["West", "50%"]]
    assert client.page.xpath("//h2[starts-with(@id, 'group-')]/text()") == ["East", "West"]


def test_an_officer_sees_the_ratings_of_their_services_alone(client: CheckingClient, make: Factory) -> None:
    council = make.council()
    waste, parks = make.service(council, "waste", "Waste"), make.service(council, "parks", "Parks")
    client.sign_in(make.person(council, Role.OFFICER, [waste]))
    make_comment(make, council, waste, rating=1)
    make_comment(make, council, parks, rating=5)
    client.get(f"/councils/{council.slug}/ratings?by=service")
    assert [row[0] for row in rows(client, "overview")] == ["Waste"]


def test_without_ratings_the_page_says_so(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    client.get(f"/councils/{council.slug}/ratings?by=nonsense")
    assert "There are no ratings yet." in client.text


def test_the_months_read_in_welsh(client: CheckingClient, make: Factory) -> None:
    council = signed_in(client, make)
    make_comment(make, council)
    client.get(f"/councils/{council.slug}/ratings?lang=cy")
    assert rows(client, "months-1")[0][0] == "Mawrth 2026"


def test_a_viewer_sees_no_rating_that_few_gave_nor_one_that_gives_it_away(
    client: CheckingClient, make: Factory
) -> None:
    council = signed_in(client, make, Role.VIEWER)
    for ago, good, poor in ((3, 40, 20), (2, 25, 15), (1, 8, 2)):
        for number in range(good + poor):
            received = begins(following(month_of(now()), -ago)) + timedelta(days=3)
            make_comment(make, council, rating=1 if number < good else 5, text="", received_at=received)
    client.get(f"/councils/{council.slug}/ratings")
    assert [row[1] for row in rows(client, "months-1")] == ["67%", "Not shown", "Not shown"]
    assert len(client.page.cssselect("figure.fm-chart li")) == 1
    assert "organisation" not in client.page.xpath("//select[@name='by']/option/@value")
