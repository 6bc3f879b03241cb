"""What residents say, counted: themes as sums of probabilities, and nothing small where it is published."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from analysis.rates import rate
from analysis.special_causes import Cause
from core.database import now
from core.models import Council, Role
from feedback.dashboards.direction import Direction, directions
from feedback.dashboards.drivers import drivers_of
from feedback.dashboards.process import charted
from feedback.dashboards.scope import Period, Scope
from feedback.dashboards.tally import Probable, tally
from feedback.dashboards.words import CAUSES
from feedback.finding import Reach
from feedback.models import Decision, Kind, Sentiment
from feedback.months import following, month_of
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import OVERHEARD, make_answer, make_comment, make_form, make_suggested, make_suggestion

RECENTLY = now() - timedelta(days=1)


def here() -> Period:
    return Period(following(month_of(RECENTLY), -1), month_of(now()))


def rows(client: CheckingClient, table: str) -> list[list[str]]:
    found = client.page.xpath("//caption[@id=$id]/../tbody/tr", id=table)
    return [[cell.text_content() for cell in row] for row in found]


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council()


def theme(code: str, score: float) -> dict[str, object]:
    return {"code": code, "score": score, "evidence": []}


def test_a_themes_share_adds_up_probabilities_until_a_person_decides(
    make: Factory, session: Session, council: Council
) -> None:
    person = make.person(council)
    for score in (0.9, 0.6, 0.0):
        themes = [theme("waste_recycling", score)] if score else []
        make_suggestion(make, make_comment(make, council, received_at=RECENTLY), themes=themes)
    decided = make_comment(make, council, received_at=RECENTLY)
    make_suggestion(make, decided, themes=[theme("waste_recycling", 0.9)])
    labels = {"kind": Kind.COMPLIMENT, "sentiment": Sentiment.POSITIVE, "themes": ["parks_open_spaces"]}
    make.keep(Decision(council_id=council.id, comment_id=decided.id, person_id=person.id, as_suggested=False, **labels))
    counted = tally(session, Scope(Reach(council.id), here()))
    assert counted.themes["waste_recycling"].total == pytest.approx(1.5)
    assert counted.themes["waste_recycling"].share(counted.read).rate == pytest.approx(0.375)
    assert counted.themes["parks_open_spaces"].total == 1.0
    assert (counted.read, counted.decided) == (4, 1)


def test_themes_that_are_not_suggested_have_their_part_in_a_share(
    make: Factory, session: Session, council: Council
) -> None:
    comment, scores = make_comment(make, council, received_at=RECENTLY), {"parks_open_spaces": 0.8, "praise": 0.1}
    make_suggestion(make, comment, themes=[theme("parks_open_spaces", 0.8)], scores=scores)
    counted = tally(session, Scope(Reach(council.id), here()))
    assert {code: each.total for code, each in counted.themes.items()} == scores


def test_doubt_widens_a_share() -> None:
    sure, unsure = Probable(), Probable()
    sure.add(total=50, variance=0)
    unsure.add(total=50, variance=100 * 0.5 * 0.5)
    certain, doubtful = sure.share(100), unsure.share(100)
    assert certain.rate == doubtful.rate == pytest.approx(0.5)
    assert doubtful.ci_high - doubtful.ci_low > 1.3 * (certain.ci_high - certain.ci_low)


def test_an_analyst_sees_every_count_and_a_viewer_none_that_is_small(
    client: CheckingClient, make: Factory, council: Council
) -> None:
    waste, parks = make.service(council, "waste", "Waste"), make.service(council, "parks", "Parks")
    roads = make.service(council, "roads", "Roads")
    for service, number in ((waste, 45), (parks, 33), (roads, 4)):
        for _ in range(number):
            make_suggested(make, council, service, rating=1, received_at=RECENTLY)
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/dashboard")
    assert [row[:2] for row in rows(client, "by-service")] == [["Waste", "45"], ["Parks", "33"], ["Roads", "4"]]
    client.get(f"/councils/{council.slug}/dashboard?service=roads")
    assert [row[:2] for row in rows(client, "by-service")] == [["Roads", "4"]]
    client.browser.post("/sign-out")
    client.sign_in(make.person(council, Role.VIEWER))
    client.get(f"/councils/{council.slug}/dashboard?service=roads")
    hidden = "Not shown"
    assert [row[:2] for row in rows(client, "by-service")] == [["Waste", "45"], ["Parks", hidden], ["Roads", hidden]]
    assert OVERHEARD not in client.text


def test_an_officers_dashboard_is_of_their_services(client: CheckingClient, make: Factory, council: Council) -> None:
    waste, parks = make.service(council, "waste", "Waste"), make.service(council, "parks", "Parks")
    make_suggested(make, council, waste, received_at=RECENTLY)
    make_suggested(make, council, parks, received_at=RECENTLY)
    client.sign_in(make.person(council, Role.OFFICER, [waste]))
    client.get(f"/councils/{council.slug}/dashboard")
    assert [row[0] for row in rows(client, "by-service")] == ["Waste"]


def test_only_words_whose_writer_agreed_are_quoted_and_masked(
    client: CheckingClient, make: Factory, council: Council
) -> None:
    form = make_form(make, council, make.service(council))
    agreed = "The crew were kind and quick, said somebody@example.org to everyone in our street"
    for text, may_quote in ((agreed, True), ("These words are nobody's business but the council's own", False)):
        answer = make_answer(make, form, text=text, may_quote=may_quote, received_at=RECENTLY)
        masked = text.replace("somebody@example.org", "[email]")
        make_suggestion(make, answer.comment, redacted=masked)
    client.sign_in(make.person(council, Role.VIEWER))
    client.get(f"/councils/{council.slug}/dashboard")
    [quote] = client.page.xpath("//blockquote/text()")
    assert quote == agreed.replace("somebody@example.org", "[email]")
    assert "nobody's business" not in client.text


def test_months_are_charted_only_where_there_are_twelve_with_ten_each() -> None:
    months = [(following(month_of(now()), -ago), 0.5, 12) for ago in range(12, 0, -1)]
    assert charted(months[:11], improvement=1) == []
    assert charted([*months[:11], (*months[11][:2], 9)], improvement=1) == []
    assert len(charted(months, improvement=1)) == 12


def test_every_cause_has_words() -> None:
    assert set(CAUSES) == {each.value for each in Cause} - {Cause.COMMON.value}


def test_a_month_that_is_more_than_noise_stands_out(client: CheckingClient, make: Factory, council: Council) -> None:
    for ago in range(1, 15):
        moment = datetime.combine(following(month_of(now()), -ago), datetime.min.time(), UTC) + timedelta(days=9)
        for _ in range(40 if ago == 3 else 10 + ago % 2):
            make_comment(make, council, rating=1, text="", received_at=moment)
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/dashboard")
    notes = client.page.xpath(
        "//figure[figcaption='Comments a month']//li[contains(@class, '--own')]/span[2]/span/text()"
    )
    assert "Above what usually varies" in notes


def test_what_goes_with_good_ratings_is_said_without_a_cause(make: Factory, session: Session, council: Council) -> None:
    for number in range(160):
        waits = number % 2 == 0
        themes = [theme("delay_waiting", 0.9)] if waits else [theme("staff_attitude", 0.9)] if number % 3 else []
        comment = make_comment(make, council, rating=5 if waits and number % 5 else 1, received_at=RECENTLY)
        make_suggestion(make, comment, themes=themes)
    scope = Scope(Reach(council.id), here())
    found = drivers_of(session, scope, tally(session, scope))
    assert found is not None and found.n == 160
    first = found.drivers[0]
    assert first.code == "delay_waiting"
    assert first.mentioned.rate < first.not_mentioned.rate
    assert sum(each.points for each in found.drivers) == pytest.approx(100 * found.explained)


def test_too_few_comments_say_nothing_of_what_goes_with_ratings(
    make: Factory, session: Session, council: Council
) -> None:
    for number in range(40):
        make_suggested(make, council, rating=1 + number % 5, received_at=RECENTLY)
    scope = Scope(Reach(council.id), here())
    assert drivers_of(session, scope, tally(session, scope)) is None


def test_a_change_is_clear_only_when_chance_would_seldom_bring_it() -> None:
    before = {"waste": rate(50, 100), "parks": rate(50, 100), "roads": rate(10, 20)}
    now_ = {"waste": rate(80, 100), "parks": rate(55, 100), "roads": rate(20, 20), "new": rate(50, 60)}
    found = {key: each.direction for key, each in directions(before, now_).items()}
    assert found == {
        "waste": Direction.UP,
        "parks": Direction.UNCLEAR,
        "roads": Direction.TOO_FEW,
        "new": Direction.TOO_FEW,
    }


def test_a_theme_that_nobody_mentioned_may_still_be_on_somebodys_mind() -> None:
    share = Probable().share(60)
    assert (share.rate, share.ci_low) == (0.0, 0.0)
    assert 0.04 < share.ci_high < 0.08
