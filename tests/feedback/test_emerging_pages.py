"""What is new or growing in a month, as officers see it."""

import pytest

from core.database import now
from core.models import Council, Role
from feedback.months import begins, following, month_of
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import OVERHEARD, make_comment, make_suggested

MONTH = month_of(now())
USUAL = (
    "The bins were missed again",
    "Potholes all along the lane",
    "Too much grass in the park",
    "The bus never came",
)


@pytest.fixture
def council(make: Factory) -> Council:
    """A council whose residents write of what they always do, and this month of caddies as well."""
    council = make.council()
    for number in range(64):
        when = begins(following(MONTH, -(number % 4)))
        make_comment(make, council, text=USUAL[number // 4 % 4], received_at=when)
    for number in range(12):
        make_suggested(make, council, text=f"My food caddy lid cracked on day {number}", received_at=begins(MONTH))
    return council


def test_what_is_new_is_named_by_its_words_and_shown_by_typical_comments(
    client: CheckingClient, make: Factory, council: Council
) -> None:
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/comments/emerging")
    [row] = client.page.xpath("//table[caption[@id='emerging']]/tbody/tr")
    assert "caddy" in row.xpath("th")[0].text_content()
    assert [cell.text_content() for cell in row.xpath("td")][:2] == ["12", "0"]
    assert "once in 20 times at most" in client.text
    quotes = [quote.text_content() for quote in client.page.cssselect("blockquote")]
    assert quotes and all("food caddy lid" in quote for quote in quotes)
    assert OVERHEARD not in client.text
    client.get(client.page.xpath("//a[starts-with(text(), 'Find the comments with')]/@href")[0])
    assert client.heading.endswith("12 comments")


def test_a_month_like_any_other_has_nothing_new(client: CheckingClient, make: Factory, council: Council) -> None:
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/comments/emerging?month={following(MONTH, -1)}")
    assert "Nothing stands out" in client.text


def test_officers_see_what_is_new_in_their_own_services_alone(
    client: CheckingClient, make: Factory, council: Council
) -> None:
    client.sign_in(make.person(council, Role.OFFICER, [make.service(council, "parks", "Parks")]))
    client.get(f"/councils/{council.slug}/comments/emerging")
    assert "There must be comments in the month and before it" in client.text
    assert "caddy" not in client.text
